/** The command line in a home of its own. A command runs in this process, or as a process where that is the point. */
import { spawn, type ChildProcess } from 'node:child_process'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runCli } from '../../src-main/shells/cli/program.ts'
import type { Terminal } from '../../src-main/shells/cli/terminal.ts'
import { undo } from '../tools/undo.ts'
import { temporaryHome } from './tools.ts'

const MAIN = fileURLToPath(new URL('../../src-main/shells/cli/main.ts', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ran>
  /** Resolves when `text` has been said on either stream. */
  says(text: string): Promise<void>
}
export interface Cli {
  readonly home: string
  readonly workspace: string
  /** Runs to the end. */
  run(...args: string[]): Promise<Ran>
  /** Runs, must end with 0, and answers with its JSON document. */
  json<T>(...args: string[]): Promise<T>
  /** A process of its own, which signals can reach. */
  start(...args: string[]): Running
  withInput(input: string, ...args: string[]): Promise<Ran>
}

export function cliOf(t: TestContext, how: 'here' | 'processes' = 'here', more: Record<string, string> = {}): Cli {
  const { home, env: own } = temporaryHome(t)
  const workspace = join(home, 'arbete.utskick')
  const env = { ...own, LANG: 'en_GB.UTF-8', LC_ALL: '', LC_MESSAGES: '', UTSKICK_WORKSPACE: workspace, ...more }
  const start = (...args: string[]): Running => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: home, env, stdio: ['pipe', 'pipe', 'pipe'] })
    const said = { out: '', err: '' }
    const waiting = new Set<() => void>()
    const hear = (way: 'out' | 'err') => (text: string) => {
      said[way] += text
      for (const look of waiting) look()
    }
    child.stdout.setEncoding('utf8').on('data', hear('out'))
    child.stderr.setEncoding('utf8').on('data', hear('err'))
    const ended = new Promise<Ran>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, ...said }))
    })
    undo(t, async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    })
    const says = async (text: string): Promise<void> => {
      const heard = new Promise<void>((resolve) => {
        const look = (): void => void (`${said.out}${said.err}`.includes(text) && (waiting.delete(look), resolve()))
        waiting.add(look)
        look()
      })
      const early = ended.then((ran) => assert.ok(`${ran.out}${ran.err}`.includes(text), JSON.stringify(ran)))
      await Promise.race([heard, early])
    }
    return { child, ended, says }
  }
  const inThisProcess = async (input: string, args: readonly string[]): Promise<Ran> => {
    const said = { out: '', err: '' }
    const terminal: Terminal = {
      ...{ env, cwd: home, stdin: Readable.from(input === '' ? [] : [Buffer.from(input)]) },
      stdout: { write: (text) => (said.out += text) },
      stderr: { write: (text) => (said.err += text) },
      interrupted: new AbortController().signal,
    }
    return { code: await runCli(args, terminal), ...said }
  }
  const asProcess = (input: string, args: readonly string[]): Promise<Ran> => {
    const { child, ended } = start(...args)
    child.stdin!.end(input)
    return ended
  }
  const withInput = async (input: string, ...args: string[]): Promise<Ran> => {
    const ran = await (how === 'processes' ? asProcess : inThisProcess)(input, args)
    assert.doesNotMatch(ran.err, /\n\s+at /, `a stack trace: ${ran.err}`)
    return ran
  }
  const run = (...args: string[]): Promise<Ran> => withInput('', ...args)
  return {
    ...{ home, workspace, start, run, withInput },
    json: async <T>(...args: string[]) => {
      const ran = await run(...args, '--json')
      assert.equal(ran.code, 0, `${args.join(' ')}: ${ran.err}`)
      return JSON.parse(ran.out) as T
    },
  }
}

export const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/lists/${name}`, import.meta.url))

export const MJML = `<mjml><mj-body><mj-section><mj-column>
<mj-text>Hej {{ first_name }}, välkommen till {{ city }}.</mj-text>
<mj-text><a href="{{ unsubscribe }}">Avregistrera</a></mj-text>
</mj-column></mj-section></mj-body></mjml>`
