/**
 * While a send runs or is about to: the taskbar shows how far it is and closing asks first; the computer stays awake as
 * long as something of it is due soon.
 */
import { dialog, powerSaveBlocker, type BrowserWindow } from 'electron'
import { shareTried } from '../../contract/account.ts'
import type { Today } from '../../contract/reports.ts'
import { epochMs, type EpochMs } from '../../domain/units.ts'
import { sayFrom } from '../../words/say.ts'
import { workspaceWords } from '../../words/workspace.ts'
import type { DesktopEngine } from './engine.ts'
import { localeHere } from './locale.ts'

/** The longest that a send can be held back for a slip of the hand; a first wait for a receiver is shorter. */
const SOON_MS = 600_000
/** A send says more often than this that something has changed. */
const GATHER_MS = 500
/** What is planned comes nearer without a change. */
const LOOK_AGAIN_MS = 60_000

/** Share of the sends under way that is done, 0 when one is about to start; null when there is none. */
export function underWay({ sending, upcoming }: Pick<Today, 'sending' | 'upcoming'>, now: EpochMs): number | null {
  return shareTried(sending) ?? (upcoming.some(({ at }) => at - now <= SOON_MS) ? 0 : null)
}

/** Whether the computer may not sleep: what only waits for an hour, or for a person, goes on after a sleep just as well. */
export const staysAwake = ({ nextTryAt, upcoming }: Pick<Today, 'nextTryAt' | 'upcoming'>, now: EpochMs): boolean =>
  [nextTryAt, ...upcoming.map(({ at }) => at)].some((at) => at !== null && at - now <= SOON_MS)

export function watchSends(engine: DesktopEngine, window: () => BrowserWindow | null) {
  let share: number | null = null
  let blocker: number | null = null
  let stop = (): void => undefined
  const stayAwake = (awake: boolean): void => {
    if (awake) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
  const show = (today: Today | null): void => {
    const now = epochMs(Date.now())
    share = today && underWay(today, now)
    stayAwake(today !== null && staysAwake(today, now))
    window()?.setProgressBar(share ?? -1)
  }
  const watch = async (): Promise<void> => {
    stop()
    const spoken = await engine.speak()
    const look = async (): Promise<void> => {
      const today = await spoken.call('today.get', {}).catch(() => null)
      show(today?.ok ? today.value : null)
    }
    let waiting = false
    spoken.onChanged((topics) => {
      if (waiting || !topics.some((topic) => topic === 'deliveries' || topic === 'workspace')) return
      waiting = true
      setTimeout(() => {
        waiting = false
        void look()
      }, GATHER_MS).unref()
    })
    const again = setInterval(() => void look(), LOOK_AGAIN_MS).unref()
    stop = () => clearInterval(again)
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
  const say = (code: keyof typeof workspaceWords): string => sayFrom(workspaceWords, localeHere(), { code, params: {} })
  const buttons = [say('shell/stay'), say('shell/quit')]
  return (
    dialog.showMessageBoxSync(window, { message: say('shell/leave-sending'), buttons, cancelId: 0, defaultId: 0 }) === 1
  )
}
