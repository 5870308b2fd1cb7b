/** How one call of the contract is declared: what goes in, checked on arrival, and the type of what comes out. */
import type { z } from 'zod'

declare const output: unique symbol

export interface Call<In extends z.ZodType, Out> {
  readonly input: In
  readonly [output]?: Out
}

/** `call(z.object({…}))<Output>()`. Outputs are JSON that our own side made, so they carry a type only. */
export const call =
  <In extends z.ZodType>(input: In) =>
  <Out>(): Call<In, Out> => ({ input })

export type InputOf<C> = C extends Call<infer In, unknown> ? z.input<In> : never
export type ArrivedInput<C> = C extends Call<infer In, unknown> ? z.output<In> : never
export type OutputOf<C> = C extends Call<z.ZodType, infer Out> ? Out : never

/** Where a list is to be cut. */
export interface Page<T> {
  readonly total: number
  readonly rows: readonly T[]
}
