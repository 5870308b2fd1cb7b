/** The import of a small list, done the slow way: row by row, in plain objects. What the store does must agree. */

export interface ModelRow {
  readonly email: string
  readonly phone: string
  readonly customer_number: string
  readonly first_name: string
  readonly city: string
}
export const MODEL_KEYS = ['email', 'phone', 'customer_number', 'first_name', 'city'] as const

type Key = (typeof MODEL_KEYS)[number]
export interface ModelPerson {
  readonly values: Partial<Record<Key, string>>
  /** `namespace:value` */
  readonly identities: Set<string>
}

export interface ModelCounts {
  new: number
  update: number
  same: number
  rejected: number
}

const IDENTITIES = ['email', 'phone', 'customer_number'] as const

/** Reads as the judge does: only the addresses that the generator makes have to be understood. */
function judge(row: ModelRow): { values: Partial<Record<Key, string>>; code: string | null } {
  if (row.email !== '' && !row.email.includes('@')) return { values: {}, code: 'email/no-at' }
  const values: Partial<Record<Key, string>> = {}
  for (const key of MODEL_KEYS) if (row[key] !== '') values[key] = row[key]
  if (row.phone !== '' && row.phone.length < 5) {
    delete values.phone
    if (!values.email && !values.customer_number) return { values: {}, code: 'phone' }
  }
  return IDENTITIES.some((key) => values[key]) ? { values, code: null } : { values: {}, code: 'import/no-identity' }
}

const keysOf = (values: Partial<Record<Key, string>>): string[] =>
  IDENTITIES.flatMap((key) => (values[key] ? [`${key}:${values[key].toLowerCase()}`] : []))

/** Changes `people` as importing `rows` does; answers with the counts and the code of each rejected row, by its place. */
export function importInto(
  people: ModelPerson[],
  rows: readonly ModelRow[],
): { counts: ModelCounts; codes: Map<number, string> } {
  const counts: ModelCounts = { new: 0, update: 0, same: 0, rejected: 0 }
  const codes = new Map<number, string>()
  const before = new Map(people.flatMap((person) => [...person.identities].map((key) => [key, person] as const)))
  const held = new Set<unknown>()
  for (const [place, row] of rows.entries()) {
    const { values, code } = judge(row)
    const keys = keysOf(values)
    const owners = new Set(keys.flatMap((key) => before.get(key) ?? []))
    const owner = [...owners][0]
    const refused =
      code ??
      (owners.size > 1
        ? 'import/two-people'
        : keys.some((key) => held.has(key))
          ? 'import/twice'
          : owner && held.has(owner)
            ? 'import/person-twice'
            : null)
    if (refused !== null) {
      counts.rejected++
      codes.set(place, refused)
      continue
    }
    for (const key of keys) held.add(key)
    if (!owner) {
      people.push({ values, identities: new Set(keys) })
      counts.new++
      continue
    }
    held.add(owner)
    const differs = Object.entries(values).some(([key, value]) => owner.values[key as Key] !== value)
    Object.assign(owner.values, values)
    for (const key of keys) owner.identities.add(key)
    counts[differs ? 'update' : 'same']++
  }
  return { counts, codes }
}
