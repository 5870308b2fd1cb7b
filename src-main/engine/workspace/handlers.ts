/** Answers the calls about the workspace itself and about jobs. */
import { existsSync } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SomeHandlers } from '../../contract/api.ts'
import type { workspaceCalls, WorkspaceInfo } from '../../contract/workspace.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { isPhoneCountry } from '../../domain/addresses/phone.ts'
import { isZone } from '../../domain/time/zone.ts'
import type { Progress } from '../jobs.ts'
import type { Session } from '../session.ts'
import { SampleMaker, sampleWorld } from './sample.ts'
import { backUp, restore } from './backups.ts'
import { isRiskyFolder, listFolder } from './folders.ts'
import type { WorkspaceKeeper } from './keeper.ts'

type WorkspaceCall = keyof typeof workspaceCalls

export function workspaceHandlers(keeper: WorkspaceKeeper): SomeHandlers<WorkspaceCall> {
  const { world, jobs } = keeper
  const inOpen = async <T>(work: (session: Session) => Promise<Result<T>>): Promise<Result<T>> =>
    keeper.session ? work(keeper.session) : refuse('workspace/none-open')
  const infoOf = async (opened: Result<Session>): Promise<Result<WorkspaceInfo>> =>
    opened.ok ? done(await describe(opened.value)) : opened
  return {
    'workspace.current': async () => done(keeper.session ? await describe(keeper.session) : null),
    'workspace.recent': async () => done(await keeper.recent.list()),
    'workspace.folder': async ({ folder }) => listFolder(world.folders.home, folder),
    'workspace.create': async ({ file, ...beginning }) => {
      const path = world.files.toWrite(file)
      if (!path.ok) return path
      const place = checkPlace(beginning)
      if (!place.ok) return place
      return infoOf(await keeper.create(path.value, { ...beginning, sample: false }))
    },
    'workspace.open': async ({ file }) => {
      const path = world.files.toRead(file)
      return path.ok ? infoOf(await keeper.open(path.value)) : path
    },
    'workspace.sample': async () =>
      done({ job: jobs.start('sample', 'Granliden', (progress) => openSample(keeper, progress)) }),
    'workspace.close': async () => {
      const closed = keeper.session !== null
      await keeper.close()
      return done({ closed })
    },
    'workspace.save': (values) =>
      inOpen(async (session) => {
        const place = checkPlace(values)
        if (!place.ok) return place
        await session.store.settings.put(values)
        await keeper.recent.note(session.store.file, values.name, world.clock.now())
        keeper.told()
        return done(await describe(session))
      }),
    'workspace.check': (_, signal) =>
      inOpen(async ({ store }) => {
        const problems = await store.settings.problems(null, signal)
        const counts = await store.settings.tableCounts(null, signal)
        const schemaVersion = await store.settings.schemaVersion(null)
        return done({ ok: problems.length === 0, schemaVersion, problems, counts })
      }),
    'workspace.backup': ({ to }) => inOpen((session) => backUp(keeper, session, to)),
    'workspace.restore': async ({ backup, to }) => infoOf(await restore(keeper, backup, to)),
    'workspace.adopt': () =>
      inOpen(async (session) => {
        await session.store.settings.put({ device: world.device, held: null })
        keeper.told()
        return done(await describe(session))
      }),
    'jobs.list': async () => done(jobs.list()),
    'jobs.get': async ({ job }) => {
      const found = jobs.get(job)
      return found ? done(found) : refuse('call/no-job', { job })
    },
    'jobs.cancel': async ({ job }) => done({ cancelled: jobs.cancel(job) }),
  }
}

/** Where the workspace's people are: phone numbers and times are read by it. */
function checkPlace({ country, zone }: { readonly country: string; readonly zone: string }): Result<null> {
  if (!isPhoneCountry(country)) return refuse('workspace/unknown-country', { country })
  return isZone(zone) ? done(null) : refuse('workspace/unknown-zone', { zone })
}

/** Opens the sample, made first when it is not there. A making that was cut short leaves no file of that name. */
async function openSample(keeper: WorkspaceKeeper, progress: Progress): Promise<Result<string>> {
  const { world } = keeper
  const file = join(world.folders.data, 'Granliden (sample).utskick')
  if (!existsSync(file)) {
    const made = await makeSample(keeper, `${file}.making`, progress)
    if (!made.ok) return made
    await rename(`${file}.making`, file)
  }
  const opened = await keeper.open(file)
  return opened.ok ? done(file) : opened
}

async function makeSample(keeper: WorkspaceKeeper, file: string, progress: Progress): Promise<Result<null>> {
  await rm(file, { force: true })
  const made = sampleWorld(keeper.world)
  const maker = keeper.beside(made.world)
  try {
    const opened = await maker.create(file, {
      name: 'Granliden',
      country: 'SE',
      zone: 'Europe/Stockholm',
      sample: true,
    })
    if (!opened.ok) return opened
    const { running } = maker
    if (!running) throw new Error('sample: the session is gone')
    await new SampleMaker(running.handlers, maker.jobs, made).fill(progress)
    return done(null)
  } finally {
    await maker.close()
  }
}

async function describe({ store }: Session): Promise<WorkspaceInfo> {
  const { uid, name, country, zone, sample, held, lastBackupAt } = await store.settings.get(null)
  return {
    ...{ uid, name, country, zone, sample, held, lastBackupAt },
    ...(await store.settings.counts(null)),
    file: store.file,
    sizeBytes: (await stat(store.file)).size,
    schemaVersion: await store.settings.schemaVersion(null),
    riskyFolder: await isRiskyFolder(dirname(store.file)),
  }
}
