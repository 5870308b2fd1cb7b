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

const FILE_NAME = 20
/** The middle of a long file name goes: its beginning and its end tell lists apart. */
const shortName = (name: string): string =>
  name.length <= FILE_NAME ? name : `${name.slice(0, FILE_NAME - 11)}…${name.slice(-10)}`

/** On one line beside a value, and all of it for the one who points at it. A file and its row tell the day themselves. */
export const sourceAndDay = (source: Source, at: EpochMs): { source: string; sourceTitle: string } =>
  source.kind === 'import'
    ? { source: sourceText({ ...source, fileName: shortName(source.fileName) }), sourceTitle: sourceText(source) }
    : { source: `${sourceText(source)} · ${fmt.date(at)}`, sourceTitle: fmt.dateTime(at) }
