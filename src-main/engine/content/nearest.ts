/** Finds the name somebody probably meant. Knows nothing about what the names stand for. */

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The name of `names` at the smallest edit distance (case and punctuation ignored), null when none is near. */
export function nearest(name: string, names: readonly string[]): string | null {
  const wanted = bare(name).slice(0, 60)
  const allowed = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | null = null
  let bestDistance = allowed + 1
  for (const candidate of names) {
    const d = distance(wanted, bare(candidate))
    if (d < bestDistance) [best, bestDistance] = [candidate, d]
  }
  return best
}
