/** Makes the messages of a delivery from its frozen content. The same content and values always give the same bytes. */
import { hash } from 'node:crypto'
import { emailDomain } from '../../../domain/addresses/email.ts'
import type { Frozen } from '../../../domain/sending.ts'
import { done, type EmailAddress, type PhoneNumber, type Result } from '../../../domain/units.ts'
import type { OutgoingMessage } from '../../../gateways/gateway.ts'
import type { Compiled, CompiledEmail } from '../../content/compiled.ts'
import { composeDelivery, type AssetFile, type Composer } from '../../content/mime/mime.ts'
import { render } from '../../content/render.ts'
import type { Claimed } from '../recorder.ts'

/** What of a claimed recipient goes into the message. */
export type Addressee = Pick<Claimed, 'kind' | 'name' | 'address' | 'values' | 'messageId' | 'datedAt'>

export interface Made {
  readonly message: OutgoingMessage
  /** SHA-256, hex, of what leaves. */
  readonly contentHash: string
}
/** Makes one recipient's message. Refuses as render.ts does. */
export type MakeOne = (to: Addressee) => Result<Made>

const PROOF_MARK = '[Proof] '

/** The maker of a delivery's messages: compiled and composed once, spliced per recipient. `files`: its images and attachments. */
export async function messagesOf(frozen: Frozen, files: readonly AssetFile[]): Promise<MakeOne> {
  const compiled = frozen.compiled as Compiled
  if (compiled.channel === 'sms') return (to) => makeSms(frozen, compiled, to)
  const composer = await composerFor(frozen, compiled, files)
  return (to) => makeEmail(frozen, compiled, composer, to)
}

function composerFor(frozen: Frozen, compiled: CompiledEmail, files: readonly AssetFile[]): Promise<Composer> {
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

function makeEmail(frozen: Frozen, compiled: CompiledEmail, composer: Composer, to: Addressee): Result<Made> {
  const unsubscribe = unsubscribeMailto(frozen, to.messageId)
  const rendered = render(compiled, to.values, { unsubscribe })
  if (!rendered.ok) return rendered
  if (rendered.value.channel !== 'email') throw new Error('dispatch: an e-mail was rendered as another channel')
  const { subject, html, text } = rendered.value
  const bytes = composer.message({
    to: to.address,
    toName: to.name,
    subject: to.kind === 'proof' ? PROOF_MARK + subject : subject,
    html,
    text,
    messageId: to.messageId,
    dateMs: to.datedAt,
    unsubscribeMailto: unsubscribe,
  })
  const message: OutgoingMessage = {
    channel: 'email',
    envelopeFrom: frozen.sender.from as EmailAddress,
    to: to.address as EmailAddress,
    bytes,
    messageId: to.messageId,
  }
  return done({ message, contentHash: hash('sha256', bytes, 'hex') })
}

function makeSms(frozen: Frozen, compiled: Compiled, to: Addressee): Result<Made> {
  const rendered = render(compiled, to.values, { unsubscribe: '' })
  if (!rendered.ok) return rendered
  const text = to.kind === 'proof' ? PROOF_MARK + rendered.value.text : rendered.value.text
  const message: OutgoingMessage = {
    channel: 'sms',
    from: frozen.sender.from,
    to: to.address as PhoneNumber,
    text,
    messageId: to.messageId,
  }
  return done({ message, contentHash: hash('sha256', text, 'hex') })
}
