/** While a send runs: the computer stays awake, the taskbar shows how far it is, and closing asks first. */
import { app, dialog, powerSaveBlocker, type BrowserWindow } from 'electron'
import type { DeliverySummary } from '../../contract/campaigns.ts'
import { sayFrom, type Locale } from '../../words/say.ts'
import { workspaceWords } from '../../words/workspace.ts'
import type { DesktopEngine } from './engine.ts'

/** Recipients in these states still have something before them. */
const AHEAD = ['queued', 'claimed', 'dot', 'deferred'] as const

/** Share of the running sends that is done, 0 to 1; null when none runs. */
export function shareDone(
  sending: readonly Pick<DeliverySummary, 'status' | 'states' | 'willReceive'>[],
): number | null {
  const running = sending.filter((delivery) => delivery.status === 'sending')
  const all = running.reduce((sum, delivery) => sum + delivery.willReceive, 0)
  const ahead = running.flatMap(({ states }) => AHEAD.map((state) => states[state] ?? 0)).reduce((a, b) => a + b, 0)
  return running.length === 0 ? null : all === 0 ? 1 : Math.max(0, 1 - ahead / all)
}

export function watchSends(engine: DesktopEngine, window: () => BrowserWindow | null) {
  let share: number | null = null
  let blocker: number | null = null
  const show = (now: number | null): void => {
    share = now
    if (now !== null) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
    window()?.setProgressBar(now ?? -1)
  }
  const watch = async (): Promise<void> => {
    const spoken = await engine.speak()
    const look = async (): Promise<void> => {
      const today = await spoken.call('today.get', {}).catch(() => null)
      show(today?.ok ? shareDone(today.value.sending) : null)
    }
    spoken.onChanged((topics) => void (topics.some((topic) => ['deliveries', 'workspace'].includes(topic)) && look()))
    await look()
  }
  void watch()
  return {
    /** Starts over with a new engine. */
    again: () => void watch(),
    /** True to let the window close. The question waits for the person. */
    mayClose: (asked: BrowserWindow): boolean => share === null || mayLeave(asked),
  }
}

function mayLeave(window: BrowserWindow): boolean {
  const locale: Locale = app.getLocale().startsWith('sv') ? 'sv' : 'en'
  const say = (code: keyof typeof workspaceWords): string => sayFrom(workspaceWords, locale, { code, params: {} })
  const buttons = [say('shell/stay'), say('shell/quit')]
  return (
    dialog.showMessageBoxSync(window, { message: say('shell/leave-sending'), buttons, cancelId: 0, defaultId: 0 }) === 1
  )
}
