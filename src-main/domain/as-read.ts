/**
 * A line of Liquid as a person reads it: values by the name of their field, in brackets, and of each choice the first
 * branch. For lists and accounts, where code would say less; the preview says what one person gets. Pure.
 */

const TAG = /\{\{-?\s*((?:"[^"]*"|'[^']*'|[^"'}])*?)\s*-?\}\}|\{%-?\s*(\w+)(?:"[^"]*"|'[^']*'|[^"'%])*%\}/g
const OPENS: readonly string[] = ['if', 'unless', 'case', 'for', 'comment']
const TURNS: readonly string[] = ['else', 'elsif']

/** What stands in an output: a text in quotes is itself, a key is its name. */
function outputOf(inside: string, nameOf: (key: string) => string): string {
  const quoted = /^(?:"([^"]*)"|'([^']*)')/.exec(inside)
  if (quoted) return quoted[1] ?? quoted[2] ?? ''
  const key = /^[\p{L}\p{N}_.-]+/u.exec(inside)?.[0] ?? ''
  return `[${nameOf(key)}]`
}

/** `nameOf` gives a field's name for its key. Liquid that does not close is left as it is written. */
export function asRead(source: string, nameOf: (key: string) => string): string {
  let out = ''
  let at = 0
  let depth = 0
  /** Depth of the choice whose further branches are passed over; 0 when there is none. */
  let passed = 0
  const take = (text: string): void => void (passed === 0 && (out += text))
  for (const { 0: whole, 1: output, 2: tag = '', index } of source.matchAll(TAG)) {
    take(source.slice(at, index))
    at = index + whole.length
    if (output !== undefined) take(outputOf(output, nameOf))
    else if (OPENS.includes(tag)) depth += 1
    else if (TURNS.includes(tag) && passed === 0) passed = depth
    else if (tag.startsWith('end')) {
      if (passed === depth) passed = 0
      depth = Math.max(0, depth - 1)
    }
  }
  take(source.slice(at))
  return out.replace(/\s+/g, ' ').trim()
}
