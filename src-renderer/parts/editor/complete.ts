/** Completion of field keys inside `{{ … }}` and lint marks, as CodeMirror takes them. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { Diagnostic } from '@codemirror/lint'

export interface FieldKey {
  /** What is written: `first_name`. */
  readonly key: string
  readonly label: string
}

export interface EditorMark {
  /** Line and column from 1; the mark covers the word there, or the line's words when there is no column. */
  readonly line: number
  readonly column?: number
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
}

/** Field keys after an open `{{` or `{%` on the same line; nothing elsewhere. */
export const completeFields =
  (fields: () => readonly FieldKey[]) =>
  (context: CompletionContext): CompletionResult | null => {
    const before = context.matchBefore(/\{[{%][^}%]*$/)
    if (!before) return null
    const word = context.matchBefore(/[\p{L}\p{N}_.]*$/u)
    return {
      from: word?.from ?? context.pos,
      options: fields().map(({ key, label }): Completion => ({ label: key, detail: label, type: 'variable' })),
      validFor: /^[\p{L}\p{N}_.]*$/u,
    }
  }

interface Lines {
  readonly lines: number
  line(n: number): { readonly from: number; readonly to: number; readonly text: string }
}

/** Marks as diagnostics of a document; a mark beyond its end lands on the last line. */
export function diagnostics(doc: Lines, marks: readonly EditorMark[]): Diagnostic[] {
  return marks.map(({ line, column, severity, message }) => {
    const on = doc.line(Math.max(1, Math.min(doc.lines, line)))
    if (column === undefined) return { from: on.from + on.text.search(/\S|$/), to: on.to, severity, message }
    const from = Math.min(on.to, on.from + column - 1)
    const word = /^[\p{L}\p{N}_.{%]+/u.exec(on.text.slice(from - on.from))?.[0].length ?? 1
    return { from, to: Math.min(on.to, from + Math.max(1, word)), severity, message }
  })
}
