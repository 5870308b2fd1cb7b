/** Long work: started by a call, watched and cancelled by others. A job ends once, in one of four ways. */
import type { Job } from '../contract/workspace.ts'
import { durationMs, type Clock, type Refusal, type Result } from '../domain/units.ts'

export interface Progress {
  /** `total` 0: not known yet. `rows`: what is read so far of a file; without it, what was said last stays. */
  (done: number, total: number, rows?: number): void
}
/** Resolves with what came out (an id, a path) or a refusal. It should return soon after `signal` aborts. */
export type Work = (progress: Progress, signal: AbortSignal) => Promise<Result<string>>

/** What a thrown error ends a job with: a fault of disk or file is a refusal, anything else a defect under a number. */
export type Fault = { readonly state: 'refused' | 'broken'; readonly refusal: Refusal }

interface Running {
  job: Job
  readonly abort: AbortController
  readonly ended: Promise<Job>
}

const KEPT = 100

export class Jobs {
  private readonly clock: Clock
  private readonly tell: () => void
  private readonly faultOf: (error: unknown) => Fault
  private readonly all = new Map<string, Running>()
  private count = 0

  constructor(clock: Clock, tell: () => void, faultOf: (error: unknown) => Fault) {
    this.clock = clock
    this.tell = tell
    this.faultOf = faultOf
  }

  isRunning(kind: Job['kind']): boolean {
    return [...this.all.values()].some(({ job }) => job.kind === kind && job.state === 'running')
  }

  start(kind: Job['kind'], subject: string, work: Work): string {
    const id = `job-${++this.count}`
    const abort = new AbortController()
    const startedAt = this.clock.now()
    const job: Job = {
      id,
      kind,
      subject,
      state: 'running',
      done: 0,
      total: 0,
      rows: 0,
      startedAt,
      tookMs: durationMs(0),
      result: '',
      refusal: null,
    }
    const progress: Progress = (done, total, rows) =>
      this.update(id, { done, total, ...(rows === undefined ? {} : { rows }) })
    const ended = Promise.resolve()
      .then(() => work(progress, abort.signal))
      .then(
        (result) =>
          this.finish(
            id,
            result.ok ? { state: 'done', result: result.value } : { state: 'refused', refusal: result.refusal },
          ),
        (error: unknown) => this.finish(id, abort.signal.aborted ? { state: 'cancelled' } : this.faultOf(error)),
      )
    this.all.set(id, { job, abort, ended })
    this.forget()
    this.tell()
    return id
  }

  list(): Job[] {
    return [...this.all.values()].map((r) => r.job).reverse()
  }

  get(id: string): Job | null {
    return this.all.get(id)?.job ?? null
  }

  cancel(id: string): boolean {
    const running = this.all.get(id)
    if (running?.job.state !== 'running') return false
    running.abort.abort()
    return true
  }

  /** Resolves when the job has ended, however it did. */
  async ended(id: string): Promise<Job> {
    const running = this.all.get(id)
    if (!running) throw new Error(`jobs: no ${id}`)
    return running.ended
  }

  async close(): Promise<void> {
    for (const running of this.all.values()) if (running.job.state === 'running') running.abort.abort()
    await Promise.all([...this.all.values()].map((r) => r.ended))
  }

  private update(id: string, change: Partial<Job>): void {
    const running = this.all.get(id)
    if (running?.job.state !== 'running') return
    running.job = { ...running.job, ...change, tookMs: durationMs(this.clock.now() - running.job.startedAt) }
    this.tell()
  }

  private finish(id: string, change: Partial<Job>): Job {
    this.update(id, change)
    return this.all.get(id)!.job
  }

  private forget(): void {
    for (const [id, running] of this.all) {
      if (this.all.size <= KEPT) return
      if (running.job.state !== 'running') this.all.delete(id)
    }
  }
}
