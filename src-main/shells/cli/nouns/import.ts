/** `people import`: shows how a list is read, checks every row, asks, merges; and what came of earlier imports. */
import { Option, type Command } from 'commander'
import type { CheckedRow, Inspected, ImportDetail, ImportSummary } from '../../../contract/imports.ts'
import { ENCODINGS, type Encoding } from '../../../contract/imports.ts'
import type { DeclaredConsent } from '../../../domain/imports.ts'
import { isPhoneCountry } from '../../../domain/addresses/phone.ts'
import { applyMapFlag, parseMapFlag } from '../../../engine/import/mapping.ts'
import type { Caller } from '../caller.ts'
import type { Console } from '../console.ts'
import { wholeNumber } from '../files.ts'
import type { Builder } from '../builder.ts'
import { stop, valueOf } from '../stop.ts'
import { countLines, foundLines, rejectedLines } from './import-lines.ts'

interface ImportOptions {
  readonly map?: string
  readonly country?: string
  readonly consent?: string
  readonly consentSource?: string
  readonly consentWording?: string
  readonly encoding?: Encoding
  readonly delimiter?: string
  readonly sheet?: string
  readonly header?: boolean
  readonly suppressions?: boolean
  readonly dryRun?: boolean
}
const PARTIAL = 4
const LISTED = 200
/** Rejected rows that are told one by one; `people rejected` writes all. */
const TOLD = 10

/** `email:offers`: a channel and the key of a purpose. */
function consentOf(options: ImportOptions, fileName: string): DeclaredConsent | null {
  if (options.consent === undefined) return null
  const [, channel, purpose] = /^(email|sms):([a-z][a-z0-9_]*)$/.exec(options.consent) ?? []
  if (!purpose) return stop('cli/bad-consent', { text: options.consent })
  const { consentSource: source = fileName, consentWording: wording = '' } = options
  return { channel: channel as DeclaredConsent['channel'], purpose, source, wording }
}

function countryOf({ country }: ImportOptions): string | null {
  if (country === undefined) return null
  const code = country.toUpperCase()
  return isPhoneCountry(code) ? code : stop('import/unknown-country', { country })
}

const DELIMITERS: Readonly<Record<string, string>> = { tab: '\t', '\\t': '\t' }

async function inspect(caller: Caller, file: string, options: ImportOptions): Promise<Inspected> {
  const { encoding, sheet, header } = options
  const delimiter = options.delimiter === undefined ? undefined : (DELIMITERS[options.delimiter] ?? options.delimiter)
  const reading = { encoding, delimiter: delimiter as ',', sheet, header: header === false ? false : undefined }
  return caller.must('imports.inspect', {
    file,
    reading: Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined)),
  })
}

/** Checks, shows, asks, merges. A row that was rejected is accounted for and is no failure. */
async function importList(console: Console, caller: Caller, typed: string, options: ImportOptions): Promise<number> {
  const file = console.path(typed)
  const seen = await inspect(caller, file, options)
  const fields = await caller.must('fields.list', {})
  const flags = valueOf(parseMapFlag(options.map ?? ''))
  const mapping = valueOf(applyMapFlag(seen.mapping, flags, fields))
  const { json } = console.globals
  if (!json) for (const line of foundLines(console, seen, mapping)) console.tell(line)
  const { id, job } = await caller.must('imports.check', {
    file,
    fileName: seen.fileName,
    what: options.suppressions ? 'suppressions' : 'people',
    reading: seen.reading,
    mapping: [...mapping],
    country: countryOf(options) ?? (await caller.info()).country,
    consent: consentOf(options, seen.fileName),
  })
  await caller.ended(job)
  const checked = await withRejected(caller, id)
  if (options.dryRun) {
    await caller.must('imports.drop', { id })
    console.answer({ ...checked, dryRun: true }, () => [...resultLines(console, checked), console.say('cli/dry-run')])
    return 0
  }
  await consentToMerge(console, caller, checked)
  return merge(console, caller, id)
}

interface Told extends ImportDetail {
  readonly rejectedRows: readonly CheckedRow[]
}

async function withRejected(caller: Caller, id: number): Promise<Told> {
  const detail = await caller.must('imports.get', { id })
  const none = detail.counts.rejected === 0
  const { rows } = none ? { rows: [] } : await caller.must('imports.rows', { id, verdict: 'rejected', limit: TOLD })
  return { ...detail, rejectedRows: rows }
}

const resultLines = (console: Console, { counts, kinds, rejectedRows }: Told): string[] => [
  ...countLines(console, counts, kinds),
  ...rejectedLines(console, rejectedRows, counts.rejected),
]

