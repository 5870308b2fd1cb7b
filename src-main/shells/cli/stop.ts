/**
 * Ends a command. A command is the edge of the process: what is refused there is told and sets the exit code, so the
 * refusal may travel as a throw from here on.
 */
import type { Param, Refusal } from '../../domain/units.ts'
import type { Result } from '../../domain/units.ts'

export class Stop extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

export const stop = (code: string, params: Readonly<Record<string, Param>> = {}): never => {
  throw new Stop({ refused: true, code, params })
}

/** The value, or the end of the command. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Stop(result.refusal)
  return result.value
}
