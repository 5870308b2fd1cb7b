/** Writes the people of a segment to a file that a person chooses, and says when it is there. */
import { ask, noticeOf, shell } from '../../api/engine.ts'
import { resultOf } from '../../api/job.ts'
import { say, t } from '../../app/locale.svelte.ts'
import { toast } from '../../parts/feedback/toast.ts'

export async function exportSegment(segment: { readonly uid: string; readonly name: string }): Promise<void> {
  try {
    const file = await shell.saveFile(`${segment.name.replace(/[^\p{L}\p{N} _-]/gu, '_')}.csv`)
    if (!file) return
    const { job } = await ask('segments.export', { segment: segment.uid, to: file.ref })
    await resultOf(job)
    file.finish()
    toast.done(t('seg/exported', { name: segment.name }))
  } catch (caught) {
    toast.error(say(noticeOf(caught)))
  }
}