async function consentToMerge(console: Console, caller: Caller, checked: Told): Promise<void> {
  const { id, counts } = checked
  if (!console.globals.yes) for (const line of resultLines(console, checked)) console.tell(line)
  let yes = false
  try {
    yes = await console.confirm(console.say('cli/ask-merge', { new: counts.new, update: counts.update }))
  } finally {
    if (!yes) await caller.after('imports.drop', { id })
  }
  if (!yes) stop('cli/cancelled')
}

async function merge(console: Console, caller: Caller, id: number): Promise<number> {
  const { job } = await caller.must('imports.merge', { id })
  try {
    await caller.ended(job)
  } catch (error) {
    const left = await caller.after('imports.get', { id })
    if (left.state === 'interrupted')
      console.tell(console.say('cli/merge-stopped', { id, count: left.mergedRows, of: left.counts.rows }))
    throw error
  }
  const result = await withRejected(caller, id)
  console.answer(result, () => [
    console.say('cli/imported', { file: result.fileName, id }),
    ...resultLines(console, result),
    ...(result.consents > 0 ? [console.say('cli/consents', { count: result.consents })] : []),
  ])
  return result.state === 'interrupted' ? PARTIAL : 0
}

const importRow = (console: Console, zone: string, one: ImportSummary) => [
  one.id,
  one.fileName,
  console.say(`cli/import-${one.state}`),
  one.counts.rows,
  one.counts.new,
  one.counts.update,
  one.counts.same,
  one.counts.rejected,
  console.time(one.createdAt, zone),
]

function importOptions(command: Command, text: Builder['text']): void {
  command
    .option('--map <pairs>', text('cli/help-map'))
    .option('--country <code>', text('cli/help-country'))
    .option('--consent <channel:purpose>', text('cli/help-consent'))
    .option('--consent-source <text>', text('cli/help-consent-source'))
    .option('--consent-wording <text>', text('cli/help-consent-wording'))
    .addOption(new Option('--encoding <name>', text('cli/help-encoding')).choices([...ENCODINGS]))
    .addOption(new Option('--delimiter <mark>', text('cli/help-delimiter')).choices([',', ';', '|', 'tab']))
    .option('--sheet <name>', text('cli/help-sheet'))
    .option('--no-header', text('cli/help-no-header'))
    .option('--suppressions', text('cli/help-suppressions'))
    .option('--dry-run', text('cli/help-dry-run'))
}

export function importVerbs(builder: Builder, people: Command): void {
  const { text } = builder
  importOptions(
    builder.verb<ImportOptions>(
      people,
      'import <file>',
      'cli/help-people-import',
      ({ console, caller, args, options }) => importList(console, caller, args[0]!, options),
    ),
    text,
  )
  builder.verb(people, 'imports', 'cli/help-people-imports', async ({ console, caller }) => {
    const { zone } = await caller.info()
    const { rows } = await caller.must('imports.list', { limit: LISTED })
    const heads = ['id', 'file', 'state', 'rows', 'verdict-new', 'verdict-update', 'verdict-same', 'verdict-rejected']
    const headers = [...heads, 'made'].map((head) => console.say(`cli/${head}`))
    console.answer(rows, () =>
      console.table(
        rows.map((one) => importRow(console, zone, one)),
        headers,
      ),
    )
  })
  builder.verb(people, 'continue-import <id>', 'cli/help-people-continue', async ({ console, caller, args: [typed] }) =>
    merge(console, caller, wholeNumber(typed!, 1)),
  )
  builder.verb(people, 'undo-import <id>', 'cli/help-people-undo', async ({ console, caller, args: [typed] }) => {
    const id = wholeNumber(typed!, 1)
    const { fileName } = await caller.must('imports.get', { id })
    if (!(await console.confirm(console.say('cli/ask-undo', { file: fileName, id })))) return stop('cli/cancelled')
    await caller.ended((await caller.must('imports.undo', { id })).job)
    const undone = await caller.must('imports.get', { id })
    console.answer(undone, () => [console.say('cli/undone', { file: fileName, id })])
  })
  builder.verb(people, 'rejected <id> <file>', 'cli/help-people-rejected', async ({ console, caller, args }) => {
    const to = console.path(args[1]!)
    const { rows } = await caller.must('imports.rejected', { id: wholeNumber(args[0]!, 1), to, locale: console.locale })
    console.answer({ rows, file: to }, () => [console.say('cli/rejected-written', { count: rows, file: to })])
  })
}
