/** What a command sees of the process it runs in: environment, streams, signals. Tests hand in their own. */
import type { Readable } from 'node:stream'

interface Sink {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  /** What relative paths are relative to. */
  readonly cwd: string
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** Data only. */
  readonly stdout: Sink
  /** Everything said to the person: progress, questions, refusals. */
  readonly stderr: Sink
  /** Aborts on Ctrl+C and on a request to end; the second one ends the process at once. */
  readonly interrupted: AbortSignal
}

const INTERRUPTED = 130

/** One press may come twice, by the terminal and passed on by a parent. */
const SAME_PRESS_MS = 300

export function nodeTerminal(stdin: Terminal['stdin']): Terminal {
  const interrupt = new AbortController()
  let pressedAt = -Infinity
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      const now = performance.now()
      if (now - pressedAt < SAME_PRESS_MS) return
      pressedAt = now
      if (interrupt.signal.aborted) process.exit(INTERRUPTED)
      interrupt.abort()
    })
  const { env, stdout, stderr } = process
  for (const stream of [stdout, stderr]) stream.on('error', unlessNobodyReads)
  return { env, cwd: typedIn(env), stdin, stdout, stderr, interrupted: interrupt.signal }
}

/** A reader such as `head` that has seen enough is no fault of the command, which still ends in order. */
function unlessNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** `npm run utskick` works in the project's folder; what was typed is relative to where it was typed. */
const typedIn = (env: Terminal['env']): string =>
  (env['npm_lifecycle_event'] === 'utskick' && env['INIT_CWD']) || process.cwd()

/** All of standard input, without the line break that `echo` leaves. */
export async function readAll(stdin: Readable): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stdin) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}
