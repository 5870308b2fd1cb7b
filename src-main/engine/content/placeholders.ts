/**
 * Hides Liquid from tools that know only HTML, and puts it back. Each tag becomes one plain word and must come back at
 * least once; a tool that loses or splits one is found out.
 */

/** Output and tags of Liquid; quoted strings may hold the closing marks. */
export const LIQUID = /\{\{(?:"[^"]*"|'[^']*'|[^"'}]|\}(?!\}))*\}\}|\{%(?:"[^"]*"|'[^']*'|[^"'%]|%(?!\}))*%\}/g

export interface LostTag {
  readonly tag: string
  /** Where it stood in the source. */
  readonly index: number
}

export interface Hidden {
  readonly text: string
  /** The Liquid again in place of its words, and the tags that got lost, in order. */
  restore(text: string): { readonly text: string; readonly lost: readonly LostTag[] }
}

export function hideLiquid(source: string): Hidden {
  const tags: LostTag[] = []
  let mark = 'lq'
  while (source.includes(mark)) mark += 'q'
  const text = source.replace(LIQUID, (tag, index: number) => `${mark}${tags.push({ tag, index }) - 1}x`)
  const word = new RegExp(`${mark}(\\d+)x`, 'g')
  return {
    text,
    restore(changed) {
      const seen = new Set<number>()
      const restored = changed.replace(word, (_, index: string) => {
        seen.add(Number(index))
        return tags[Number(index)]?.tag ?? ''
      })
      return { text: restored, lost: tags.filter((_, index) => !seen.has(index)) }
    },
  }
}

/** The 1-based line of `source` at `index`. */
export const lineAt = (source: string, index: number): number => {
  let line = 1
  for (let i = source.indexOf('\n'); i !== -1 && i < index; i = source.indexOf('\n', i + 1)) line++
  return line
}
