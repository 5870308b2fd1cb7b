/** Saves the rejected rows of an import, with line and reason, so that they can be mended and imported again. */
import type { ImportSummary } from '../../../../src-main/contract/imports.ts'
import { ask, noticeOf, shell } from '../../../api/engine.ts'
import { locale, say, t } from '../../../app/locale.svelte.ts'
import { toast } from '../../../parts/feedback/toast.ts'

export async function saveRejected({ id, fileName }: ImportSummary): Promise<void> {
  try {
    const stem = fileName.replace(/\.[^.]+$/, '')
    const file = await shell.saveFile(`${t('import-view/rejected-file', { stem })}.csv`)
    if (!file) return
    const { rows } = await ask('imports.rejected', { id, to: file.ref, locale: locale.current })
    file.finish()
    toast.done(t('import-view/rejected-saved', { count: rows }))
  } catch (caught) {
    toast.error(say(noticeOf(caught)))
  }
}
