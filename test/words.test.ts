/** Every code that the sources give has its sentence in both languages, and every refusal its kind. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { kindOf, KIND_OF } from '../src-main/contract/refusals.ts'
import {
  DELIVERY_INTENTS,
  EXCLUSION_REASONS,
  HOLD_REASONS,
  LATE_EXCLUSION_REASONS,
} from '../src-main/domain/delivery.ts'
import { STANDARD_FIELDS } from '../src-main/domain/fields.ts'
import { IMPORT_STATES, VERDICTS } from '../src-main/domain/imports.ts'
import { RECIPIENT_STATES } from '../src-main/domain/ledger.ts'
import { LOCALES } from '../src-main/words/say.ts'
import { words } from '../src-main/words/table.ts'

const ROOT = fileURLToPath(new URL('../src-main', import.meta.url))
const ROOMS = ['domain', 'contract', 'engine', 'store', 'gateways', 'shells']

const sources = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((f) => join(room, f)),
)
  .filter((file) => file.endsWith('.ts') && file !== join('contract', 'refusals.ts'))
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))

/** What stands as `area/code` in a source, is no media type and no package. */
const OTHER_AREAS = new Set([
  'application',
  'font',
  'image',
  'text',
  'hucre',
  'libphonenumber-js',
  'multipart',
  'node',
  'zod',
])

function found(pattern: RegExp): Map<string, string> {
  const codes = new Map<string, string>()
  for (const { file, text } of sources)
    for (const [, code] of text.matchAll(pattern)) if (!OTHER_AREAS.has(code!.split('/')[0]!)) codes.set(code!, file)
  return codes
}

const missing = (codes: Iterable<string>): string[] => [...codes].filter((code) => !(code in words)).sort()

test('every code in the sources has a sentence', () => {
  const codes = found(/['`]([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)['`]/g)
  assert.ok(codes.size > 300, `only ${codes.size} codes were found`)
  const without = [...codes].filter(([code]) => !(code in words)).map(([code, file]) => `${code} (${file})`)
  assert.deepEqual(without.sort(), [])
})

test('every state, reason and kind that data can hold has a sentence', () => {
  const reasons = [...EXCLUSION_REASONS, ...LATE_EXCLUSION_REASONS]
  assert.deepEqual(
    missing([
      ...RECIPIENT_STATES.map((state) => `state/${state}`),
      ...reasons.map((reason) => `reason/${reason}`),
      ...HOLD_REASONS.flatMap((reason) => [`today/held-${reason}`, `cli/hold-${reason}`]),
      ...[...DELIVERY_INTENTS, 'finished', 'draft'].flatMap((status) => [
        `cli/status-${status}`,
        `cli/ended-${status}`,
      ]),
      ...IMPORT_STATES.map((state) => `cli/import-${state}`),
      ...VERDICTS.map((verdict) => `cli/verdict-${verdict}`),
      ...STANDARD_FIELDS.map(({ key }) => `field/${key}`),
      ...['email', 'sms'].map((channel) => `cli/channel-${channel}`),
      ...['import-check', 'import-merge', 'import-undo', 'preflight', 'export', 'backup', 'sample'].map(
        (job) => `cli/job-${job}`,
      ),
    ]),
    [],
  )
})

test('a sentence stands in both languages and fills the same places', () => {
  const places = (sentence: unknown): string[] => [...new Set(JSON.stringify(sentence).match(/\{\w+\}/g) ?? [])].sort()
  for (const [code, said] of Object.entries(words)) {
    for (const locale of LOCALES) assert.ok(JSON.stringify(said[locale] ?? '').length > 2, `${code} has no ${locale}`)
    assert.deepEqual(places(said.en), places(said.sv), code)
  }
})

test('a sentence is not overwritten by another area that says something else', () => {
  const files = readdirSync(join(ROOT, 'words'), { recursive: true, encoding: 'utf8' })
  const areas = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(ROOT, 'words', file), 'utf8'))
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const text of areas)
    for (const [, code] of text.matchAll(/^ {2}'([a-z-]+\/[a-z0-9-_]+)':/gm))
      (seen.has(code!) ? twice : seen).add(code!)
  assert.ok(seen.size > 500)
  assert.deepEqual([...twice], [])
})

test('every refusal has a kind, and every kind in the table is of a code that exists', () => {
  const refused = found(/refuse\(\s*['`]([a-z-]+\/[a-z0-9-]+)['`]/g)
  for (const [code, file] of found(/stop\(\s*['`]([a-z-]+\/[a-z0-9-]+)['`]/g)) refused.set(code, file)
  assert.ok(refused.size > 100)
  assert.deepEqual(
    [...refused.keys()].filter((code) => kindOf(code) === null),
    [],
  )
  const idle = Object.keys(KIND_OF).filter((code) => code !== 'defect' && !code.endsWith('/') && !(code in words))
  assert.deepEqual(idle, [])
})

test('no sentence flatters, begs or shouts', () => {
  for (const [code, said] of Object.entries(words))
    assert.doesNotMatch(JSON.stringify([said.en, said.sv]), /!|\bplease\b|successfully|\bvänligen\b/i, code)
})
