/**
 * Where templates are compiled and previewed: a thread of its own, one task at a time, so that no template holds up the
 * engine's loop. A task that takes too long is ended with its thread, and the next one gets a new thread.
 */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { TemplateContent } from '../../domain/content.ts'
import { refuse, seconds, type DurationMs, type Result } from '../../domain/units.ts'
import type { CompileContext, Inspected } from './compile.ts'
import { issue } from './compiled.ts'
import type { Answer, PreviewTask, Previewed, Task } from './content-thread.ts'

/** Twenty times what the largest honest template takes on a slow machine. */
const TASK_WITHIN: DurationMs = seconds(10)
const MOST_MEMORY_MB = 512

export class Workshop {
  private readonly within: DurationMs
  private worker: Worker | null = null
  private turn: Promise<unknown> = Promise.resolve()

  constructor(within = TASK_WITHIN) {
    this.within = within
  }

  /** As compile.ts' `inspect`; a template that cannot be made ready in time has that as its one error. */
  async inspect(content: TemplateContent, context: CompileContext): Promise<Inspected> {
    const made = (await this.ask({ kind: 'inspect', content, context })) as Inspected | null
    const part = content.channel === 'email' ? 'source' : 'text'
    return made ?? { compiled: null, issues: [issue('error', part, 'content/too-heavy')] }
  }

  /** Refuses as render.ts does, and `content/too-heavy`. */
  async preview(task: PreviewTask): Promise<Result<Previewed>> {
    return ((await this.ask({ kind: 'preview', ...task })) as Result<Previewed> | null) ?? refuse('content/too-heavy')
  }

  async close(): Promise<void> {
    await this.turn.catch(() => undefined)
    await this.end()
  }

  /** What the thread made of it; null when it had to be stopped. */
  private ask(task: Task): Promise<unknown> {
    const mine = this.turn.then(() => this.run(task))
    this.turn = mine.catch(() => undefined)
    return mine
  }

  private async run(task: Task): Promise<unknown> {
    const worker = (this.worker ??= this.open())
    worker.ref()
    const answer = await answerOf(worker, task, this.within)
    if (answer.kind === 'done') {
      worker.unref()
      return answer.value
    }
    await this.end()
    if (answer.kind === 'stopped') return null
    throw Object.assign(new Error(answer.message), { stack: answer.stack })
  }

  private open(): Worker {
    const built = new URL('./content-thread.js', import.meta.url)
    const entry = existsSync(built) ? built : new URL('./content-thread.ts', import.meta.url)
    const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB } })
    worker.on('error', () => undefined) // what it dies of between two tasks is nobody's
    worker.once('exit', () => (this.worker = this.worker === worker ? null : this.worker))
    return worker
  }

  private async end(): Promise<void> {
    await this.worker?.terminate()
    this.worker = null
  }
}

/** Too slow and too large (the thread dies of it) are both `stopped`. */
function answerOf(worker: Worker, task: Task, within: DurationMs): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      clearTimeout(late)
      worker.off('message', settle).off('error', died).off('exit', gone)
      resolve(answer)
    }
    const gone = (): void => settle({ kind: 'stopped' })
    const died = (error: Error & { code?: string }): void =>
      settle(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? { kind: 'stopped' }
          : { kind: 'defect', message: error.message, stack: error.stack ?? '' },
      )
    const late = setTimeout(gone, within)
    worker.on('message', settle).on('error', died).on('exit', gone)
    worker.postMessage(task)
  })
}
