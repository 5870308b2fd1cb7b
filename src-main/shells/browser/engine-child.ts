/**
 * The engine as a forked child of the browser shell. Started again once, with the workspace that was open, should it
 * die; a second death within ten minutes ends the shell.
 */
import { fork, type ChildProcess } from 'node:child_process'
import type { Refusal } from '../../domain/units.ts'
import type { EngineStart, Order, Word } from '../engine-orders.ts'

const LONGEST_CLOSE_MS = 12_000
const CALM_MS = 600_000

export interface EngineChildOptions {
  readonly entry: URL
  readonly start: EngineStart
  readonly env: Readonly<Record<string, string | undefined>>
  /** Every caller's line is cut; they come back by themselves. */
  readonly onRestart: () => void
  /** It ended and is not started again; `code` 0 when it closed cleanly. */
  readonly onEnd: (code: number) => void
}

export class EngineChild {
  private readonly options: EngineChildOptions
  private readonly clients = new Map<string, (frame: string) => void>()
  private child: ChildProcess
  private up: Promise<Refusal | null>
  private workspace: string
  private closing = false
  private isUp = false
  private diedAt = -Infinity
  private count = 0

  constructor(options: EngineChildOptions) {
    this.options = options
    this.workspace = options.start.workspace
    ;[this.child, this.up] = this.spawn()
  }

  /** Resolves once it answers, with why the workspace could not be opened; null when all is well. */
  ready(): Promise<Refusal | null> {
    return this.up
  }

  /** Lets a caller in. */
  async join(hear: (frame: string) => void): Promise<{ say(frame: string): void; leave(): void }> {
    await this.up
    const client = `c${++this.count}`
    this.clients.set(client, hear)
    this.order({ t: 'join', client })
    return {
      say: (frame) => this.clients.has(client) && this.order({ t: 'frame', client, frame }),
      leave: () => this.clients.delete(client) && this.order({ t: 'leave', client }),
    }
  }

  /** Told to close; killed when it has not after 12 s. */
  async close(): Promise<void> {
    this.closing = true
    const { child } = this
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    this.order({ t: 'close' })
    const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_CLOSE_MS)
    await exited
    clearTimeout(late)
  }

  private spawn(): [ChildProcess, Promise<Refusal | null>] {
    const { entry, start, env } = this.options
    const child = fork(entry, [JSON.stringify({ ...start, workspace: this.workspace } satisfies EngineStart)], {
      env: { ...env },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    this.isUp = false
    const up = new Promise<Refusal | null>((resolve) => {
      child.on('message', (word: Word) => {
        if (word.t === 'ready') {
          this.isUp = true
          resolve(word.refusal)
        }
        if (word.t === 'workspace') this.workspace = word.file
        if (word.t === 'frame') this.clients.get(word.client)?.(word.frame)
      })
      child.once('exit', (code) => {
        resolve({ refused: true, code: 'shell/engine-gone', params: {} })
        this.ended(child, code)
      })
    })
    return [child, up]
  }

  private ended(child: ChildProcess, code: number | null): void {
    if (child !== this.child || this.closing) return
    this.clients.clear()
    const again = code !== 0 && this.isUp && performance.now() - this.diedAt > CALM_MS
    this.diedAt = performance.now()
    if (again) [this.child, this.up] = this.spawn()
    if (again) this.options.onRestart()
    else this.options.onEnd(code ?? 1)
  }

  private order(order: Order): void {
    if (this.child.connected) this.child.send(order)
  }
}
