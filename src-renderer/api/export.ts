/** Writes a delivery's account to a file that a person chooses: the report as HTML, or everyone in its ledger as CSV. */
import type { Locale } from '../../src-main/words/say.ts'
import { ask, shell } from './engine.ts'

/** True when the file is there, false when the person thought better of it. Throws what stood in the way. */
export async function exportDelivery(
  delivery: string,
  name: string,
  format: 'html' | 'csv',
  locale: Locale,
): Promise<boolean> {
  const file = await shell.saveFile(`${name.replace(/[^\p{L}\p{N} _-]/gu, '_')}.${format}`)
  if (!file) return false
  await ask('reports.export', { delivery, to: file.ref, format, locale })
  file.finish()
  return true
}
