/** What a row becomes, as it looks and is called; and the state of an import as a tag. */
import type { ImportCounts, ImportState, Verdict } from '../../../src-main/domain/imports.ts'
import type { Notice } from '../../../src-main/domain/units.ts'
import { rowReason } from '../../../src-main/words/row-reason.ts'
import { words } from '../../../src-main/words/table.ts'
import { locale, t } from '../../app/locale.svelte.ts'
import type { IconName } from '../../parts/marks/icons.ts'
import type { Hue } from '../../parts/marks/states.ts'

export const VERDICT_LOOK: Readonly<Record<Verdict, { icon: IconName; hue: Hue | ''; band: string }>> = {
  new: { icon: 'user-plus', hue: 'accepted', band: 'is-new' },
  update: { icon: 'circle-check', hue: 'accepted', band: 'is-update' },
  same: { icon: 'circle-minus', hue: '', band: 'is-same' },
  rejected: { icon: 'circle-x', hue: 'failed', band: 'is-failed' },
}

export const STATE_HUE: Readonly<Record<ImportState, 'plain' | 'accent' | 'accepted' | 'deferred'>> = {
  checking: 'accent',
  checked: 'accent',
  merging: 'accent',
  interrupted: 'deferred',
  finished: 'accepted',
  undone: 'plain',
  dropped: 'plain',
}

/** A kind of mistake without the particulars of one row. */
export const kindLabel = (code: string): string =>
  t(Object.hasOwn(words, `import-kind/${code}`) ? `import-kind/${code}` : code)

/** Why, of one row, in the window's language. */
export const reasonOf = (notice: Notice, labelOf: (key: string) => string): string =>
  rowReason(locale.current, notice, labelOf)

export const written = ({ new: added, update }: ImportCounts): number => added + update
