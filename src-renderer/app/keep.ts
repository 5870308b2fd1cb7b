/** Remembers small choices of the person at this window. A browser that forbids storage just forgets them. */

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`utskick.${key}`)
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`utskick.${key}`, value)
  } catch {
    // forbidden or full: the choice lasts as long as the window
  }
}
