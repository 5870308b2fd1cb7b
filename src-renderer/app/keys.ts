/** Shortcuts: whether a key press is one, and how it is printed on the keyboard. Pure but for asking which system this is. */

export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** Whether a key press is this shortcut. A sign such as `?` is matched as it is typed, however its layout makes it. */
export function isShortcut(shortcut: string, press: KeyPress, mac: boolean): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1)!.toLowerCase()
  const has = (name: string) => parts.slice(0, -1).includes(name)
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  const sign = key.length === 1 && !/[a-z0-9]/.test(key)
  if (has('Mod') !== mod || other || has('Alt') !== press.altKey) return false
  if (!sign && has('Shift') !== press.shiftKey) return false
  return press.key.toLowerCase() === key
}

/** The keys as they are printed on the keyboard: `Ctrl Shift P`, on a Mac `⇧ ⌘ P`. */
export function keyNames(shortcut: string, mac: boolean): string {
  const shown: Record<string, string> = mac
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }
    : { Mod: 'Ctrl', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }
  return shortcut
    .split('+')
    .map((part) => shown[part] ?? part)
    .join(' ')
}

export const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent)
