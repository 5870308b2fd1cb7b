/**
 * The one line of this window to the engine and the one shell around it. `ask` gives the value of a call or throws what
 * stood in its way as a notice that has a sentence.
 */
import type { CallName, Input, Output } from '../../src-main/contract/api.ts'
import type { Notice } from '../../src-main/domain/units.ts'
import { openEngine } from './client.ts'
import { openShell, UploadFailed } from './shell.ts'

export const engine = openEngine()
export const shell = openShell()

/** A call that was refused, or broke: its `notice` is what a person is told. */
export class Problem extends Error {
  readonly notice: Notice
  constructor(notice: Notice) {
    super(notice.code)
    this.notice = notice
  }
}

/** The value of a call. Throws a `Problem` when it is refused or broken, or when the engine has gone. */
export async function ask<N extends CallName>(name: N, input: Input<N>, signal?: AbortSignal): Promise<Output<N>> {
  const reply = await engine.call(name, input, signal).catch(() => null)
  if (reply === null) throw new Problem({ code: 'shell/stopped', params: {} })
  if (reply.ok) return reply.value
  if ('refusal' in reply) throw new Problem(reply.refusal)
  throw new Problem({ code: 'defect', params: { incident: reply.defect.incident } })
}

/** What to tell of something caught; rethrows what is our own mistake. */
export function noticeOf(caught: unknown): Notice {
  if (caught instanceof Problem) return caught.notice
  if (caught instanceof UploadFailed) return { code: caught.code, params: {} }
  throw caught
}
