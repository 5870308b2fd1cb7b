/**
 * Gathers everything a campaign's plan names and checks that it can be frozen: template, gateway, purpose, sender,
 * segments. It reads; it writes nothing.
 */
import { createHash } from 'node:crypto'
import { needsSmtpUtf8, normaliseEmail } from '../../domain/addresses/email.ts'
import type { Rule } from '../../domain/rule.ts'
import type { Frozen, Plan, Sender } from '../../domain/sending.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import type { Store } from '../../store/store.ts'
import { check, contentHash } from '../content/check.ts'
import type { Compiled, Issue } from '../content/compiled.ts'
import type { GatewayRow } from '../dispatch/sender.ts'
import type { Session } from '../session.ts'

type FreezePlan = Parameters<Store['freeze']['estimate']>[0]
type Purpose = Awaited<ReturnType<Store['settings']['purposes']>>[number]

export interface Prepared {
  readonly plan: Plan
  readonly purpose: Purpose
  readonly gateway: GatewayRow
  readonly compiled: Compiled
  readonly issues: readonly Issue[]
  readonly frozen: Frozen
  readonly freezePlan: FreezePlan
  /** What an approval is bound to: content, sender, gateway, purpose and the rules; not the name, not the time. */
  readonly planHash: string
}

/** Refuses `campaign/incomplete` with `what`, `template/…`, `content/…`, `sender/…`. */
export async function prepare(session: Session, plan: Plan): Promise<Result<Prepared>> {
  const missing = whatIsMissing(plan)
  if (missing) return refuse('campaign/incomplete', { what: missing })
  const { store } = session
  const purpose = (await store.settings.purposes(null)).find((p) => p.key === plan.purpose)
  if (!purpose) return refuse('purpose/not-found', { purpose: plan.purpose })
  const gateway = await store.gateways.get(plan.gateway)
  if (!gateway) return refuse('gateway/not-found', { gateway: plan.gateway })
  if (gateway.channel !== plan.channel) return refuse('campaign/gateway-channel', { gateway: gateway.name })
  const sender = checkSender(plan, plan.sender ?? gateway.settings.from)
  if (!sender.ok) return sender
  const content = await readContent(session, plan, purpose.kind)
  if (!content.ok) return content
  const { template, compiled, issues, assets } = content.value
  const frozen: Frozen = {
    plan,
    content: template.content,
    templateName: template.name,
    templateVersion: template.version,
    sender: sender.value,
    gatewayName: gateway.name,
    compiled,
    assets: assets.map(({ id, sha256 }) => ({ id, sha256 })),
  }
  const freezePlan = await freezePlanFor(session, plan, purpose, compiled)
  const planHash = await hashOf(session, frozen)
  return done({ plan, purpose, gateway, compiled, issues, frozen, freezePlan, planHash })
}

function whatIsMissing(plan: Plan): 'audience' | 'purpose' | 'template' | 'gateway' | null {
  if (plan.audience.include.length === 0) return 'audience'
  if (plan.purpose === '') return 'purpose'
  if (plan.template === '') return 'template'
  return plan.gateway === '' ? 'gateway' : null
}

/** Only trusted addresses are frozen; a Reply-To beyond ASCII would make the message one that its envelope does not announce (RFC 6531 3.4). */
function checkSender(plan: Plan, sender: Sender): Result<Sender> {
  if (sender.from.trim() === '') return refuse(`sender/missing-${plan.channel}`)
  if (plan.channel === 'sms') return done({ ...sender, from: sender.from.trim() })
  const from = normaliseEmail(sender.from)
  if (!from.ok) return refuse('sender/not-an-address', { address: sender.from })
  if (sender.replyTo.trim() === '') return done({ ...sender, from: from.value, replyTo: '' })
  const replyTo = normaliseEmail(sender.replyTo)
  if (!replyTo.ok) return refuse('sender/not-an-address', { address: sender.replyTo })
  if (needsSmtpUtf8(replyTo.value) && !needsSmtpUtf8(from.value))
    return refuse('sender/reply-to-not-ascii', { address: sender.replyTo })
  return done({ ...sender, from: from.value, replyTo: replyTo.value })
}

async function readContent(session: Session, plan: Plan, purposeKind: Purpose['kind']) {
  const { store } = session
  const template = await store.templates.get({ uid: plan.template, version: null })
  if (!template) return refuse('template/not-found', { template: plan.template })
  if (template.channel !== plan.channel) return refuse('campaign/template-channel', { template: template.name })
  const all = await store.templates.assets(null)
  const used = template.content.channel === 'email' ? template.content.assets.map((a) => a.assetId) : []
  const assets = all.filter((a) => used.includes(a.id))
  const { compiled, issues } = await session.workshop.inspect(template.content, {
    fields: await store.fields.list(null),
    assets: all,
  })
  const found = compiled ? [...issues, ...check(compiled, purposeKind)] : issues
  const error = found.find((i) => i.level === 'error')
  if (error || !compiled) return refuse(error?.code ?? 'content/empty', { ...error?.params })
  return done({ template, compiled, issues: found, assets })
}

/** The part of a plan that decides who; also what an estimate needs. */
export async function freezePlanFor(
  session: Session,
  plan: Plan,
  purpose: Purpose,
  compiled: Compiled | null,
): Promise<FreezePlan> {
  const settings = await session.store.settings.get(null)
  return {
    channel: plan.channel,
    audience: plan.audience,
    consentPurposeId: purpose.kind === 'marketing' ? purpose.id : null,
    reads: compiled?.reads ?? [],
    required: compiled?.required ?? [],
    missingValues: plan.missingValues,
    today: { at: session.world.clock.now(), zone: settings.zone },
    hashKey: settings.hashKey,
  }
}

async function hashOf(session: Session, frozen: Frozen): Promise<string> {
  const { plan, content, sender, assets } = frozen
  const saved = await session.store.segments.list(null)
  const rules = new Map<string, Rule>()
  const add = (uid: string): void => {
    const rule = saved.find((s) => s.uid === uid)?.rule
    if (!rule || rules.has(uid)) return
    rules.set(uid, rule)
    for (const named of segmentsIn(rule)) add(named)
  }
  for (const uid of [...plan.audience.include, ...plan.audience.exclude]) add(uid)
  const { audience, purpose, gateway, missingValues, unknownPolicy } = plan
  const parts = [
    contentHash(
      content,
      assets.map((a) => a.sha256),
      sender,
    ),
    audience,
    purpose,
    gateway,
    missingValues,
    unknownPolicy,
    [...rules],
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function segmentsIn(rule: Rule): string[] {
  if (rule.kind === 'group') return rule.of.flatMap(segmentsIn)
  return rule.kind === 'segment' ? [rule.segment] : []
}
