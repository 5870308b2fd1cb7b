/**
 * How one store method is declared. A method is a synchronous function that runs whole, in one transaction, on the
 * thread that its kind names; nothing can interleave with it because nothing awaits in it.
 *
 *   write   the writer thread, BEGIN IMMEDIATE; lanes: ledger before everyday before bulk
 *   read    a read-only thread and one snapshot: `quick` for what a screen waits for, `long` for counts and exports
 *   stage   the staging thread: a file of its own with the workspace attached as `ws`, to read from only
 */
import type { Database, Statement } from 'better-sqlite3'
import type { EpochMs } from '../domain/units.ts'

export type Param = string | number | bigint | null | Uint8Array
export type Params = readonly Param[] | Readonly<Record<string, Param>>

export interface Context {
  readonly raw: Database
  /** When the call was made, by the caller's clock. */
  readonly at: EpochMs
  /** The owner's fencing epoch; 0 on threads that only read. */
  readonly epoch: number
  /** A new uuidv7, for what leaves the workspace. */
  uid(): string
  /** True once the caller lost interest. Long methods ask between id ranges and then return early. */
  cancelled(): boolean
  /** A prepared statement, kept for the next time. */
  prepare(sql: string): Statement
  all<Row>(sql: string, params?: Params): Row[]
  get<Row>(sql: string, params?: Params): Row | undefined
  /** Rows changed. */
  run(sql: string, params?: Params): number
}

/**
 * A merge goes last, as bulk does, and its commits are not synced one by one: what a power cut takes away again, it goes
 * on with from the line it had come to. Any other commit syncs all that went before it.
 */
export type Lane = 'ledger' | 'everyday' | 'bulk' | 'merge'
export type Speed = 'quick' | 'long'
export type Kind = `write-${Lane}` | `read-${Speed}` | 'stage'

export interface Method<In, Out> {
  readonly kind: Kind
  /** For bulk writes: the staging file to attach as `staging` before the transaction. */
  readonly attach?: (input: In) => string
  readonly run: (context: Context, input: In) => Out
}

export const write =
  (lane: Lane) =>
  <In, Out>(run: (context: Context, input: In) => Out, attach?: (input: In) => string): Method<In, Out> => ({
    kind: `write-${lane}`,
    run,
    attach,
  })

export const read =
  (speed: Speed) =>
  <In, Out>(run: (context: Context, input: In) => Out): Method<In, Out> => ({ kind: `read-${speed}`, run })

/** The input always names the staging file. */
export const stage = <In extends { readonly staging: string }, Out>(
  run: (context: Context, input: In) => Out,
): Method<In, Out> => ({
  kind: 'stage',
  run,
})
