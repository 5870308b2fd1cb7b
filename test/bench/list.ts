/** A generated customer list: 12 columns, 3 % repeated addresses, 1 % malformed ones. Always the same for a size. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'

const CITIES = ['Umeå', 'Luleå', 'Falun', 'Östersund', 'Malmö', 'Göteborg', 'Uppsala', 'Åre', 'Kiruna', 'Visby']
const COUNTRIES = ['Sverige', 'Norge', 'Finland', 'Danmark', 'Tyskland']
const PLANS = ['bas', 'silver', 'guld']

export const HEADER =
  'email,first_name,last_name,company,street,postal_code,city,country,customer_number,plan,points,last_order'

export function rowOf(n: number): string {
  const hash = Math.imul(n + 1, 2654435761) >>> 0
  const who = n % 33 === 32 ? n - 16 : n
  const email = n % 100 === 99 ? `person${n}@` : `person${who}@mail${hash % 500}.example.com`
  const customer = n % 33 === 32 ? '' : `K${n}`
  const day = new Date(Date.UTC(2026, 0, 1) - (hash % 900) * 86_400_000).toISOString().slice(0, 10)
  return `${n % 33 === 32 ? `person${who}@mail${(Math.imul(who + 1, 2654435761) >>> 0) % 500}.example.com` : email},Anna${hash % 997},Åkerhus${hash % 1993},Bolag ${hash % 5000},Gatan ${hash % 120},${10000 + (hash % 80000)},${CITIES[hash % 10]},${COUNTRIES[(hash >>> 8) % 5]},${customer},${PLANS[(hash >>> 4) % 3]},${hash % 4000},${day}`
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
