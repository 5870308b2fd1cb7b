/** Arrow keys through a row of buttons of which one can be reached by Tab (radiogroup, tablist). */

/** The index that a key leads to among `count`, or undefined when the key leads nowhere. Ends wrap. */
export function rove(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowRight' || key === 'ArrowDown') return (at + 1) % count
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (at - 1 + count) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}

/** Handles a key on a group: `take` gets the new index, and the element there the focus. */
export function onRove(event: KeyboardEvent, at: number, count: number, take: (index: number) => void): void {
  const next = rove(event.key, at, count)
  if (next === undefined) return
  event.preventDefault()
  take(next)
  const group = event.currentTarget as HTMLElement
  group.querySelectorAll<HTMLElement>(':scope > [role]')[next]?.focus()
}
