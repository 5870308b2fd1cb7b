import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import fc from 'fast-check'
import type { ColumnMapping } from '../../src-main/contract/imports.ts'
import { importInto, MODEL_KEYS, type ModelPerson, type ModelRow } from '../engine/import/model.ts'
import { Importer, openSession, peopleIn, tempFolder } from '../engine/import/workspace.ts'

const maybe = (values: readonly string[]) => fc.constantFrom('', ...values)
const email = (n: number): string => `p${n}@x.se`
const phone = (n: number): string => `+4670123456${n}`
const anyRow: fc.Arbitrary<ModelRow> = fc.record({
  email: maybe([email(1), email(2), email(3), 'P1@x.se', email(4), 'nobody']),
  phone: maybe([phone(1), phone(2), phone(3), '12']),
  customer_number: maybe(['A1', 'a1', 'B2']),
  first_name: maybe(['Anna', 'Bo']),
  city: maybe(['Lund', 'Umeå']),
})
const aFile = fc.array(anyRow, { minLength: 1, maxLength: 12 })

const csv = (rows: readonly ModelRow[]): string =>
  // A last column that is never empty keeps rows without a value from being blank lines.
  [[...MODEL_KEYS, 'n'].join(','), ...rows.map((r, i) => [...MODEL_KEYS.map((k) => r[k]), i].join(','))].join('\r\n')

const mapping: ColumnMapping = [
  ...MODEL_KEYS.map((key, column) => ({ column, header: key, to: { kind: 'field' as const, key } })),
  { column: MODEL_KEYS.length, header: 'n', to: { kind: 'skip' } },
]

interface Snapshot {
  profiles: Record<string, string | number | null>[]
  identities: { namespace: string; value: string; profile_id: number }[]
}

/** People of the store in the shape of the model, in the order they were made. */
function asModel(file: string): ModelPerson[] {
  const { profiles, identities } = peopleIn(file) as Snapshot
  return profiles.map((profile) => ({
    values: Object.fromEntries(MODEL_KEYS.filter((k) => profile[k] !== null).map((k) => [k, profile[k]])),
    identities: new Set(
      identities.filter((i) => i.profile_id === profile['id']).map((i) => `${i.namespace}:${i.value}`),
    ),
  }))
}

test('every row is accounted for, and several lists end as they do row by row; undone in reverse, nothing is left', async (t) => {
  const folder = await tempFolder(t)
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(aFile, { minLength: 1, maxLength: 3 }), async (files) => {
      const file = join(folder, `w${++run}.utskick`)
      const opened = await openSession(file, { create: true })
      try {
        const importer = new Importer(opened)
        const people: ModelPerson[] = []
        const states: unknown[] = []
        const ids: number[] = []
        for (const rows of files) {
          const list = join(folder, 'list.csv')
          await writeFile(list, csv(rows))
          states.push(peopleIn(file))
          const id = await importer.check(list, { mapping })
          ids.push(id)
          const checked = await importer.detail(id)
          const { counts, codes } = importInto(people, rows)
          assert.deepEqual(checked.counts, { rows: rows.length, ...counts })
          await importer.merge(id)
          const merged = await importer.detail(id)
          assert.deepEqual(merged.counts, checked.counts, 'the merge does what the check said')
          assert.equal(merged.mergedRows, rows.length)
          const rejected = await importer.rejections(id)
          assert.deepEqual(
            rejected.map((r) => [r.line - 2, r.code.replace(/^phone.*/, 'phone')]),
            [...codes],
          )
          assert.deepEqual(asModel(file), people)
        }
        for (const id of ids.reverse()) {
          await importer.undo(id)
          assert.deepEqual(peopleIn(file), states.pop())
        }
      } finally {
        await opened.close()
      }
    }),
    { numRuns: 25 },
  )
})
