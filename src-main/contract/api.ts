/**
 * The one API. Every door (window, CLI, later HTTP) speaks these calls and no others; a missing handler does not
 * compile. What is refused comes back as `{ refused, code, params }`; a mistake of ours as `{ defect, incident }`.
 */
import type { Refusal, Result } from '../domain/units.ts'
import type { ArrivedInput, InputOf, OutputOf } from './call.ts'
import { campaignCalls } from './campaigns.ts'
import { gatewayCalls } from './gateways.ts'
import { importCalls } from './imports.ts'
import { peopleCalls } from './people.ts'
import { reportCalls } from './reports.ts'
import { segmentCalls } from './segments.ts'
import { templateCalls } from './templates.ts'
import { workspaceCalls } from './workspace.ts'

export const API = {
  ...workspaceCalls,
  ...peopleCalls,
  ...importCalls,
  ...segmentCalls,
  ...templateCalls,
  ...gatewayCalls,
  ...campaignCalls,
  ...reportCalls,
} as const

export type CallName = keyof typeof API
export type Input<N extends CallName> = InputOf<(typeof API)[N]>
export type Arrived<N extends CallName> = ArrivedInput<(typeof API)[N]>
export type Output<N extends CallName> = OutputOf<(typeof API)[N]>

/** What a push says has changed; whoever shows it asks again. */
export const TOPICS = [
  'workspace',
  'people',
  'fields',
  'imports',
  'segments',
  'templates',
  'gateways',
  'campaigns',
  'deliveries',
  'jobs',
] as const
export type Topic = (typeof TOPICS)[number]

export type Handlers = {
  readonly [N in CallName]: (input: Arrived<N>, signal: AbortSignal) => Promise<Result<Output<N>>>
}
/** Some of the table: a noun's own handlers. */
export type SomeHandlers<N extends CallName> = Pick<Handlers, N>

/** Calls that need an open workspace. */
export type SessionCall = Exclude<CallName, keyof typeof workspaceCalls>
export type SessionHandlers = Pick<Handlers, SessionCall>

export interface Defect {
  readonly defect: true
  /** The number under which the log holds the whole story. */
  readonly incident: string
}
export type Reply<N extends CallName> =
  | { readonly ok: true; readonly value: Output<N> }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly ok: false; readonly defect: Defect }

/** The contract as a caller sees it. Rejects only when the wire is gone. */
export interface Engine {
  readonly call: <N extends CallName>(name: N, input: Input<N>, signal?: AbortSignal) => Promise<Reply<N>>
  /** Returns its undoing. */
  readonly onChanged: (listener: (topics: readonly Topic[]) => void) => () => void
}
