/** What a check found, as sentences and as marks in the editor. */
import type { ContentIssue } from '../../../src-main/contract/templates.ts'
import { t } from '../../app/locale.svelte.ts'
import type { EditorMark } from '../../parts/editor/complete.ts'

/** The sentence of an issue, with the part named in the window's language. */
export const issueText = ({ code, params, part }: ContentIssue): string =>
  t(code, part === '' ? params : { ...params, part: t(`tpl/part-${part}`) })

export const marksIn = (issues: readonly ContentIssue[], part: ContentIssue['part']): readonly EditorMark[] =>
  issues
    .filter((issue) => issue.part === part && issue.line > 0)
    .map((issue) => {
      const column = Number(issue.params['column'])
      return {
        line: issue.line,
        ...(column > 0 ? { column } : {}),
        severity: issue.level,
        message: issueText(issue),
      }
    })

/** The first error of a one-line part, to stand below its field. */
export const errorIn = (issues: readonly ContentIssue[], part: ContentIssue['part']): string | undefined => {
  const found = issues.find((issue) => issue.part === part && issue.level === 'error')
  return found && issueText(found)
}
