/** Import of a generated list beside sqlite3's own .import, plain and into a UNIQUE table; then the same file again. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { importList, openEngine, type TestEngine } from '../open-engine.ts'
import { timed, type Figures } from './figures.ts'
import { HEADER, writeList } from './list.ts'

const haveSqlite = (): boolean => {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function sqliteImport(db: string, list: string, unique: boolean): void {
  const columns = HEADER.split(',').map((c) => `${c} TEXT${unique && c === 'email' ? ' UNIQUE' : ''}`)
  const script = `CREATE TABLE people (${columns.join(', ')});\n.mode csv\n.import --skip 1 '${list}' people\n`
  execFileSync('sqlite3', [db], { input: script, stdio: ['pipe', 'ignore', 'ignore'], timeout: 600_000 })
}

/** Leaves the workspace open with the people in it. */
export async function benchImport(figures: Figures, rows: number): Promise<{ e: TestEngine; list: string }> {
  const e = await openEngine(null)
  const list = join(e.folder, 'list.csv')
  await writeList(list, rows)
  let unique: number | null = null
  if (haveSqlite()) {
    const plain = await timed(() => sqliteImport(join(e.folder, 'plain.db'), list, false))
    figures.add({ name: `sqlite3 .import, plain, ${rows} rows`, value: plain, unit: 's' })
    unique = await timed(() => sqliteImport(join(e.folder, 'unique.db'), list, true))
    figures.add({ name: 'sqlite3 .import into UNIQUE e-mail', value: unique, unit: 's' })
  } else figures.missing('sqlite3 .import', 'install the package sqlite3')
  await e.must('workspace.create', { file: join(e.folder, 'bench.utskick'), name: 'Bench' })
  const idle = process.memoryUsage().rss
  let peak = idle
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100)
  const first = await timed(() => importList(e, list))
  const beside = (value: number) => (unique === null ? {} : { ratio: value / unique, yardstick: 'sqlite3 UNIQUE' })
  figures.add({ name: 'import, checked, merged, every row accounted for', value: first, unit: 's', ...beside(first) })
  const again = await timed(() => importList(e, list))
  figures.add({ name: 'the same file again', value: again, unit: 's', ratio: again / first, yardstick: 'first import' })
  clearInterval(watch)
  figures.add({ name: 'memory above idle while importing', value: (peak - idle) / 1e6, unit: 'MB' })
  return { e, list }
}
