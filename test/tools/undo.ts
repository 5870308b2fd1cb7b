/** Undoes what a test made, the latest first: what was opened in a folder is closed before the folder goes. */
import type { TestContext } from 'node:test'

const undoings = new WeakMap<TestContext, (() => unknown)[]>()

export function undo(t: TestContext, undoing: () => unknown): void {
  const known = undoings.get(t)
  if (known) return void known.push(undoing)
  const mine = [undoing]
  undoings.set(t, mine)
  t.after(async () => {
    for (const last of mine.reverse()) await last()
  })
}
