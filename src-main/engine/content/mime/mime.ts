/**
 * Composes the messages of one delivery (RFC 5322, RFC 2045). The tree of parts, embedded images and attachments is
 * built once; per recipient only header fields and the two bodies are spliced in. Sends nothing; adds no dots.
 */
import MailComposer from 'nodemailer/lib/mail-composer'
import type { Sender } from '../../../domain/sending.ts'
import { contentIdOf } from '../compiled.ts'
import { bracketed, headerAddress, headerDate, mailbox, unstructured } from './headers.ts'
import { encodeQuotedPrintable } from './qp.ts'

export interface AssetFile {
  readonly id: number
  readonly name: string
  readonly mime: string
  readonly bytes: Uint8Array
}

/** What all messages of a delivery have in common. */
export interface DeliveryMeta {
  readonly sender: Sender
  /** Identifies the mailing list (RFC 2919), such as `offers.example.com`; '' for none. */
  readonly listId: string
  readonly inline: readonly AssetFile[]
  readonly attachments: readonly AssetFile[]
}

export interface MessageParts {
  /** A trusted address, never parsed. */
  readonly to: string
  readonly toName?: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** Without angle brackets; `messageIdFor` makes one. */
  readonly messageId: string
  readonly dateMs: number
  /** `mailto:…?subject=…`, '' for no List-Unsubscribe. */
  readonly unsubscribeMailto: string
}

export interface Composer {
  /** The complete message: CRLF lines of at most 998 octets, 7-bit unless the address is not ASCII. The same parts give the same bytes. */
  message(parts: MessageParts): Uint8Array
}

const TEXT_MARK = 'UTSKICK-TEXT-PART'
const HTML_MARK = 'UTSKICK-HTML-PART'
/** Quoted-printable and base64 can hold no `=_`, so no body can hold the boundary. */
const BOUNDARY = '=_utskick'
const MIME_TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/i
const safeMime = (mime: string): string =>
  MIME_TYPE.test(mime) && !/^(multipart|message)\//i.test(mime) ? mime.toLowerCase() : 'application/octet-stream'

async function buildTree({ inline, attachments }: DeliveryMeta): Promise<string> {
  const attach = (file: AssetFile, as: 'inline' | 'attachment') => ({
    filename: file.name,
    content: Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength),
    contentType: safeMime(file.mime),
    contentTransferEncoding: 'base64' as const,
    contentDisposition: as,
    ...(as === 'inline' ? { cid: contentIdOf(file.id) } : {}),
  })
  const options = {
    text: TEXT_MARK,
    html: HTML_MARK,
    encoding: 'quoted-printable',
    attachments: [...inline.map((f) => attach(f, 'inline')), ...attachments.map((f) => attach(f, 'attachment'))],
    baseBoundary: BOUNDARY,
    boundaryPrefix: '--',
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  return (await new MailComposer(options).compile().build()).toString('latin1')
}

/** The tree's own header fields: those of the message itself are ours. */
function mimeFields(headers: string): string {
  const fields = headers.split(/\r\n(?![ \t])/)
  return fields.filter((field) => /^(mime-version|content-[a-z-]+):/i.test(field)).join('\r\n')
}

/** In memory of its own, which a thread can hand over whole: Buffer.concat cuts from a slab that others share. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Throws when the fixed bytes break the rules that every message must keep: that would be our mistake. */
function conform(fixed: string): void {
  const lines = fixed.split('\r\n')
  if (lines.some((line) => line.length > 998 || /[\r\n\u0000\u0080-\u00ff]/.test(line))) {
    throw new Error('content: composed a message against RFC 5322')
  }
}

/** Builds the fixed parts of a delivery. Throws on a sender that is no trusted address. */
export async function composeDelivery(meta: DeliveryMeta): Promise<Composer> {
  const tree = await buildTree(meta)
  const bodyAt = tree.indexOf('\r\n\r\n')
  const body = tree.slice(bodyAt)
  const [textAt, htmlAt] = [body.indexOf(TEXT_MARK), body.indexOf(HTML_MARK)]
  if (bodyAt < 0 || textAt < 0 || htmlAt < textAt) throw new Error('content: the mail composer lost a part')
  const { name, from, replyTo } = meta.sender
  const fields = [
    mailbox('From', from, name),
    ...(replyTo === '' ? [] : [mailbox('Reply-To', replyTo)]),
    ...(meta.listId === '' ? [] : [bracketed('List-Id', meta.listId)]),
    mimeFields(tree.slice(0, bodyAt)),
  ]
  const fixed = fields.join('\r\n')
  conform(tree)
  const head = Buffer.from(fixed + body.slice(0, textAt), 'utf8')
  const between = Buffer.from(body.slice(textAt + TEXT_MARK.length, htmlAt), 'latin1')
  const tail = Buffer.from(body.slice(htmlAt + HTML_MARK.length), 'latin1')

  return {
    message(parts) {
      const own = [
        mailbox('To', parts.to, parts.toName),
        unstructured('Subject', parts.subject),
        `Date: ${headerDate(parts.dateMs)}`,
        `Message-ID: <${headerAddress(parts.messageId)}>`,
        ...(parts.unsubscribeMailto === '' ? [] : [bracketed('List-Unsubscribe', parts.unsubscribeMailto)]),
        '',
      ]
      return joined([
        Buffer.from(own.join('\r\n'), 'utf8'),
        head,
        encodeQuotedPrintable(parts.text),
        between,
        encodeQuotedPrintable(parts.html),
        tail,
      ])
    },
  }
}
