/**
 * The promise of what is remembered: whole methods, each one transaction and one sentence. Callers never see SQL, a
 * connection or a thread; a second database joins by keeping this promise.
 */
import type { Method } from './method.ts'
import type { METHODS } from './methods.ts'

type Methods = typeof METHODS
type Promised<M> = M extends Method<infer In, infer Out> ? (input: In, signal?: AbortSignal) => Promise<Out> : never

/** `store.people.page({…})`. An aborted `signal` rejects with `AbortError`; a fault of disk or file with `StoreFault`. */
export type Store = { readonly [N in keyof Methods]: { readonly [M in keyof Methods[N]]: Promised<Methods[N][M]> } } & {
  /** Checkpoints, so that one file remains, and lets go of the lock. */
  close(): Promise<void>
  readonly file: string
}

/** The disk or the file said no. The engine stops claiming and shows it; nothing is guessed. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault'
  /** SQLite's code, such as SQLITE_FULL. */
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
