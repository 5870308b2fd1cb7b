/**
 * Who may come in: a one-time code from the terminal is exchanged for a cookie. Codes, cookies and file tokens are 256
 * random bits, compared in constant time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export const newToken = (): string => randomBytes(32).toString('base64url')

/** Hashing first makes the lengths equal and the comparison blind to where two tokens differ. */
export function sameToken(a: string, b: string): boolean {
  const [x, y] = [a, b].map((token) => createHash('sha256').update(token).digest())
  return timingSafeEqual(x!, y!)
}

export class Keys {
  private code = ''
  private readonly sessions = new Set<string>()

  /** The code that the next address carries; an earlier one, used or not, is void. */
  newCode(): string {
    return (this.code = newToken())
  }

  /** A session for the code, once; null for any other. */
  enter(code: string): string | null {
    if (this.code === '' || !sameToken(code, this.code)) return null
    this.code = ''
    const session = newToken()
    this.sessions.add(session)
    return session
  }

  /** Looks at every session whatever it finds, so that time tells nothing. */
  isSession(token: string): boolean {
    return [...this.sessions].filter((known) => sameToken(known, token)).length > 0
  }
}
