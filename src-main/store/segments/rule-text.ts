/**
 * Text comparisons in SQL that mean exactly what `fold` means, at SQLite's own speed wherever that is possible. Stored
 * values are NFC and trimmed, so what folding changes is letter case alone.
 *
 * For an ASCII needle LIKE and NOCASE are exact: the one stored letter that folds to ASCII and more is İ (to i and a
 * combining dot), which the end of a needle can touch. For any other needle a LIKE that leaves out every letter beyond
 * ASCII picks candidates and `fold` decides.
 */
import { fold } from '../../domain/fields.ts'

export type Bind = (value: string) => string

const isAscii = (text: string): boolean => /^[\x01-\x7f]*$/.test(text)
const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
const like = (expression: string, pattern: string, bind: Bind): string =>
  `${expression} LIKE ${bind(pattern)} ESCAPE '\\'`

/** `%` for whatever a folded letter may have been before it was folded. */
const loose = (folded: string): string =>
  folded
    .split(/(i\u0307|[^\x01-\x7f]|i$)/u)
    .map((part) => (/^(?:i\u0307|[^\x01-\x7f]|i)$/u.test(part) ? '%' : escaped(part)))
    .join('')

/** True when the folded `expression` equals the folded `text`; NULL for NULL. */
export function equalsSql(expression: string, text: string, bind: Bind): string {
  const folded = fold(text)
  if (isAscii(folded)) return `${expression} = ${bind(folded)} COLLATE NOCASE`
  return `(${like(expression, loose(folded), bind)} AND fold(${expression}) = ${bind(folded)})`
}

/** True when the folded `expression` holds the folded `text`, at its start or anywhere; NULL for NULL. */
export function holdsSql(expression: string, text: string, where: 'start' | 'anywhere', bind: Bind): string {
  const folded = fold(text)
  const before = where === 'start' ? '' : '%'
  if (!isAscii(folded)) {
    const found = `instr(fold(${expression}), ${bind(folded)})`
    return `(${like(expression, `${before}${loose(folded)}%`, bind)} AND ${found} ${where === 'start' ? '= 1' : '> 0'})`
  }
  const plain = like(expression, `${before}${escaped(folded)}%`, bind)
  if (!folded.endsWith('i')) return plain
  return `(${plain} OR ${like(expression, `${before}${escaped(folded.slice(0, -1))}İ%`, bind)})`
}
