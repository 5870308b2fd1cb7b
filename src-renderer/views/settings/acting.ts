/** Runs what a person asked for and says what stood in its way. */
import { noticeOf } from '../../api/engine.ts'
import { say } from '../../app/locale.svelte.ts'
import { toast } from '../../parts/feedback/toast.ts'

/** True when it went well. */
export async function acting(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (caught) {
    toast.error(say(noticeOf(caught)))
    return false
  }
}
