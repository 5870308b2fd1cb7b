/** Puts lists into a folder that goes away with the test, and reads them whole. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Reading } from '../../../src-main/contract/imports.ts'
import { sniffFile, type Sniffed } from '../../../src-main/engine/import/reading/sniff.ts'
import { readRows } from '../../../src-main/engine/import/reading/source.ts'
import type { Row } from '../../../src-main/engine/import/rows.ts'

export const fixture = (name: string): string => new URL(`../../fixtures/import/${name}`, import.meta.url).pathname

export async function write(t: TestContext, content: string | Uint8Array, name = 'list.csv'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-import-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

export async function sniffed(path: string, wish: Partial<Reading> = {}): Promise<Sniffed> {
  const r = await sniffFile(path, wish)
  if (!r.ok) throw new Error(`refused: ${r.refusal.code}`)
  return r.value
}

export async function refusal(path: string): Promise<string> {
  const r = await sniffFile(path)
  return r.ok ? 'accepted' : r.refusal.code
}

export async function rowsOf(path: string, wish: Partial<Reading> = {}): Promise<Row[]> {
  const { reading } = await sniffed(path, wish)
  const rows: Row[] = []
  for await (const batch of readRows(path, reading)) rows.push(...batch.rows)
  return rows
}

/** A row in short: its line, and its cells or its fault. */
export const short = (r: Row): string => `${r.line} ${r.fault ? r.fault.code : r.cells.join('|')}`
