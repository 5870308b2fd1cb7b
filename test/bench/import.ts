/** Import of a generated list beside sqlite3's own .import, plain and into a UNIQUE table; then the same file again. */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importList, openEngine, type TestEngine } from '../open-engine.ts'
import { median, spread, timed, type Figures } from './figures.ts'
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
  rmSync(db, { force: true })
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

/** An import into an empty workspace, and the yardstick before and after it, since a machine does other things as well. */
interface Round {
  readonly import: Cost
  readonly uniques: readonly Cost[]
}

class Peak {
  private readonly idle = ownMemory()
  private highest = this.idle
  private readonly watch = setInterval(() => (this.highest = Math.max(this.highest, ownMemory())), 100)

  /** Bytes above where it began. */
  end(): number {
    clearInterval(this.watch)
    return this.highest - this.idle
  }
}

async function emptyWorkspace(): Promise<TestEngine> {
  const e = await openEngine(null)
  await e.must('workspace.create', { file: join(e.folder, 'bench.utskick'), name: 'Bench' })
  return e
}

export async function closeAndForget(e: TestEngine): Promise<void> {
  await e.close()
  await rm(e.folder, { recursive: true, force: true })
}

/** Ratios are taken within a round, and their median told. Leaves the last workspace open with the people in it. */
export async function benchImport(figures: Figures, rows: number, rounds: number): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-bench-'))
  const list = join(folder, 'list.csv')
  await writeList(list, rows)
  const unique = (): Promise<Cost> => costOf(() => sqliteImport(join(folder, 'unique.db'), list, true), childrensCpu)
  const beside = haveSqlite()
  if (beside) {
    const plain = await timed(() => sqliteImport(join(folder, 'plain.db'), list, false))
    figures.add({ name: `sqlite3 .import, plain, ${rows} rows`, value: plain, unit: 's' })
  } else figures.missing('sqlite3 .import', 'install the package sqlite3')
  const measured: Round[] = []
  let e = await emptyWorkspace()
  const peak = new Peak()
  let highest = 0
  for (let round = 0; round < rounds; round++) {
    if (round > 0) {
      await closeAndForget(e)
      e = await emptyWorkspace()
    }
    const before = beside ? [await unique()] : []
    const first = await costOf(() => importList(e, list), ownCpu)
    if (round === 0) highest = peak.end()
    measured.push({ import: first, uniques: [...before, ...(beside ? [await unique()] : [])] })
  }
  report(figures, measured)
  const again = await timed(() => importList(e, list))
  const ratio = again / measured.at(-1)!.import.wall
  figures.add({ name: 'the same file again', value: again, unit: 's', ratio, yardstick: 'first import' })
  figures.add({ name: 'memory above idle while importing', value: highest / 1e6, unit: 'MB' })
  await rm(folder, { recursive: true, force: true })
  return e
}

function report(figures: Figures, rounds: readonly Round[]): void {
  const add = (name: string, of: (cost: Cost) => number): void => {
    const ratios = rounds.flatMap((r) => (r.uniques.length > 0 ? [of(r.import) / mean(r.uniques.map(of))] : []))
    const yardstick = ratios.length === 0 ? {} : { ratio: median(ratios), yardstick: `sqlite3 UNIQUE${spread(ratios)}` }
    figures.add({ name, value: median(rounds.map((r) => of(r.import))), unit: 's', ...yardstick })
  }
  const uniques = rounds.flatMap((r) => r.uniques.map((u) => u.wall))
  if (uniques.length > 0) figures.add({ name: 'sqlite3 .import into UNIQUE e-mail', value: median(uniques), unit: 's' })
  const name = 'import, checked, merged, every row accounted for'
  add(name, (cost) => cost.wall)
  add(`${name}: CPU`, (cost) => cost.cpu ?? NaN)
}
