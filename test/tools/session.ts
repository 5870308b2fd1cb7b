/** An open workspace in a temporary folder with the clock in the test's hand, and the calls of imports on it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { done, epochMs, type Clock, type Result } from '../../src-main/domain/units.ts'
import { FIRST_PURPOSES } from '../../src-main/engine/workspace/beginning.ts'
import { Jobs } from '../../src-main/engine/jobs.ts'
import type { Session, World } from '../../src-main/engine/session.ts'
import { openStore } from '../../src-main/store/open.ts'

export interface TestClock extends Clock {
  time: number
}
export const testClock = (): TestClock => ({
  time: Date.UTC(2026, 10, 1),
  now() {
    return epochMs(this.time)
  },
  sleep: () => Promise.reject(new Error('no sleep in this test')),
})

export const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

export const tempFolder = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Opens (and with `create` makes) the workspace; defects of jobs land in `broken`. */
export async function openSession(
  file: string,
  options: { create: boolean; clock?: TestClock },
): Promise<{ session: Session; broken: unknown[]; clock: TestClock; close(): Promise<void> }> {
  const clock = options.clock ?? testClock()
  const owner = { pid: process.pid, host: 'test', socket: '' }
  const { store, upkeep } = must(await openStore({ file, create: options.create, clock, owner }))
  if (options.create) {
    await store.settings.begin({
      ...{ uid: 'test', name: 'Test', country: 'SE', zone: 'Europe/Stockholm', sample: false, device: 'test' },
      ...{ held: null, hashKey: '00', lastBackupAt: null, purposes: FIRST_PURPOSES },
    })
  }
  const broken: unknown[] = []
  const jobs = new Jobs(
    clock,
    () => undefined,
    (error) => String(broken.push(error)),
  )
  let count = 0
  const world = {
    clock,
    randomness: { float: () => 0.5, bytes: (n: number) => Uint8Array.from({ length: n }, () => ++count % 251) },
    files: { toRead: (ref: string) => done(ref), toWrite: (ref: string) => done(ref) },
  } as unknown as World
  const abort = new AbortController()
  const session: Session = {
    store,
    world,
    jobs,
    changed: () => undefined,
    releaseStaging: (path) => upkeep.release(path),
    signal: abort.signal,
  }
  const close = async (): Promise<void> => {
    await jobs.close()
    await store.close()
  }
  return { session, broken, clock, close }
}
