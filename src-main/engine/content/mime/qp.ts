/** Quoted-printable for the hot path (RFC 2045 section 6.7). Encodes text only; reading is the reader's. */

const HEX = Buffer.from('0123456789ABCDEF')
/** Octets of a line before the `=` of a soft break: 76 with it. */
const ROOM = 75
const [LF, CR, TAB, SPACE, DOT, EQUALS] = [10, 13, 9, 32, 46, 61]

/** 1 for bytes that stand for themselves inside a line. */
const PLAIN = new Uint8Array(256)
for (let byte = 32; byte <= 126; byte++) PLAIN[byte] = byte === EQUALS ? 0 : 1
PLAIN[TAB] = 1

/** Reused, because fresh memory costs more than the encoding itself. */
const scratch = { source: Buffer.allocUnsafeSlow(64 * 1024), out: Buffer.allocUnsafeSlow(256 * 1024) }
const SCRATCH_KEPT = 8 * 1024 * 1024

function room(of: keyof typeof scratch, bytes: number): Buffer {
  if (bytes <= scratch[of].length) return scratch[of]
  const fresh = Buffer.allocUnsafeSlow(bytes)
  if (bytes <= SCRATCH_KEPT) scratch[of] = fresh
  return fresh
}

/** Writes `=XX` at `at`, behind a soft break when `full`; gives the place after it. */
function writeEscape(out: Buffer, at: number, full: boolean, byte: number): number {
  if (full) at = writeSoftBreak(out, at)
  out[at++] = EQUALS
  out[at++] = HEX[byte >> 4]!
  out[at++] = HEX[byte & 15]!
  return at
}
function writeSoftBreak(out: Buffer, at: number): number {
  out[at++] = EQUALS
  out[at++] = CR
  out[at++] = LF
  return at
}
/** Encodes a blank that ends the line at `at`; gives the place after it. */
function writeLineEnd(out: Buffer, at: number, column: number): number {
  const last = column > 0 ? out[at - 1]! : 0
  return last === SPACE || last === TAB ? writeEscape(out, at - 1, column + 2 > ROOM, last) : at
}

/**
 * `text` as quoted-printable UTF-8: lines of at most 76 octets, CRLF for every line break, blanks at a line's end and
 * dots at its start encoded (so that nothing depends on dot-stuffing).
 */
export function encodeQuotedPrintable(text: string): Buffer {
  const source = room('source', text.length * 3)
  const end = source.write(text, 'utf8')
  const out = room('out', end * 4 + 16)
  let at = 0
  let column = 0
  let i = 0
  while (i < end) {
    if (column > 0 || source[i] !== DOT) {
      const full = Math.min(end, i + ROOM - column)
      const from = i
      while (i < full && PLAIN[source[i]!] === 1) out[at++] = source[i++]!
      column += i - from
    }
    if (i === end) break
    const byte = source[i]!
    if (byte === LF || byte === CR) {
      at = writeLineEnd(out, at, column)
      out[at++] = CR
      out[at++] = LF
      column = 0
      i += byte === CR && source[i + 1] === LF ? 2 : 1
    } else if (column >= ROOM && PLAIN[byte] === 1) {
      at = writeSoftBreak(out, at)
      column = 0
    } else {
      const full = column + 3 > ROOM
      at = writeEscape(out, at, full, byte)
      column = full ? 3 : column + 3
      i++
    }
  }
  at = writeLineEnd(out, at, column)
  return Buffer.from(out.subarray(0, at))
}
