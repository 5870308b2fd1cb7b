/** Makes the messages of a delivery from its frozen content: compiled and composed once, spliced per recipient. */
import { createHash } from 'node:crypto'
import { emailDomain } from '../../domain/addresses/email.ts'
import type { Frozen } from '../../domain/sending.ts'
import { done, type EmailAddress, type PhoneNumber, type Result } from '../../domain/units.ts'
import type { OutgoingMessage } from '../../gateways/gateway.ts'
import type { Compiled, CompiledEmail } from '../content/compiled.ts'
import { composeDelivery, type Composer } from '../content/mime/mime.ts'
import { render } from '../content/render.ts'
import type { Session } from '../session.ts'
import type { Claimed } from './recorder.ts'


export interface Made {
  readonly message: OutgoingMessage
  /** SHA-256, hex, of what leaves. */
  readonly contentHash: string
}
export interface MessageMaker {
  readonly retryUnknown: boolean
  make(claimed: Claimed): Result<Made>
}
export type MakerOf = (deliveryId: number) => Promise<MessageMaker>

const PROOF_MARK = '[Proof] '
const KEPT = 8

/** One maker a delivery, the last few kept. */
export function makers(session: Session): MakerOf {
  const kept = new Map<number, Promise<MessageMaker>>()
  return (deliveryId) => {
    const maker = kept.get(deliveryId) ?? makerFor(session, deliveryId)
    kept.delete(deliveryId)
    kept.set(deliveryId, maker)
    maker.catch(() => kept.delete(deliveryId)) // asked again, it may be there
    const oldest = kept.keys().next()
    if (kept.size > KEPT && !oldest.done) kept.delete(oldest.value)
    return maker
  }
}

async function makerFor(session: Session, deliveryId: number): Promise<MessageMaker> {
  const { frozen } = await session.store.deliveries.byId(deliveryId)
  const compiled = frozen.compiled as Compiled
  const retryUnknown = frozen.plan.unknownPolicy === 'retry-once'
  if (compiled.channel === 'sms') return { retryUnknown, make: (claimed) => makeSms(frozen, compiled, claimed) }
  const composer = await composerFor(session, frozen, compiled)
  return { retryUnknown, make: (claimed) => makeEmail(frozen, compiled, composer, claimed) }
}

async function composerFor(session: Session, frozen: Frozen, compiled: CompiledEmail): Promise<Composer> {
  const files = await session.store.templates.assetBytes([...compiled.inline, ...compiled.attachments].map((a) => a.id))
  const fileOf = (a: { id: number }) => files.filter((f) => f.id === a.id)
  const listId = `${frozen.plan.purpose}.${emailDomain(frozen.sender.from as EmailAddress)}`
  return composeDelivery({
    sender: frozen.sender,
    listId,
    inline: compiled.inline.flatMap(fileOf),
    attachments: compiled.attachments.flatMap(fileOf),
  })
}

/** The mail that takes a recipient off the list: its subject carries the token that the reader of replies looks for. */
export function unsubscribeMailto(frozen: Frozen, messageId: string): string {
  const to = frozen.sender.replyTo === '' ? frozen.sender.from : frozen.sender.replyTo
  return `mailto:${encodeURIComponent(to).replace(/%40/g, '@')}?subject=unsubscribe%20${messageId.split('@')[0] ?? ''}`
}

function makeEmail(frozen: Frozen, compiled: CompiledEmail, composer: Composer, claimed: Claimed): Result<Made> {
  const unsubscribe = unsubscribeMailto(frozen, claimed.messageId)
  const rendered = render(compiled, claimed.values, { unsubscribe })
  if (!rendered.ok) return rendered
  if (rendered.value.channel !== 'email') throw new Error('dispatch: an e-mail was rendered as another channel')
  const { subject, html, text } = rendered.value
  const bytes = composer.message({
    to: claimed.address,
    toName: claimed.name,
    subject: claimed.kind === 'proof' ? PROOF_MARK + subject : subject,
    html,
    text,
    messageId: claimed.messageId,
    dateMs: claimed.datedAt,
    unsubscribeMailto: unsubscribe,
  })
  const message: OutgoingMessage = {
    channel: 'email',
    envelopeFrom: frozen.sender.from as EmailAddress,
    to: claimed.address as EmailAddress,
    bytes,
    messageId: claimed.messageId,
  }
  return done({ message, contentHash: createHash('sha256').update(bytes).digest('hex') })
}

function makeSms(frozen: Frozen, compiled: Compiled, claimed: Claimed): Result<Made> {
  const rendered = render(compiled, claimed.values, { unsubscribe: '' })
  if (!rendered.ok) return rendered
  const text = claimed.kind === 'proof' ? PROOF_MARK + rendered.value.text : rendered.value.text
  const message: OutgoingMessage = {
    channel: 'sms',
    from: frozen.sender.from,
    to: claimed.address as PhoneNumber,
    text,
    messageId: claimed.messageId,
  }
  return done({ message, contentHash: createHash('sha256').update(text).digest('hex') })
}
