/** Finds what a few typed letters mean among short labels, and says which letters matched. Pure. */

export interface Match {
  /** Higher is better. */
  readonly score: number
  /** Positions in the text that matched, ascending. */
  readonly at: readonly number[]
}

/** Letters without case and marks, one for one so that positions stay. */
const fold = (text: string): string[] =>
  [...text].map((letter) => letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()[0] ?? letter)

/**
 * The letters of `query`, in order, in `text`; undefined when one is missing. A run of letters, and the start of a word,
 * count more than scattered ones; of several places the best run for each letter is taken.
 */
export function fuzzy(query: string, text: string): Match | undefined {
  const wanted = fold(query.trim().replace(/\s+/g, ' '))
  if (wanted.length === 0) return { score: 0, at: [] }
  const letters = fold(text)
  const whole = letters.join('').indexOf(wanted.join(''))
  if (whole >= 0) {
    const wordStart = whole === 0 || letters[whole - 1] === ' ' || letters[whole - 1] === '-'
    return {
      score: 1000 - whole + (whole === 0 ? 500 : wordStart ? 250 : 0) - letters.length / 100,
      at: wanted.map((_, i) => whole + i),
    }
  }
  const at: number[] = []
  let score = 0
  let from = 0
  for (const letter of wanted) {
    const starts = letters.findIndex((l, i) => i >= from && l === letter && (i === 0 || letters[i - 1] === ' '))
    const next = letters.indexOf(letter, from)
    if (next < 0) return undefined
    const taken = next !== from && starts >= 0 && letters[next] !== undefined && next !== at.at(-1)! + 1 ? starts : next
    score += taken === (at.at(-1) ?? -2) + 1 ? 10 : taken === starts ? 8 : 1
    at.push(taken)
    from = taken + 1
  }
  return { score: score - letters.length / 100, at }
}

/** The text cut into pieces that matched and pieces that did not, for bold letters. */
export function pieces(text: string, at: readonly number[]): { readonly text: string; readonly hit: boolean }[] {
  const out: { text: string; hit: boolean }[] = []
  for (const [i, letter] of [...text].entries()) {
    const hit = at.includes(i)
    const last = out.at(-1)
    if (last && last.hit === hit) last.text += letter
    else out.push({ text: letter, hit })
  }
  return out
}
