/** Remembers small choices of the person at this window, and what is being written. A browser that forbids storage just forgets them. */

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

/** What is being written in this window alone: it outlives a reload and ends with the window. */
export const unsaved = {
  get(key: string): string | null {
    try {
      return sessionStorage.getItem(`utskick.${key}`)
    } catch {
      return null
    }
  },
  /** null forgets it. */
  set(key: string, value: string | null): void {
    try {
      if (value === null) sessionStorage.removeItem(`utskick.${key}`)
      else sessionStorage.setItem(`utskick.${key}`, value)
    } catch {
      // forbidden or full: it lasts until the window is loaded again
    }
  },
}
