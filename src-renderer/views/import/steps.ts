/** The four steps of an import with what each has found. */
import { t } from '../../app/locale.svelte.ts'

interface Notes {
  readonly file?: string | undefined
  readonly mapped?: number | undefined
  readonly of?: number
  readonly rejected?: number | undefined
}

export const stepsOf = ({ file, mapped, of = 0, rejected }: Notes) => [
  { label: t('import-view/step-file'), note: file },
  {
    label: t('import-view/step-columns'),
    note: mapped === undefined ? undefined : t('import-view/mapped', { mapped, count: of }),
  },
  {
    label: t('import-view/step-check'),
    note: rejected === undefined || rejected === 0 ? undefined : t('import-view/need-a-look', { count: rejected }),
  },
  { label: t('import-view/step-result') },
]
