/**
 * Makes e-mail addresses: `normaliseEmail` is the only maker of an `EmailAddress`. It reads an address by its grammar
 * and asks no server whether anybody lives there.
 */
import { getPublicSuffix, parse } from 'tldts'
import { done, refuse, type EmailAddress, type Result } from '../units.ts'

const MAX_ADDRESS = 254
const MAX_LOCAL = 64
const MAX_LABEL = 63

/** RFC 5322 3.2.3: the characters of an atom, with those of RFC 6531. */
const ATOM_CHARACTER = /[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]/u
/** As of RFC 6531 letters of any script may stand in it too. */
const DOT_ATOM_UTF8 = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOT_ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
/** Letters, digits and hyphens; neither first nor last in a label is a hyphen (RFC 1123 2.1). */
const HOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/
/** What nearly every address looks like; it needs nothing done and has no mistake but, perhaps, its length. */
const PLAIN = /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,62}\.)+[a-z]{2,63}$/
const IS_ASCII = /^[\x00-\x7f]*$/
const OUTER_BLANKS = /^[ \u00a0]+|[ \u00a0]+$/g
/** Control, line and paragraph separators, and the invisible characters that make two addresses look the same. */
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/u

const refusal = (mistake: string, params = {}): Result<never> => refuse(`email/${mistake}`, params)

/**
 * The address in `text`, blanks around it removed: a dot-atom local part as it was typed (in NFC), and the domain in
 * lower case as an A-label. Refuses everything that RFC 5321 4.1.2, 5322 3.4.1 and 6531 3.3 do not allow, and what no
 * list needs: quoted local parts, address literals, display names.
 */
export function normaliseEmail(text: string): Result<EmailAddress> {
  if (text.length <= MAX_LOCAL && PLAIN.test(text) && !text.includes('xn--')) return done(text as EmailAddress)
  const address = text.replace(OUTER_BLANKS, '').normalize('NFC')
  const mistake = wholeMistake(address)
  if (mistake !== null) return refusal(mistake)
  const at = address.indexOf('@')
  const local = address.slice(0, at)
  const localProblem = localMistake(local)
  if (localProblem !== null) return refusal(localProblem.code, localProblem.params)
  const domain = normaliseDomain(address.slice(at + 1))
  if (!domain.ok) return domain
  if (octets(local) + 1 + domain.value.length > MAX_ADDRESS) return refusal('too-long', { limit: MAX_ADDRESS })
  return done(`${local}@${domain.value}` as EmailAddress)
}

/** The form that recognises a person: two addresses are the same when these are equal. */
export const emailIdentity = (address: EmailAddress): string => address.toLowerCase()

/** True when letters beyond ASCII stand before the @: only a server with SMTPUTF8 (RFC 6531) takes it. */
export const needsSmtpUtf8 = (address: EmailAddress): boolean => !IS_ASCII.test(address)

const octets = (text: string): number => (IS_ASCII.test(text) ? text.length : new TextEncoder().encode(text).length)

/** What stands after the @: lower case, A-labels. */
export const emailDomain = (address: EmailAddress): string => address.slice(address.lastIndexOf('@') + 1)

const RESERVED_ENDINGS = new Set(['test', 'example', 'invalid', 'localhost', 'local', 'internal'])
const knownEndings = new Map<string, boolean>()

/**
 * True when the last label of `domain` is on no list of top-level domains (a hint at a slip like `.con`, not a refusal:
 * new ones appear). Reserved names (RFC 2606) are not suspect.
 */
export function hasUnknownEnding(domain: string): boolean {
  const ending = domain.slice(domain.lastIndexOf('.') + 1)
  const remembered = knownEndings.get(ending)
  if (remembered !== undefined) return !remembered
  const known = RESERVED_ENDINGS.has(ending) || isListed(ending)
  if (knownEndings.size >= 5_000) knownEndings.clear()
  knownEndings.set(ending, known)
  return !known
}

function isListed(ending: string): boolean {
  const host = `name.${ending}`
  return getPublicSuffix(host) !== null && parse(host).isIcann === true
}

function wholeMistake(address: string): string | null {
  if (address === '') return 'empty'
  if (CONTROL.test(address)) return 'control'
  if (/[<>]/.test(address)) return 'angle-brackets'
  if (address.includes(',')) return 'comma'
  if (address.includes(';')) return 'semicolon'
  if (address.includes('"')) return 'quoted'
  if (/\s/.test(address)) return 'space'
  const at = address.indexOf('@')
  if (at === -1) return 'no-at'
  if (address.indexOf('@', at + 1) !== -1) return 'two-at'
  if (at === 0) return 'nothing-before-at'
  if (at === address.length - 1) return 'nothing-after-at'
  return address.length > 2 * MAX_ADDRESS ? 'too-long' : null
}

function localMistake(local: string): { code: string; params: Record<string, string | number> } | null {
  const say = (code: string, params: Record<string, string | number> = {}) => ({ code, params })
  if (octets(local) > MAX_LOCAL) return say('local-too-long', { limit: MAX_LOCAL })
  if (DOT_ATOM.test(local) || DOT_ATOM_UTF8.test(local)) return null
  if (local.startsWith('.')) return say('starts-with-dot')
  if (local.endsWith('.')) return say('dot-before-at')
  if (local.includes('..')) return say('two-dots')
  const character = [...local].find((c) => c !== '.' && !ATOM_CHARACTER.test(c)) ?? local
  return say('character', { character })
}

function normaliseDomain(typed: string): Result<string> {
  if (typed.startsWith('[')) return refusal('ip-address')
  if (typed.includes('..')) return refusal('two-dots')
  if (typed.startsWith('.')) return refusal('dot-after-at')
  if (typed.endsWith('.')) return refusal('ends-with-dot')
  if (!typed.includes('.')) return refusal('no-dot-in-domain')
  const ascii = toAscii(typed)
  if (ascii === null) return refusal('domain-character', { domain: typed })
  if (!HOST.test(ascii)) return domainMistake(ascii)
  if (ascii.length > MAX_ADDRESS - 1) return refusal('too-long', { limit: MAX_ADDRESS })
  if (/\.[0-9]+$/.test(ascii)) return refusal('ip-address')
  return done(ascii)
}

function domainMistake(domain: string): Result<never> {
  const labels = domain.split('.')
  if (labels.some((l) => l.startsWith('-') || l.endsWith('-'))) return refusal('domain-hyphen')
  if (labels.some((l) => l.length > MAX_LABEL)) return refusal('label-too-long', { limit: MAX_LABEL })
  return refusal('domain-character', { domain })
}

/** The domain as A-labels in lower case (UTS 46, by the URL parser of the platform), or null when it is no name. */
function toAscii(typed: string): string | null {
  const lower = typed.toLowerCase()
  if (/^[\x21-\x7e]+$/.test(lower) && !/(?:^|\.)xn--/.test(lower)) return lower
  if (/[^\p{L}\p{M}\p{N}.-]/u.test(lower)) return null
  try {
    return new URL(`http://${lower}`).hostname
  } catch {
    return null
  }
}
