/** Import of a generated list beside sqlite3's own .import, plain and into a UNIQUE table; then the same file again. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
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

/**
 * Bytes that are this process's own. Pages of files that are only mapped (the workspace's, once for each thread) are the
 * system's cache and are left out where it tells them apart.
 */
function ownMemory(): number {
  if (process.platform !== 'linux') return process.memoryUsage().rss
  const own = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return own === undefined ? process.memoryUsage().rss : Number(own) * 1024
}

/** CPU seconds of the programs that this process has waited for; null where the system does not say. */
function childrensCpu(): number | null {
  if (process.platform !== 'linux') return null
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

/** Seconds, and of these on a processor. */
interface Cost {
  readonly wall: number
  readonly cpu: number | null
}

async function costOf(work: () => unknown, cpuNow: () => number | null): Promise<Cost> {
  const before = cpuNow()
  const wall = await timed(work)
  const after = cpuNow()
  return { wall, cpu: before === null || after === null ? null : after - before }
}

const ownCpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** The yardstick is run before and after, since a machine does other things as well. Leaves the workspace open with the people in it. */
export async function benchImport(figures: Figures, rows: number): Promise<{ e: TestEngine; list: string }> {
  const e = await openEngine(null)
  const list = join(e.folder, 'list.csv')
  await writeList(list, rows)
  const uniques: Cost[] = []
  const runUnique = async (): Promise<void> => {
    const db = join(e.folder, `unique${uniques.length}.db`)
    uniques.push(await costOf(() => sqliteImport(db, list, true), childrensCpu))
  }
  if (haveSqlite()) {
    const plain = await timed(() => sqliteImport(join(e.folder, 'plain.db'), list, false))
    figures.add({ name: `sqlite3 .import, plain, ${rows} rows`, value: plain, unit: 's' })
    await runUnique()
  } else figures.missing('sqlite3 .import', 'install the package sqlite3')
  await e.must('workspace.create', { file: join(e.folder, 'bench.utskick'), name: 'Bench' })
  const idle = ownMemory()
  let peak = idle
  const watch = setInterval(() => (peak = Math.max(peak, ownMemory())), 100)
  const first = await costOf(() => importList(e, list), ownCpu)
  if (uniques.length > 0) await runUnique()
  reportFirst(figures, first, uniques)
  const again = await timed(() => importList(e, list))
  figures.add({
    name: 'the same file again',
    value: again,
    unit: 's',
    ratio: again / first.wall,
    yardstick: 'first import',
  })
  clearInterval(watch)
  figures.add({ name: 'memory above idle while importing', value: (peak - idle) / 1e6, unit: 'MB' })
  return { e, list }
}

function reportFirst(figures: Figures, first: Cost, uniques: readonly Cost[]): void {
  const beside = (value: number, yardsticks: readonly number[]) =>
    yardsticks.length === 0 ? {} : { ratio: value / mean(yardsticks), yardstick: 'sqlite3 UNIQUE' }
  const walls = uniques.map((u) => u.wall)
  const cpus = uniques.flatMap((u) => (u.cpu === null ? [] : [u.cpu]))
  if (walls.length > 0) figures.add({ name: 'sqlite3 .import into UNIQUE e-mail', value: mean(walls), unit: 's' })
  const name = 'import, checked, merged, every row accounted for'
  figures.add({ name, value: first.wall, unit: 's', ...beside(first.wall, walls) })
  figures.add({ name: `${name}: CPU`, value: first.cpu ?? NaN, unit: 's', ...beside(first.cpu ?? NaN, cpus) })
}
