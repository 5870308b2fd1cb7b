/**
 * How many parts a text message is sent in (3GPP TS 23.038 and 23.040). Counts only: a provider may encode otherwise.
 */

/** The basic GSM 7-bit alphabet, one unit each. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Its extension table: an escape and a character, two units each. */
const EXTENDED = new Set('\f^{}\\[~]|€')

export interface SmsParts {
  readonly encoding: 'gsm7' | 'ucs2'
  /** Septets or UTF-16 code units, escapes counted. */
  readonly units: number
  readonly parts: number
  /** Units that one part holds: 160 or 70 alone, 153 or 67 in a chain. */
  readonly perPart: number
}

/** Units of each character that must not be split over two parts. */
function unitsOf(text: string): { encoding: SmsParts['encoding']; units: number[] } {
  const units: number[] = []
  for (const character of text) {
    if (BASIC.has(character)) units.push(1)
    else if (EXTENDED.has(character)) units.push(2)
    else return { encoding: 'ucs2', units: Array.from(text, (c) => c.length) }
  }
  return { encoding: 'gsm7', units }
}

/** The parts of `text`, line breaks counted as one LF. An empty text is no part. */
export function smsParts(text: string): SmsParts {
  const { encoding, units } = unitsOf(text.replace(/\r\n/g, '\n'))
  const total = units.reduce((sum, u) => sum + u, 0)
  const [alone, chained] = encoding === 'gsm7' ? [160, 153] : [70, 67]
  if (total <= alone) return { encoding, units: total, parts: total === 0 ? 0 : 1, perPart: alone }
  let parts = 1
  let room = chained
  for (const u of units) {
    if (u > room) {
      parts++
      room = chained
    }
    room -= u
  }
  return { encoding, units: total, parts, perPart: chained }
}
