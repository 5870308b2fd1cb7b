/** Calls that write a campaign's plan down, say who would get it, and freeze it. */
import type { SomeHandlers } from '../../contract/api.ts'
import type { campaignCalls } from '../../contract/campaigns.ts'
import { done, durationMs, refuse } from '../../domain/units.ts'
import type { Session } from '../session.ts'
import { freezePlanFor, prepare } from './prepare.ts'
import { preflight } from './preflight.ts'
import { accountOf, campaignSummary, summaryOf } from './summaries.ts'

async function detailOf(session: Session, uid: string) {
  const found = await session.store.campaigns.get(uid)
  if (!found) return refuse('campaign/not-found', { campaign: uid })
  const deliveries = (await session.store.deliveries.ofCampaign(uid)).map(summaryOf)
  const stopped = found.approval?.stopped ?? null
  return done({ uid, plan: found.plan, updatedAt: found.updatedAt, stopped, deliveries })
}

/** `name (2)`, or the next number that no campaign has. */
async function freeName({ store }: Session, name: string): Promise<string> {
  const taken = new Set((await store.campaigns.list(null)).map((c) => c.plan.name))
  let n = 2
  while (taken.has(`${name} (${n})`)) n++
  return `${name} (${n})`
}

type Calls = Extract<keyof typeof campaignCalls, `campaigns.${string}`>

export function campaignHandlers(session: Session): SomeHandlers<Calls> {
  const { store } = session
  return {
    'campaigns.list': async () => {
      const newest = await store.deliveries.newest(null)
      const campaigns = await store.campaigns.list(null)
      const now = session.world.clock.now()
      return done(campaigns.map((c) => campaignSummary(c, newest.find((d) => d.campaign === c.uid) ?? null, now)))
    },
    'campaigns.get': ({ campaign }) => detailOf(session, campaign),
    'campaigns.save': async ({ campaign, plan }) => {
      const saved = await store.campaigns.save({ uid: campaign, plan })
      if (!saved.ok) return saved
      session.changed('campaigns', 'deliveries')
      return detailOf(session, saved.value.uid)
    },
    'campaigns.duplicate': async ({ campaign }) => {
      const from = await store.campaigns.get(campaign)
      if (!from) return refuse('campaign/not-found', { campaign })
      const name = await freeName(session, from.plan.name)
      const saved = await store.campaigns.save({ uid: null, plan: { ...from.plan, name, schedule: { kind: 'now' } } })
      if (!saved.ok) return saved
      session.changed('campaigns')
      return detailOf(session, saved.value.uid)
    },
    'campaigns.withdraw': async ({ campaign }) => {
      const withdrawn = await store.campaigns.approve({ uid: campaign, approval: null })
      session.changed('campaigns')
      return done({ withdrawn: withdrawn === 1 })
    },
    'campaigns.remove': async ({ campaign }) => {
      const removed = await store.campaigns.remove(campaign)
      session.changed('campaigns', 'deliveries')
      return removed
    },
    'campaigns.estimate': async ({ plan }, signal) => {
      const began = session.world.clock.now()
      const purpose = (await store.settings.purposes(null)).find((p) => p.key === plan.purpose)
      if (!purpose) return refuse('campaign/incomplete', { what: 'purpose' })
      const prepared = await prepare(session, plan)
      const freezePlan = prepared.ok ? prepared.value.freezePlan : await freezePlanFor(session, plan, purpose, null)
      const gathered = await store.freeze.estimate(freezePlan, signal)
      if (!gathered.ok) return gathered
      const account = accountOf(gathered.value.audience, gathered.value.excluded)
      return done({ ...account, tookMs: durationMs(session.world.clock.now() - began) })
    },
    'campaigns.preflight': async ({ campaign }) => {
      const found = await store.campaigns.get(campaign)
      if (!found) return refuse('campaign/not-found', { campaign })
      const order = { campaign, occurrenceAt: null, hold: null }
      return done({
        job: session.jobs.start('preflight', found.plan.name, (progress, signal) =>
          preflight(session, order, progress, signal),
        ),
      })
    },
  }
}
