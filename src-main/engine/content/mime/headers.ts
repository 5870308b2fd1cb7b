/**
 * Writes header fields of a message as 7-bit lines (RFC 5322, RFC 2047). Nothing that comes from data is parsed again:
 * an address is one address, whatever it looks like.
 */
import { domainToASCII } from 'node:url'
import { oneLine } from '../render.ts'

const SOFT_LENGTH = 76
const WORD_OPEN = '=?UTF-8?B?'
const WORD_FRAME = WORD_OPEN.length + 2
const ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const PHRASE = new RegExp(`^${ATEXT}( ${ATEXT})*$`)
const PRINTABLE = /^[\x20-\x7e]*$/

/** Longest run of whole characters of `text` from `from` that fits in `bytes` of UTF-8; at least one. */
function fitting(text: string, from: number, bytes: number): number {
  let end = from
  let used = 0
  while (end < text.length) {
    const point = text.codePointAt(end) ?? 0
    used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    if (used > bytes && end > from) break
    end += point > 0xffff ? 2 : 1
  }
  return end
}

/** `text` as encoded words of at most 75 characters, folded; `column` is where the first one begins. */
function encodedWords(text: string, column: number): string {
  const words: string[] = []
  let at = 0
  let room = SOFT_LENGTH - column
  while (at < text.length) {
    const end = fitting(text, at, Math.max(4, Math.floor((Math.min(75, room) - WORD_FRAME) / 4) * 3))
    words.push(`${WORD_OPEN}${Buffer.from(text.slice(at, end), 'utf8').toString('base64')}?=`)
    at = end
    room = SOFT_LENGTH - 1
  }
  return words.join('\r\n ')
}

/** Folds at single spaces; null when a word does not fit on a line. */
function folded(text: string, column: number): string | null {
  let length = column
  let out = ''
  for (const [index, word] of text.split(' ').entries()) {
    if (word.length > SOFT_LENGTH - (index === 0 ? column : 1)) return null
    const breaks = index > 0 && length + 1 + word.length > SOFT_LENGTH
    out += index === 0 ? word : breaks ? `\r\n ${word}` : ` ${word}`
    length = breaks ? 1 + word.length : length + word.length + (index > 0 ? 1 : 0)
  }
  return out
}

/** An unstructured field such as Subject, without its line end. Control characters become spaces, runs of spaces one. */
export function unstructured(name: string, value: string): string {
  const text = oneLine(value)
  const plain = PRINTABLE.test(text) && !text.includes('=?') ? folded(text, name.length + 2) : null
  return `${name}: ${plain ?? encodedWords(text, name.length + 2)}`
}
const UNFIT = /[\u0000-\u0020\u007f<>()[\],;:\\"]/
/** A trusted address for a header: its domain as an A-label. Throws on what `normaliseEmail` never lets through. */
export function headerAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at)
  const domain = address.slice(at + 1)
  const ascii = PRINTABLE.test(domain) ? domain : domainToASCII(domain)
  if (at < 1 || ascii === '' || UNFIT.test(local) || UNFIT.test(ascii) || local.includes('@') || address.length > 320) {
    throw new Error('content: not a trusted address')
  }
  return `${local}@${ascii}`
}

/** Whether the message can only travel by SMTPUTF8 (RFC 6531): the local part is not ASCII. */
export const needsSmtpUtf8 = (address: string): boolean => !PRINTABLE.test(address.slice(0, address.lastIndexOf('@')))

/** `To: Name <address>`, or the address alone when the name is blank. One mailbox, always. */
export function mailbox(field: string, address: string, name = ''): string {
  const safe = headerAddress(address)
  const text = oneLine(name)
  if (text === '') return `${field}: ${safe}`
  const column = field.length + 2
  const quoted = `"${text.replace(/[\\"]/g, '\\$&')}"`
  const short = column + quoted.length <= SOFT_LENGTH
  const plain = PRINTABLE.test(text) && !text.includes('=?') && short
  const phrase = plain ? (PHRASE.test(text) ? text : quoted) : encodedWords(text, column)
  const last = phrase.slice(phrase.lastIndexOf('\n') + 1).length + (phrase.includes('\n') ? 0 : column)
  return `${field}: ${phrase}${last + safe.length + 3 > SOFT_LENGTH ? '\r\n ' : ' '}<${safe}>`
}

/** `<mailto:…>` or `<https:…>` in angle brackets (RFC 2369). Throws on what could leave the brackets. */
export function bracketed(field: string, uri: string): string {
  if (!/^[!-;=?-~]{1,900}$/.test(uri)) throw new Error(`content: ${field} is not an URI`)
  return `${field}:${field.length + uri.length + 4 > SOFT_LENGTH ? '\r\n ' : ' '}<${uri}>`
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number): string => String(n).padStart(2, '0')
/** RFC 5322 section 3.3, in UTC. */
export function headerDate(ms: number): string {
  const d = new Date(ms)
  const time = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
  return `${DAYS[d.getUTCDay()]}, ${two(d.getUTCDate())} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()} ${time} +0000`
}

/** The Message-ID of one recipient without angle brackets: `uid` from the ledger, `domain` of the sender. */
export function messageIdFor(uid: string, domain: string): string {
  const ascii = domainToASCII(domain.trim().toLowerCase())
  if (!/^[A-Za-z0-9._-]{1,120}$/.test(uid) || !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(ascii)) {
    throw new Error('content: not a uid and a domain')
  }
  return `${uid}@${ascii}`
}
