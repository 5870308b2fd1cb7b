/**
 * A list on its way in, before it is checked: the file, how it is read, what its columns become, and what is declared of
 * everyone in it. It outlives the screen, so that going back from the check loses nothing.
 */
import type { Inspected, MappedColumn, Reading } from '../../../src-main/contract/imports.ts'
import type { Channel } from '../../../src-main/domain/channel.ts'
import { isIdentity, type FieldType } from '../../../src-main/domain/fields.ts'
import type { Notice } from '../../../src-main/domain/units.ts'
import { ask, noticeOf, shell } from '../../api/engine.ts'
import type { PickedFile } from '../../api/shell.ts'
import { unsaved } from '../../app/keep.ts'

/** What is kept through a reload: all but what the file itself says again. */
interface Kept {
  readonly file: PickedFile
  readonly reading: Reading
  readonly mapping: readonly MappedColumn[]
  readonly step: 'file' | 'columns'
  readonly what: 'people' | 'suppressions'
  readonly country: string
  readonly consent: Declared
}

export interface Declared {
  readonly on: boolean
  readonly channel: Channel
  readonly purpose: string
  readonly source: string
  readonly wording: string
}
const NOT_DECLARED: Declared = { on: false, channel: 'email', purpose: '', source: '', wording: '' }
const LISTS = [{ name: 'CSV, XLSX', extensions: ['csv', 'tsv', 'txt', 'xlsx', 'xlsm'] }]

export class ImportDraft {
  file: PickedFile | undefined = $state.raw()
  inspected: Inspected | undefined = $state.raw()
  mapping: readonly MappedColumn[] = $state.raw([])
  step: 'file' | 'columns' = $state('file')
  what: 'people' | 'suppressions' = $state('people')
  /** ISO 3166, '' for none: national phone numbers are then refused. */
  country = $state('')
  consent: Declared = $state.raw(NOT_DECLARED)
  refused: Notice | undefined = $state.raw()
  busy = $state(false)
  /** Share of an upload that is under way. */
  uploaded: number | undefined = $state()
  /** The import that the draft became. */
  checkedAs = $state(0)
  #asked: AbortController | undefined

  async pick(): Promise<void> {
    this.refused = undefined
    try {
      const file = await shell.pickFile(LISTS, (share) => (this.uploaded = share))
      if (file) await this.take(file)
    } catch (caught) {
      this.refused = noticeOf(caught)
    } finally {
      this.uploaded = undefined
    }
  }

  /** Begins anew with a file. */
  async take(file: PickedFile): Promise<void> {
    this.clear()
    this.file = file
    const current = await ask('workspace.current', {})
    this.country = current?.country ?? ''
    await this.#inspect()
  }

  get kept(): Kept | undefined {
    const { file, inspected, mapping, step, what, country, consent } = this
    return file && inspected && { file, reading: inspected.reading, mapping, step, what, country, consent }
  }

  /** After a reload of the window: the same file, read in the same way, with what was chosen. */
  async resume(): Promise<void> {
    const kept = JSON.parse(unsaved.get('import') ?? 'null') as Kept | null
    if (this.file || !kept) return
    this.file = kept.file
    await this.#inspect(kept.reading)
    if (this.refused || this.file !== kept.file) return
    this.mapping = kept.mapping
    this.step = kept.step
    this.what = kept.what
    this.country = kept.country
    this.consent = kept.consent
  }
  /** To be called at each change. */
  keep(): void {
    if (this.kept) unsaved.set('import', JSON.stringify(this.kept))
  }

  /** Reads the file again in another way. */
  async reread(change: Partial<Reading>): Promise<void> {
    const { kind, encoding, delimiter, header, sheet } = this.inspected?.reading ?? { kind: 'csv' as const }
    await this.#inspect({ kind, encoding, delimiter, header, sheet, ...change })
  }

  async #inspect(reading?: Partial<Reading>): Promise<void> {
    if (!this.file) return
    this.#asked?.abort()
    const asked = new AbortController()
    this.#asked = asked
    this.busy = true
    try {
      const inspected = await ask(
        'imports.inspect',
        { file: this.file.ref, ...(reading ? { reading } : {}) },
        asked.signal,
      )
      if (this.#asked !== asked) return
      this.inspected = inspected
      this.mapping = inspected.mapping
      this.refused = undefined
    } catch (caught) {
      if (this.#asked === asked) this.refused = noticeOf(caught)
    } finally {
      if (this.#asked === asked) this.busy = false
    }
  }

  put(column: number, to: MappedColumn['to']): void {
    this.mapping = this.mapping.map((one) => (one.column === column ? { ...one, to } : one))
    this.refused = undefined
  }

  /** As a new field, with what the file says about its name and type. */
  asNew(column: number, label: string, type: FieldType): void {
    const guess = this.inspected?.mapping.find((one) => one.column === column)?.to
    const key = guess?.kind === 'new' && guess.label === label ? guess.key : keyOf(label)
    this.put(column, { kind: 'new', key, label, type })
  }

  get mapped(): number {
    return this.mapping.filter(({ to }) => to.kind !== 'skip').length
  }
  /** Keys that two columns claim. */
  get claimedTwice(): readonly string[] {
    const keys = this.mapping.flatMap(({ to }) => (to.kind === 'skip' ? [] : [to.key]))
    return keys.filter((key, index) => keys.indexOf(key) !== index)
  }
  get hasIdentity(): boolean {
    return this.mapping.some(({ to }) => to.kind === 'field' && isIdentity(to.key))
  }

  /** Starts the check. The id of the import, or undefined when it was refused. */
  async check(): Promise<number | undefined> {
    const { file, inspected, what, mapping, country, consent } = this
    if (!file || !inspected) return undefined
    this.busy = true
    this.refused = undefined
    const { channel, purpose, source, wording } = consent
    const declared =
      consent.on && what === 'people' ? { channel, purpose, source: source.trim(), wording: wording.trim() } : null
    try {
      const { id } = await ask('imports.check', {
        ...{ file: file.ref, fileName: file.name, what, reading: inspected.reading, mapping: [...mapping] },
        country: country === '' ? null : country,
        consent: declared,
      })
      return (this.checkedAs = id)
    } catch (caught) {
      this.refused = noticeOf(caught)
      return undefined
    } finally {
      this.busy = false
    }
  }

  clear(): void {
    this.#asked?.abort()
    this.file = this.inspected = this.refused = undefined
    this.mapping = []
    this.step = 'file'
    this.what = 'people'
    this.consent = NOT_DECLARED
    this.busy = false
    this.checkedAs = 0
    unsaved.set('import', null)
  }
}

/** What templates and rules will call a new field; the engine has the last word. */
export const keyOf = (label: string): string => {
  const plain = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return (/^[a-z]/.test(plain) ? plain : plain === '' ? 'field' : `field_${plain}`).slice(0, 58)
}

/** The name a spreadsheet gives a column: 0 is A, 26 is AA. */
export function columnLetter(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? columnLetter(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}

export const draft = new ImportDraft()
