/** A built app as a process of its own: the desktop app with a person who imports a list and sends to it, or given a command, or its CLI. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CameOf } from './app-child.ts'

const CHILD = fileURLToPath(new URL('./app-child.ts', import.meta.url))
/** Forty people in Windows-1252; the first last name is Dupré. */
const LIST = fileURLToPath(new URL('../fixtures/lists/kunder.csv', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `root` holds dist/main; everything that is written lies in the home that `env` names. */
export const builtApp = (root: string, env: Record<string, string>) => ({
  importAndSend: async (): Promise<CameOf> => {
    const { code, out, err } = await ended([CHILD, root, LIST], env)
    if (code !== 0) throw new Error(`${code}: ${out}${err}`)
    return JSON.parse(out) as CameOf
  },
  /** The packaged app given CLI arguments. */
  command: (args: readonly string[], stdin = ''): Promise<Ended> => ended([CHILD, root, '--', ...args], env, stdin),
  cli: (args: readonly string[]): Promise<Ended> => ended([join(root, 'dist', 'main', 'cli.js'), ...args], env),
})

function ended(args: readonly string[], env: Record<string, string>, stdin = ''): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { env })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  child.stdin.end(stdin)
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}
