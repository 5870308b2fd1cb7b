/** The browser shell on a folder of its own, for a spec: started as `npm start` starts it, ended by its own signal. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Window {
  /** With a one-time code. */
  readonly address: string
  readonly folder: string
  stop(): Promise<void>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export async function startWindow(): Promise<Window> {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-e2e-'))
  const env = {
    ...process.env,
    HOME: folder,
    UTSKICK_CONFIG_DIR: join(folder, 'config'),
    UTSKICK_DATA_DIR: join(folder, 'data'),
  }
  const child = spawn(process.execPath, ['src-main/shells/start.ts', '--browser', '--no-open', '--port', '0'], {
    cwd: ROOT,
    env,
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /http:\/\/\S+/.exec(said)
      if (found) resolve(found[0])
    })
    void exited.then(() => reject(new Error(`the shell ended: ${said}`)))
  })
  return {
    address,
    folder,
    stop: async () => {
      child.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
