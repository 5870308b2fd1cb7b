/** The invented people of the sample workspace, as the two lists that a small shop would have. Always the same ones. */

export interface SampleNames {
  readonly first: readonly string[]
  readonly last: readonly string[]
  readonly places: readonly {
    readonly country: string
    readonly language: string
    readonly weight: number
    readonly cities: readonly string[]
  }[]
  /** Reserved for examples (RFC 2606): mail to them reaches nobody. */
  readonly domains: readonly string[]
  readonly interests: readonly string[]
}

const HEADER = 'Kundnr;Förnamn;Efternamn;E-post;Mobil;Ort;Land;Språk;Medlemskap;Poäng;Senaste köp;Intressen'
export const MEMBERS = 1540
export const PEOPLE = 2000

/** Repeatable chance (mulberry32): the same seed, the same people. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const plain = (name: string): string =>
  name.toLowerCase().replace(/ø/g, 'o').replace(/æ/g, 'ae').normalize('NFD').replace(/\p{M}/gu, '')

/** The 95 numbers that Swedish regulation keeps for fiction, 070-174 06 05 to 99. */
const fictionPhone = (n: number): string => (n < 95 ? `070-174 06 ${String(n + 5).padStart(2, '0')}` : '')

function personRow(n: number, names: SampleNames, chance: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T
  const first = pick(names.first)
  const last = pick(names.last)
  const place = placeOf(names, n < 95 ? 0 : chance())
  const email = `${plain(first)}.${plain(last)}${n}@${pick(names.domains)}`
  const level = chance()
  const membership = n >= MEMBERS ? '' : level < 0.12 ? 'guld' : level < 0.4 ? 'silver' : 'bas'
  const points = membership === '' ? '' : String(Math.floor(chance() ** 3 * 4000))
  const bought = new Date(Date.UTC(2026, 8, 30) - Math.floor(chance() ** 2 * 900) * 86_400_000)
    .toISOString()
    .slice(0, 10)
  const interests = names.interests.filter(() => chance() < 0.3).join('|')
  const known = chance() < 0.97
  return [
    `GL-${10_001 + n}`,
    known ? first : '',
    last,
    email,
    fictionPhone(n),
    pick(place.cities),
    place.country,
    place.language,
    membership,
    points,
    bought,
    interests,
  ].join(';')
}

function placeOf({ places }: SampleNames, at: number): SampleNames['places'][number] {
  const total = places.reduce((sum, p) => sum + p.weight, 0)
  let left = at * total
  return places.find((p) => (left -= p.weight) < 0) ?? places[0]!
}

/** Two CSV texts: members, who said yes to offers, with a few rows that need a look; and customers of the till, who were never asked. */
export function sampleLists(names: SampleNames): { members: string; till: string } {
  const chance = seeded(20_260_924)
  const rows = Array.from({ length: PEOPLE }, (_, n) => personRow(n, names, chance))
  const members = rows.slice(0, MEMBERS)
  const spoiled = [
    'GL-90001;Tuva;Norrstig;tuva.norrstig@example;;Falun;Sverige;sv;bas;12;;',
    'GL-90002;Jukka;Virtasalo;jukka(at)example.com;;Vasa;Finland;fi;bas;0;;',
    members[40] ?? '',
  ]
  return { members: [HEADER, ...members, ...spoiled].join('\r\n'), till: [HEADER, ...rows.slice(MEMBERS)].join('\r\n') }
}
