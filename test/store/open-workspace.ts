/** Opens a fresh workspace in a temporary folder for one test, and closes and removes it when the test ends. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Workshop } from '../../src-main/engine/content/workshop.ts'
import { Jobs } from '../../src-main/engine/jobs.ts'
import type { Session } from '../../src-main/engine/session.ts'
import type { Topic } from '../../src-main/contract/api.ts'
import {
  done,
  epochMs,
  later,
  type Clock,
  type DurationMs,
  type EpochMs,
  type Result,
} from '../../src-main/domain/units.ts'
import { openStore } from '../../src-main/store/open.ts'
import type { Store } from '../../src-main/store/store.ts'

/** Stands still until a test moves it. Starts on Wednesday 2026-03-04 at 12:00 in Stockholm. */
export class TestClock implements Clock {
  private at: EpochMs = epochMs(Date.UTC(2026, 2, 4, 11))
  now(): EpochMs {
    return this.at
  }
  advance(by: DurationMs): void {
    this.at = later(this.at, by)
  }
  async sleep(by: DurationMs): Promise<void> {
    this.advance(by)
  }
}

export const PURPOSES = [
  { key: 'offers', label: 'Offers', kind: 'marketing' },
  { key: 'news', label: 'News', kind: 'marketing' },
  { key: 'service', label: 'Service notices', kind: 'transactional' },
] as const

export interface TestWorkspace {
  readonly store: Store
  readonly clock: TestClock
  /** The temporary folder; the workspace is `test.utskick` in it. */
  readonly folder: string
  readonly file: string
  /** Closes before the test ends, to look at the file. */
  close(): Promise<void>
}

export async function openWorkspace(t: TestContext): Promise<TestWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-store-'))
  const file = join(folder, 'test.utskick')
  const clock = new TestClock()
  const opened = await openStore({ file, create: true, clock, owner: { pid: process.pid, host: 'test', socket: '' } })
  assert.ok(opened.ok)
  const { store } = opened.value
  let open = true
  const close = async (): Promise<void> => {
    if (!open) return
    open = false
    await store.close()
  }
  t.after(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  await store.settings.begin({
    uid: 'test-workspace',
    name: 'Test',
    country: 'SE',
    zone: 'Europe/Stockholm',
    sample: false,
    device: 'test-device',
    held: null,
    hashKey: '00112233445566778899aabbccddeeff',
    lastBackupAt: null,
    purposes: PURPOSES,
  })
  return { store, clock, folder, file, close }
}

/** A session over the workspace for handlers that send nothing; `topics` gathers what was told to have changed. */
export function sessionOver({ store, clock }: TestWorkspace): Session & { readonly topics: Topic[] } {
  const topics: Topic[] = []
  const never = (): never => {
    throw new Error('not part of this test')
  }
  const broke = (error: unknown): never => {
    throw error
  }
  return {
    store,
    topics,
    jobs: new Jobs(clock, () => undefined, broke),
    workshop: new Workshop(),
    changed: (...changed) => topics.push(...changed),
    releaseStaging: async () => undefined,
    signal: new AbortController().signal,
    world: {
      clock,
      randomness: { float: never, bytes: never },
      files: { toRead: done, toWrite: done },
      vault: { names: never, read: never, write: never },
      openGateway: never,
      device: 'test-device',
      owner: { pid: process.pid, host: 'test', socket: '' },
      folders: { config: '', data: '', temp: '', home: '', resources: '' },
      log: () => undefined,
    },
  }
}

/** The value of a yes; a refusal fails the test by its code. */
export function yes<T>(result: Result<T>): T {
  assert.ok(result.ok, result.ok ? '' : `refused: ${result.refusal.code} ${JSON.stringify(result.refusal.params)}`)
  return result.value
}

/** The refusal of a no. */
export function no<T>(result: Result<T>): {
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
} {
  assert.ok(!result.ok, 'was not refused')
  return result.refusal
}
