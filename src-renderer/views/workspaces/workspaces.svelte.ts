/** What the screen of workspaces knows and does: open, make, restore, take over, and the sample. It draws nothing. */
import type { RecentWorkspace, WorkspaceInfo } from '../../../src-main/contract/workspace.ts'
import type { Notice } from '../../../src-main/domain/units.ts'
import { ask, engine, noticeOf, shell } from '../../api/engine.ts'
import { resultOf } from '../../api/job.ts'
import { live, type Live } from '../../api/live.svelte.ts'
import { say, t } from '../../app/locale.svelte.ts'
import { go } from '../../app/routes/nav.svelte.ts'
import { toast } from '../../parts/feedback/toast.ts'

const { onChanged } = engine
const WORKSPACES = [{ name: 'Utskick', extensions: ['utskick'] }]

export type Asked = 'create' | 'open' | 'restore' | undefined

/** To be made at the top of a component. */
export class Workspaces {
  readonly recent: Live<readonly RecentWorkspace[]>
  readonly current: Live<WorkspaceInfo | null>
  asked: Asked = $state.raw()
  /** Why the last wish was refused. */
  refused: Notice | undefined = $state.raw()
  /** Share of the sample that is made; undefined while none is. */
  sampling: number | undefined = $state()
  busy = $state(false)

  constructor() {
    this.recent = live({ ask: (signal) => ask('workspace.recent', {}, signal), topics: ['workspace'], onChanged })
    this.current = live({ ask: (signal) => ask('workspace.current', {}, signal), topics: ['workspace'], onChanged })
  }

  /** False when it was refused; the reason then stands on the screen. */
  async wish(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true
    this.refused = undefined
    try {
      await work()
      return true
    } catch (caught) {
      this.refused = noticeOf(caught)
      return false
    } finally {
      this.busy = false
    }
  }

  /** As a dialog's act answers: what stood in the way is said there. */
  async tried(work: () => Promise<unknown>): Promise<true | string> {
    if (await this.wish(work)) return true
    const refused = this.refused
    this.refused = undefined
    return refused ? say(refused) : ''
  }

  async open(file: string): Promise<void> {
    if (await this.wish(() => ask('workspace.open', { file }))) go({ screen: 'today' })
  }

  /** The desktop has its own file dialog; a page in the browser looks around in the home folder. */
  async askToOpen(): Promise<void> {
    if (shell.kind === 'browser') {
      this.asked = 'open'
      return
    }
    const file = await shell.pickFile(WORKSPACES)
    if (file) await this.open(file.ref)
  }

  async sample(): Promise<void> {
    this.sampling = 0
    const made = await this.wish(async () => {
      const { job } = await ask('workspace.sample', {})
      await resultOf(job, ({ done, total }) => (this.sampling = total > 0 ? done / total : 0))
    })
    this.sampling = undefined
    if (made) go({ screen: 'today' })
  }

  async adopt(): Promise<void> {
    try {
      await ask('workspace.adopt', {})
      toast.done(t('workspaces-view/adopted'))
    } catch (caught) {
      toast.error(say(noticeOf(caught)))
    }
  }
}
