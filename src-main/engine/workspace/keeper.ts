/**
 * Keeps the one open workspace: opens, makes, restores and closes it, one of these at a time, and hands out the
 * session that use-cases work with. What happens inside a workspace is none of its business.
 */
import { basename } from 'node:path'
import type { Topic } from '../../contract/api.ts'
import { done, refuse, type Clock, type Result } from '../../domain/units.ts'
import type { Store } from '../../store/store.ts'
import { Workshop } from '../content/workshop.ts'
import { Jobs } from '../jobs.ts'
import type { RunningSession, Session, World } from '../session.ts'
import { faultOfJob } from './faults.ts'
import { FIRST_GATEWAY, FIRST_PURPOSES, newUid, type Beginning } from './beginning.ts'
import { RecentWorkspaces } from './recent.ts'

/** What only the keeping of a file needs, and no use-case. */
export interface Upkeep {
  /** Copies the open file to `to`, which must not exist, and verifies the copy. */
  backup(to: string): Promise<{ readonly sizeBytes: number; readonly sha256: string }>
  /** Closes a staging file on every thread that holds it. */
  release(staging: string): Promise<void>
}
/** How the shell opens a store: `openStore` of store/open.ts. */
export type StoreOpener = (options: {
  readonly file: string
  readonly create: boolean
  readonly clock: Clock
  readonly owner: { readonly pid: number; readonly host: string; readonly socket: string }
}) => Promise<Result<{ store: Store; upkeep: Upkeep }>>

interface Opened {
  readonly session: Session
  readonly running: RunningSession
  readonly upkeep: Upkeep
  readonly abort: AbortController
}

export class WorkspaceKeeper {
  readonly world: World
  readonly recent: RecentWorkspaces
  /** Outlives a workspace, because making one is a job too; a closing workspace cancels the jobs of its own. */
  readonly jobs: Jobs
  private readonly openStore: StoreOpener
  private readonly changed: (...topics: Topic[]) => void
  private readonly run: (session: Session) => RunningSession
  /** False for files that are made on the way to another: no person opened them. */
  private readonly remembers: boolean
  private opened: Opened | null = null
  private queue: Promise<unknown> = Promise.resolve()

  constructor(
    world: World,
    openStore: StoreOpener,
    changed: (...topics: Topic[]) => void,
    run: (session: Session) => RunningSession,
    remembers = true,
  ) {
    this.run = run
    this.remembers = remembers
    this.world = world
    this.openStore = openStore
    this.changed = changed
    this.recent = new RecentWorkspaces(world.folders.config)
    this.jobs = new Jobs(
      world.clock,
      () => changed('jobs'),
      (error) => faultOfJob(world, error),
    )
  }

  get session(): Session | null {
    return this.opened?.session ?? null
  }

  get running(): RunningSession | null {
    return this.opened?.running ?? null
  }

  get upkeep(): Upkeep | null {
    return this.opened?.upkeep ?? null
  }

  /** Opens `file` and closes what was open. Refused, the one that was open stays open. */
  open(file: string): Promise<Result<Session>> {
    return this.inTurn(() => this.exchange(file))
  }

  /** Makes `file`, which must not exist, and opens it. */
  create(file: string, beginning: Beginning): Promise<Result<Session>> {
    return this.inTurn(() => this.exchange(file, beginning))
  }

  /** Another keeper in another world: it shares nothing with this one but the way to open and to run a file. */
  beside(world: World): WorkspaceKeeper {
    return new WorkspaceKeeper(world, this.openStore, () => undefined, this.run, false)
  }

  /** Works on a file that is not to become the open one; its store is closed afterwards. */
  async aside<T>(file: string, work: (store: Store) => Promise<Result<T>>): Promise<Result<T>> {
    const opened = await this.openFile(file, false)
    if (!opened.ok) return opened
    try {
      return await work(opened.value.store)
    } finally {
      await opened.value.store.close()
    }
  }

  /** Cancels the workspace's jobs, ends its session, checkpoints. Nothing open is as well. */
  close(): Promise<void> {
    return this.inTurn(() => this.closeOpen())
  }

  /** Tells every window that the workspace's own facts have changed. */
  told(): void {
    this.changed('workspace')
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.queue.then(work)
    this.queue = mine.catch(() => undefined)
    return mine
  }

  private openFile(file: string, create: boolean): ReturnType<StoreOpener> {
    return this.openStore({ file, create, clock: this.world.clock, owner: this.world.owner })
  }

  private async exchange(file: string, beginning?: Beginning): Promise<Result<Session>> {
    if (this.session?.store.file === file) return beginning ? refuse('workspace/exists', { file }) : done(this.session)
    const opened = await this.openFile(file, beginning !== undefined)
    if (!opened.ok) return opened
    const { store, upkeep } = opened.value
    try {
      const name = await this.settle(store, beginning)
      await this.closeOpen()
      const session = this.begin(store, upkeep)
      await this.running?.start()
      if (this.remembers) await this.recent.note(file, name, this.world.clock.now())
      this.changed('workspace')
      return done(session)
    } catch (error) {
      if (this.session?.store === store) await this.closeOpen()
      else await store.close()
      throw error
    }
  }

  /** First rows of a new file (also of one whose making was cut short); a file of another device is held. Gives its name. */
  private async settle(store: Store, beginning?: Beginning): Promise<string> {
    const { world } = this
    const found = await store.settings.get(null)
    if (beginning !== undefined || found.uid === undefined) {
      const { name, country, zone, sample } = beginning ?? unnamed(store.file)
      // Before the facts: a making that was cut short begins again, and finds it there.
      if (!sample) await store.gateways.save({ uid: null, ...FIRST_GATEWAY })
      await store.settings.begin({
        ...{ name, country, zone, sample },
        uid: newUid(world),
        device: world.device,
        held: null,
        hashKey: Buffer.from(world.randomness.bytes(32)).toString('hex'),
        lastBackupAt: null,
        purposes: FIRST_PURPOSES,
      })
      return name
    }
    if (found.device !== world.device && found.held === null) await store.settings.put({ held: 'other-device' })
    return found.name
  }

  private begin(store: Store, upkeep: Upkeep): Session {
    const abort = new AbortController()
    const session: Session = {
      store,
      world: this.world,
      jobs: this.jobs,
      workshop: new Workshop(),
      changed: this.changed,
      releaseStaging: (path) => upkeep.release(path),
      signal: abort.signal,
    }
    this.opened = { session, running: this.run(session), upkeep, abort }
    return session
  }

  private async closeOpen(): Promise<void> {
    const closing = this.opened
    if (!closing) return
    closing.abort.abort()
    const own = this.jobs.list().filter((job) => job.state === 'running' && job.kind !== 'sample')
    for (const { id } of own) this.jobs.cancel(id)
    await Promise.all(own.map(({ id }) => this.jobs.ended(id)))
    this.opened = null
    await closing.running.close()
    await closing.session.workshop.close()
    await closing.session.store.close()
    this.changed('workspace')
  }
}

const unnamed = (file: string): Beginning => ({
  name: basename(file, '.utskick'),
  country: 'SE',
  zone: 'Europe/Stockholm',
  sample: false,
})
