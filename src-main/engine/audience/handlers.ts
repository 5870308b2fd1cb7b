/** The calls about segments: saved rules, and the people they give. */
import type { SomeHandlers } from '../../contract/api.ts'
import type { segmentCalls } from '../../contract/segments.ts'
import { done, durationMs } from '../../domain/units.ts'
import type { Session } from '../session.ts'
import { exportPeople } from './export.ts'

export const audienceHandlers = (session: Session): SomeHandlers<keyof typeof segmentCalls> => ({
  'segments.list': async () => done(await session.store.segments.list(null)),
  'segments.get': ({ segment }) => session.store.segments.get(segment),
  'segments.save': async ({ segment, name, rule }) => {
    const saved = await session.store.segments.save({ uid: segment, name, rule })
    if (saved.ok) session.changed('segments')
    return saved
  },
  'segments.remove': async ({ segment }) => {
    const removed = await session.store.segments.remove(segment)
    if (removed.ok) session.changed('segments')
    return removed
  },
  'segments.count': async (input, signal) => {
    const begunAt = session.world.clock.now()
    const counted = await session.store.segments.count(input, signal)
    return counted.ok ? done({ ...counted.value, tookMs: durationMs(session.world.clock.now() - begunAt) }) : counted
  },
  'segments.clauses': ({ rule }, signal) => session.store.segments.clauses(rule, signal),
  'segments.sample': (input, signal) => session.store.segments.sample(input, signal),
  'segments.export': async ({ segment, to, delimiter }) => {
    const found = await session.store.segments.get(segment)
    if (!found.ok) return found
    const query = { search: '', filter: { kind: 'segment', segment, in: true } } as const
    const job = session.jobs.start('export', found.value.name, (progress, signal) =>
      exportPeople(session, { query, to, delimiter }, progress, signal),
    )
    return done({ job })
  },
})
