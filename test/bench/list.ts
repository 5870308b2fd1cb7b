/**
 * A generated customer list, always the same for a size: 12 columns, about 115 bytes a row; 3 % of the rows repeat the
 * address of an earlier one, 1 % have a malformed one.
 *
 * Addresses come in no order, as people did: a sorted list is cheap to put into an index, and no real list is sorted. Half
 * the rows have a phone number, because a shop asks for one when it delivers and not when it sends a newsletter. Most are
 * written as at home, one in ten with a country code, and three in a hundred are no numbers.
 */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'

const FIRST =
  'Anna Erik Åsa Lars Maria Karl Eva Björn Sara Nils Ingrid Östen Lena Olof Kajsa Gustav Märta Per Elin Jonas'.split(
    ' ',
  )
const LAST =
  'Andersson Åkerhus Lindqvist Berg Nyström Öberg Sandberg Wikström Hedlund Norén Holmgren Dahl Sjögren Ek Forsberg Lund'.split(
    ' ',
  )
const HOSTS =
  'gmail.com hotmail.com outlook.com telia.com icloud.com live.se spray.se bredband.net yahoo.com comhem.se'.split(' ')
const CITIES = ['Umeå', 'Luleå', 'Falun', 'Östersund', 'Malmö', 'Göteborg', 'Uppsala', 'Åre', 'Kiruna', 'Visby']
const COUNTRIES = ['Sverige', 'Sverige', 'Sverige', 'Norge', 'Finland', 'Danmark', 'Tyskland', 'Sverige']
const PLANS = ['bas', 'silver', 'guld']
const DAY_MS = 86_400_000

export const HEADER = 'email,phone,first_name,last_name,company,street,postal_code,city,country,plan,points,last_order'

/** 32 bits that look like chance, the same for the same numbers (the end of MurmurHash3). */
function chance(n: number, salt: number): number {
  let h = Math.imul(n ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  h ^= h >>> 16
  return Math.imul(h ^ (h >>> 15), 0x27d4eb2d) >>> 0
}
const oneOf = (words: readonly string[], n: number): string => words[n % words.length]!
const ascii = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
const FIRST_ASCII = FIRST.map(ascii)
const LAST_ASCII = LAST.map(ascii)

/** No two numbers under 2^24 give the same: the last figures are the number itself, scattered. */
function addressOf(n: number): string {
  const h = chance(n, 1)
  const own = (Math.imul(n, 10_368_889) & 0xffffff).toString(36)
  return `${oneOf(FIRST_ASCII, h)}.${oneOf(LAST_ASCII, h >>> 8)}${own}@${oneOf(HOSTS, h >>> 16)}`
}

function phoneOf(n: number): string {
  const h = chance(n, 2)
  if (h % 2 === 0) return ''
  const tail = String(n % 10_000_000).padStart(7, '0')
  if (h % 100 < 6) return tail.slice(0, 4)
  const mobile = `7${'02369'[(h >>> 8) % 5]!}`
  const apart = `${tail.slice(0, 3)} ${tail.slice(3, 5)} ${tail.slice(5)}`
  if (h % 100 < 26) return `+46 ${mobile} ${apart}`
  return (h >>> 16) % 3 === 0 ? `0${mobile}${tail}` : `0${mobile}-${apart}`
}

export function rowOf(n: number): string {
  const h = chance(n, 3)
  const who = n > 100 && h % 100 < 3 ? chance(n, 4) % n : n
  const address = h % 100 === 99 ? addressOf(n).replace('@', ' at ') : addressOf(who)
  const day = new Date(Date.UTC(2026, 0, 1) - (h % 900) * DAY_MS).toISOString().slice(0, 10)
  const a = chance(n, 5)
  const company = a % 5 === 0 ? `${oneOf(LAST, a >>> 3)} & Co AB` : ''
  const name = chance(who, 1)
  return [
    address,
    phoneOf(n),
    oneOf(FIRST, name),
    oneOf(LAST, name >>> 8),
    company,
    `${oneOf(LAST, a >>> 5)}gatan ${(a >>> 9) % 120}`,
    `${10_000 + ((a >>> 4) % 80_000)}`,
    oneOf(CITIES, a >>> 8),
    oneOf(COUNTRIES, a >>> 12),
    oneOf(PLANS, a >>> 16),
    `${(h >>> 7) % 5000}`,
    day,
  ].join(',')
}

export async function writeList(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file)
  out.write(HEADER + '\n')
  for (let from = 0; from < rows; from += 10_000) {
    let chunk = ''
    for (let n = from; n < Math.min(rows, from + 10_000); n++) chunk += rowOf(n) + '\n'
    if (!out.write(chunk)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
}
