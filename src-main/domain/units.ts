/**
 * The units everything is counted in, and the two ways an answer can go: a value, or an expected no.
 *
 * Types and pure functions only. A bare `number` elsewhere in the code is a count.
 */

declare const unit: unique symbol
type Unit<T, Name extends string> = T & { readonly [unit]: Name }

/** An instant: milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = Unit<number, 'EpochMs'>
/** A length of time in milliseconds. */
export type DurationMs = Unit<number, 'DurationMs'>
/** An e-mail address that `normaliseEmail` made. */
export type EmailAddress = Unit<string, 'EmailAddress'>
/** A phone number in E.164 (`+46701740632`) that `normalisePhone` made. */
export type PhoneNumber = Unit<string, 'PhoneNumber'>

export const epochMs = (ms: number): EpochMs => ms as EpochMs
export const durationMs = (ms: number): DurationMs => ms as DurationMs
export const seconds = (n: number): DurationMs => durationMs(n * 1000)
export const minutes = (n: number): DurationMs => seconds(n * 60)
export const hours = (n: number): DurationMs => minutes(n * 60)
export const days = (n: number): DurationMs => hours(n * 24)
export const later = (at: EpochMs, by: DurationMs): EpochMs => epochMs(at + by)

/** Where the time comes from. Shells hand in the real one, tests their own. */
export interface Clock {
  now(): EpochMs
  /** Resolves after `by`, or at once when `signal` aborts. */
  sleep(by: DurationMs, signal?: AbortSignal): Promise<void>
}

/** Where chance comes from: a float in [0, 1), and bytes for ids and keys. */
export interface Randomness {
  float(): number
  bytes(count: number): Uint8Array
}

export type Param = string | number | boolean
/** What a sentence in words/ is looked up by: its code, and what to fill in. */
export interface Notice {
  readonly code: string
  readonly params: Readonly<Record<string, Param>>
}

/** An expected no. It is returned, never thrown; words/ has its sentence, shells its exit code. */
export interface Refusal extends Notice {
  readonly refused: true
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export const done = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })
export const refuse = (code: string, params: Record<string, Param> = {}): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { refused: true, code, params },
})
