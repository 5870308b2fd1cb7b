/** Starts the fault server in a process of its own and reads its log. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FaultOptions } from './smtp-fault-server.ts'

export interface SinkEntry {
  /** connected · data (354 given) · stored (complete message, logged before the reply) · gone. */
  readonly event: 'connected' | 'data' | 'stored' | 'gone'
  readonly at: number
  readonly connection: number
  readonly to?: string
  readonly from?: string
  readonly messageId?: string
  readonly sha256?: string
  readonly bytes?: number
  /** gone: the connection ended in the middle of a message. */
  readonly inData?: boolean
}

export interface Sink {
  readonly port: number
  readonly pid: number
  readonly file: string
  log(): Promise<SinkEntry[]>
  stored(): Promise<SinkEntry[]>
  /** Connections that were given 354 and have neither finished their message nor gone: how many are in DATA now. */
  inData(): Promise<number>
  stop(): Promise<void>
}

const SCRIPT = fileURLToPath(new URL('./smtp-fault-server.ts', import.meta.url))

export async function startFaultServer(options: Omit<FaultOptions, 'log'> & { log?: string } = {}): Promise<Sink> {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-sink-'))
  const file = options.log ?? join(folder, 'sink.jsonl')
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify({ ...options, log: file })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    void exited.then(() => reject(new Error('the fault server ended before it listened')))
    child.stdout.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { port: number }).port))
  })
  const log = async (): Promise<SinkEntry[]> => {
    const lines = (await readFile(file, 'utf8')).split('\n')
    return lines.filter(Boolean).map((line) => JSON.parse(line) as SinkEntry)
  }
  return {
    port,
    pid: child.pid!,
    file,
    log,
    stored: async () => (await log()).filter(({ event }) => event === 'stored'),
    async inData() {
      const open = new Set<number>()
      for (const { event, connection } of await log()) {
        if (event === 'data') open.add(connection)
        else open.delete(connection)
      }
      return open.size
    },
    async stop() {
      child.stdin.end()
      child.kill()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
