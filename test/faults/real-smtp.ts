/** Starts the real SMTP server in another process and reads what it logged. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface StoredMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly messageId: string
  readonly unsubscribe: string
}
export interface RealSmtp {
  readonly port: number
  stored(): Promise<StoredMail[]>
  stop(): Promise<void>
}

export async function startRealSmtp(): Promise<RealSmtp> {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-smtp-'))
  const log = join(folder, 'mails.jsonl')
  await writeFile(log, '')
  const script = fileURLToPath(new URL('./real-smtp-server.ts', import.meta.url))
  const child = spawn(process.execPath, [script, log], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { port: number }).port))
    void exited.then(() => reject(new Error('the SMTP server ended before it listened')))
  })
  return {
    port,
    stored: async () =>
      (await readFile(log, 'utf8'))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as StoredMail),
    stop: async () => {
      child.stdin.end()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
