/** Where a value came from, as it stands in pale below it. */
import type { Source } from '../../../../src-main/contract/people.ts'
import type { EpochMs } from '../../../../src-main/domain/units.ts'
import { fmt, t } from '../../../app/locale.svelte.ts'

export function sourceText(source: Source): string {
  if (source.kind === 'hand') return t('people-view/by-hand')
  if (source.kind === 'undo') return t('people-view/by-undo', { id: source.importId })
  if (source.line === null) return source.fileName
  return t('people-view/by-import', { file: source.fileName, line: fmt.number(source.line) })
}

/** A file and its row tell the day themselves. */
export const sourceAndDay = (source: Source, at: EpochMs): string =>
  source.kind === 'import' ? sourceText(source) : `${sourceText(source)} · ${fmt.date(at)}`
