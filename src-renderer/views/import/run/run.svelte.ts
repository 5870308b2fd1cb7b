/** One import as its screen sees it: where it stands, the work under way, and what can be done next. */
import { untrack } from 'svelte'
import type { ImportDetail } from '../../../../src-main/contract/imports.ts'
import type { Job } from '../../../../src-main/contract/workspace.ts'
import type { Notice } from '../../../../src-main/domain/units.ts'
import { ask, engine, noticeOf, Problem } from '../../../api/engine.ts'
import { jobEnded } from '../../../api/job.ts'
import { live, type Live } from '../../../api/live.svelte.ts'
import { go } from '../../../app/routes/nav.svelte.ts'
import { draft } from '../draft.svelte.ts'

const { onChanged } = engine

/** To be made at the top of a component. */
export class ImportRun {
  readonly #id: () => number
  readonly detail: Live<ImportDetail>
  readonly #people: Live<number>
  /** The work under way, undefined when there is none. */
  job: Job | undefined = $state.raw()
  /** Why the last work or the last wish was refused. */
  refused: Notice | undefined = $state.raw()
  busy = $state(false)
  undoing = $state(false)
  /** Asks the rows anew. */
  version = $state(0)
  #watched = ''

  constructor(id: () => number) {
    this.#id = id
    this.detail = live({
      ask: async (signal) => {
        const found = await ask('imports.get', { id: id() }, signal)
        this.version += 1
        return found
      },
      topics: ['imports'],
      onChanged,
    })
    this.#people = live({
      ask: async (signal) => (await ask('workspace.current', {}, signal))?.people ?? 0,
      topics: ['workspace'],
      onChanged,
    })
    $effect(() => {
      const job = this.detail.value?.job
      if (job) untrack(() => void this.#watch(job))
    })
  }

  /** How many people the list was compared with. */
  get people(): number {
    return this.#people.value ?? 0
  }
  /** The draft it came from is still here. */
  get canGoBack(): boolean {
    return draft.checkedAs === this.#id()
  }

  async #watch(job: string): Promise<void> {
    if (this.#watched === job) return
    this.#watched = job
    try {
      const ended = await jobEnded(job, (now) => (this.job = now))
      this.refused = ended.refusal ?? undefined
      // a file that cannot be checked is chosen anew, with the reason in sight
      if (ended.kind === 'import-check' && ended.state === 'refused' && this.canGoBack) {
        draft.refused = ended.refusal ?? undefined
        draft.checkedAs = 0
        go({ screen: 'import' })
      }
      if (ended.kind === 'import-check' && ended.state === 'cancelled') go({ screen: 'import' })
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      this.refused = caught.notice
    } finally {
      await this.detail.refresh()
      this.job = undefined
    }
  }

  async #wish(work: () => Promise<unknown>): Promise<void> {
    this.busy = true
    this.refused = undefined
    try {
      await work()
      await this.detail.refresh()
    } catch (caught) {
      this.refused = noticeOf(caught)
    } finally {
      this.busy = false
    }
  }

  /** Merges, or goes on where it was interrupted. */
  merge(): Promise<void> {
    return this.#wish(async () => {
      const { job } = await ask('imports.merge', { id: this.#id() })
      if (this.canGoBack) draft.clear()
      void this.#watch(job)
    })
  }
  async cancel(): Promise<void> {
    const { job } = this
    if (job) await this.#wish(() => ask('jobs.cancel', { job: job.id }))
  }
  /** Lets go of the check and begins anew. */
  async drop(): Promise<void> {
    await this.#wish(() => ask('imports.drop', { id: this.#id() }))
    this.another()
  }
  /** Back to the file or its columns: the check is let go, the draft stays. */
  async back(index: number): Promise<void> {
    await this.#wish(() => ask('imports.drop', { id: this.#id() }))
    draft.checkedAs = 0
    draft.step = index === 0 ? 'file' : 'columns'
    go({ screen: 'import' })
  }
  another(): void {
    draft.clear()
    go({ screen: 'import' })
  }
}
