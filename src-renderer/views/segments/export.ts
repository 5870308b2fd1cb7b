/** Writes the people of a segment to a file that a person chooses, and says when it is there. */
import { ask, engine, noticeOf, shell } from '../../api/engine.ts'
import { say, t } from '../../app/locale.svelte.ts'
import { toast } from '../../parts/feedback/toast.ts'

/** Resolves when the job has ended, however it ended. */
async function ended(job: string) {
  let told: () => void = () => undefined
  const stop = engine.onChanged((topics) => topics.includes('jobs') && told())
  try {
    for (;;) {
      const heard = new Promise<void>((resolve) => (told = resolve))
      const now = await ask('jobs.get', { job })
      if (now.state !== 'running') return now
      await heard
    }
  } finally {
    stop()
  }
}

const fileName = (name: string): string => `${name.replace(/[^\p{L}\p{N} _-]/gu, '_')}.csv`

export async function exportSegment(segment: { readonly uid: string; readonly name: string }): Promise<void> {
  try {
    const file = await shell.saveFile(fileName(segment.name))
    if (!file) return
    const { job } = await ask('segments.export', { segment: segment.uid, to: file.ref })
    const done = await ended(job)
    if (done.state === 'done') {
      file.finish()
      toast.done(t('seg/exported', { count: done.total, name: segment.name }))
    } else if (done.refusal) toast.error(say(done.refusal))
  } catch (caught) {
    toast.error(say(noticeOf(caught)))
  }
}
