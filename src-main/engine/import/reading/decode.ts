/**
 * Bytes to text: finds a file's encoding and decodes it in a stream. What a byte cannot mean becomes U+FFFD, and the
 * rows that hold one are warned of where they are read (csv.ts).
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import type { Encoding } from '../../../contract/imports.ts'

const CHUNK_BYTES = 256 * 1024
/** Rows of one piece are judged and packed before the next is read, so a small one keeps what is alive small. */
const PIECE_BYTES = 64 * 1024

/**
 * The encoding of a file that begins with `first`; `complete` when these are all its bytes. Byte-order mark, then the
 * NULs that UTF-16 has at every other place, then strict UTF-8, then windows-1252. Mac Roman is never guessed: any
 * byte is a letter in both.
 */
export function guessEncoding(first: Uint8Array, { complete }: { complete: boolean }): Encoding {
  const marked = byOrderMark(first) ?? byNuls(first)
  if (marked) return marked
  return isUtf8(complete ? first : first.subarray(0, wholeCharacters(first))) ? 'utf-8' : 'windows-1252'
}

function byOrderMark(b: Uint8Array): Encoding | null {
  if (b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf) return 'utf-8'
  if (b[0] === 0xff && b[1] === 0xfe) return 'utf-16le'
  if (b[0] === 0xfe && b[1] === 0xff) return 'utf-16be'
  return null
}

/** UTF-16 of Western text has a NUL in most of its odd (little-endian) or even (big-endian) places, and few in the others. */
function byNuls(b: Uint8Array): Encoding | null {
  const length = Math.min(b.length, 4096) & ~1
  if (length < 4) return null
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (b[i] === 0) even++
    if (b[i + 1] === 0) odd++
  }
  const pairs = length / 2
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return null
}

/** How many bytes are left when a UTF-8 character that is cut off at the end is left out. */
function wholeCharacters(b: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= b.length; back++) {
    const byte = b[b.length - back]!
    if (byte < 0x80) return b.length
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? b.length - back : b.length
  }
  return b.length
}

/**
 * The encoding of the whole file at `path`. Strict UTF-8 is checked to the last byte (about a second a gigabyte); a
 * file that breaks it stays UTF-8 when it holds at least twenty good characters beyond ASCII for each broken byte.
 */
export async function findEncoding(path: string): Promise<Encoding> {
  const file = await open(path)
  try {
    const buffer = new Uint8Array(CHUNK_BYTES)
    let kept = 0
    let first = true
    let good = 0
    let broken = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, kept, buffer.length - kept)
      const bytes = buffer.subarray(0, kept + bytesRead)
      const complete = bytesRead === 0
      const marked = first ? (byOrderMark(bytes) ?? byNuls(bytes)) : null
      if (marked) return marked
      first = false
      const end = complete ? bytes.length : wholeCharacters(bytes)
      const whole = bytes.subarray(0, end)
      if (!isAscii(whole)) {
        if (isUtf8(whole)) good += leadBytes(whole)
        else {
          const counted = countBeyondAscii(whole)
          good += counted.good
          broken += counted.broken
        }
      }
      if (complete || broken * 20 > good + 1_000) break
      kept = bytes.length - end
      buffer.copyWithin(0, end, bytes.length)
    }
    return broken * 20 > good ? 'windows-1252' : 'utf-8'
  } finally {
    await file.close()
  }
}

function leadBytes(bytes: Uint8Array): number {
  let count = 0
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0xc0) count++
  return count
}

function countBeyondAscii(bytes: Uint8Array): { good: number; broken: number } {
  let good = 0
  let broken = 0
  const text = new TextDecoder('utf-8').decode(bytes)
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0xfffd) broken++
    else if (c > 0x7f) good++
  }
  return { good, broken }
}

export interface TextChunk {
  readonly text: string
  /** Bytes of the file behind this and all earlier chunks. */
  readonly bytesRead: number
}

/** The file's text in pieces of about 64 KB, its byte-order mark left out. Memory is one piece. */
export async function* readText(path: string, encoding: Encoding): AsyncGenerator<TextChunk> {
  const file = await open(path)
  try {
    const decoder = new TextDecoder(encoding)
    const buffer = new Uint8Array(PIECE_BYTES)
    let total = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length)
      total += bytesRead
      const text = decoder.decode(buffer.subarray(0, bytesRead), { stream: bytesRead > 0 })
      if (text !== '') yield { text, bytesRead: total }
      if (bytesRead === 0) return
    }
  } finally {
    await file.close()
  }
}
