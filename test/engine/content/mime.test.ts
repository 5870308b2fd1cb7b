import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser'
import { mailbox, messageIdFor, needsSmtpUtf8 } from '../../../src-main/engine/content/mime/headers.ts'
import { composeDelivery, type AssetFile, type MessageParts } from '../../../src-main/engine/content/mime/mime.ts'
import { encodeQuotedPrintable } from '../../../src-main/engine/content/mime/qp.ts'
import { oneLine } from '../../../src-main/engine/content/render.ts'

const sender = { name: 'Granliden Åre', from: 'hej@granliden.example', replyTo: 'svar@granliden.example' }
const parts = (over: Partial<MessageParts> = {}): MessageParts => ({
  to: 'asa@example.se',
  subject: 'Hej',
  html: '<p>Hej</p>',
  text: 'Hej',
  messageId: messageIdFor('01-abc', 'granliden.example'),
  dateMs: Date.UTC(2026, 8, 24, 10, 0, 0),
  unsubscribeMailto: 'mailto:u@granliden.example?subject=unsubscribe-TOKEN',
  ...over,
})
const plain = await composeDelivery({ sender, listId: 'offers.granliden.example', inline: [], attachments: [] })

/** RFC 5322 section 2.1.1 and 2.3, and 7-bit throughout. */
function conforms(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString('latin1')
  const lines = text.split('\r\n')
  assert.ok(
    lines.every((l) => l.length <= 998 && !/[\r\n]/.test(l)),
    'only CRLF, at most 998 octets',
  )
  assert.ok(!/[\u0080-\u00ff\u0000]/.test(text), '7-bit')
  const head = text.slice(0, text.indexOf('\r\n\r\n'))
  assert.ok(head.split('\r\n').every((l) => l.length <= 78 && l.trim() !== ''))
  const names = head.split(/\r\n(?![ \t])/).map((l) => l.split(':')[0]!.toLowerCase())
  const expected = [
    'to',
    'subject',
    'date',
    'message-id',
    'list-unsubscribe',
    'from',
    'reply-to',
    'list-id',
    'mime-version',
    'content-type',
  ]
  assert.deepEqual(names, expected, 'these fields, each once')
}
const oneAddress = (mail: ParsedMail) => (mail.to as AddressObject).value
const lines = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '.',
        '..\n',
        '\r\nBcc: x@y.se',
        '🏔️',
        'å'.repeat(60),
        'x'.repeat(1200),
        ' ',
        '\t\n',
        '=?UTF-8?B?aGVq?=',
        '"',
        '\\',
        '<a@b.se>',
        ',',
        '\r',
        '=3D',
        'From ',
      ),
    )
    .map((a) => a.join('')),
)
const body = words.map((w) => w.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g, ''))

test('a message reads back as it was written, for any subject, name and body', async () => {
  await fc.assert(
    fc.asyncProperty(words, words, body, body, async (subject, toName, html, text) => {
      const bytes = plain.message(parts({ subject, toName, html, text }))
      conforms(bytes)
      const mail = await simpleParser(Buffer.from(bytes), {
        skipHtmlToText: true,
        skipTextToHtml: true,
        skipImageLinks: true,
      })
      assert.equal(mail.subject ?? '', oneLine(subject))
      assert.equal(oneAddress(mail).length, 1, 'one recipient, whatever the name holds')
      assert.equal(oneAddress(mail)[0]!.address, 'asa@example.se')
      assert.equal(oneAddress(mail)[0]!.name, oneLine(toName))
      assert.equal(lines(mail.text ?? ''), lines(text))
      assert.equal(lines(mail.html || ''), lines(html))
      assert.equal(mail.headers.has('bcc'), false)
    }),
    { numRuns: 300 },
  )
})

test('quoted-printable decodes to the same text and keeps its lines short', () => {
  fc.assert(
    fc.property(
      fc.oneof(words, fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '.', '=', 'a', 'å', '🏔'), maxLength: 400 })),
      (any) => {
        const text = any.toWellFormed()
        const encoded = encodeQuotedPrintable(text).toString('latin1')
        for (const line of encoded.split('\r\n'))
          assert.ok(line.length <= 76 && !/[ \t]$/.test(line) && !line.startsWith('.'))
        const joined = encoded.replace(/=\r\n/g, '')
        const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
        assert.equal(Buffer.from(bytes, 'latin1').toString('utf8'), text.replace(/\r\n|\r|\n/g, '\r\n'))
      },
    ),
    { numRuns: 2000 },
  )
})

test('embedded images, attachments and both bodies arrive, each in its place', async () => {
  const file = (id: number, name: string, mime: string, size: number): AssetFile => ({
    id,
    name,
    mime,
    bytes: new Uint8Array(size).fill(id),
  })
  const inline = [file(3, 'björk.png', 'image/png', 5000)]
  const attachments = [
    file(4, `lång\r\nX: y ${'ö'.repeat(120)}.csv`, 'text/csv', 3000),
    file(5, 'forwarded', 'message/rfc822', 2000),
  ]
  const composer = await composeDelivery({ sender, listId: 'offers.granliden.example', inline, attachments })
  const bytes = composer.message(parts({ html: '<img src="cid:asset-3@utskick">', text: 'UTSKICK-HTML-PART' }))
  conforms(bytes)
  const mail = await simpleParser(Buffer.from(bytes), { skipImageLinks: true })
  assert.deepEqual(
    mail.attachments.map((a) => [a.contentType, a.content.length, a.contentDisposition]),
    [
      ['image/png', 5000, 'inline'],
      ['text/csv', 3000, 'attachment'],
      ['application/octet-stream', 2000, 'attachment'],
    ],
  )
  assert.equal(mail.attachments[0]!.cid, 'asset-3@utskick')
  assert.equal(lines(mail.text ?? ''), 'UTSKICK-HTML-PART', 'a mark of ours in a body is only text')
  assert.equal(mail.html, '<img src="cid:asset-3@utskick">')
})

test('the same parts give the same bytes, from another composer too', async () => {
  const again = await composeDelivery({ sender, listId: 'offers.granliden.example', inline: [], attachments: [] })
  assert.deepEqual(again.message(parts()), plain.message(parts()))
  assert.notDeepEqual(plain.message(parts({ subject: 'Hej!' })), plain.message(parts()))
})

test('the fields that a list needs are there', async () => {
  const mail = await simpleParser(Buffer.from(plain.message(parts())))
  assert.equal(mail.messageId, '<01-abc@granliden.example>')
  assert.equal(mail.date?.toISOString(), '2026-09-24T10:00:00.000Z')
  assert.deepEqual(mail.from?.value, [{ address: 'hej@granliden.example', name: 'Granliden Åre' }])
  assert.equal(mail.replyTo?.text, 'svar@granliden.example')
  const list = mail.headers.get('list') as unknown as { unsubscribe: { mail: string }; id: { name: string } }
  assert.equal(list.unsubscribe.mail, 'u@granliden.example?subject=unsubscribe-TOKEN')
  assert.equal(list.id.name, 'offers.granliden.example')
})

test('an address is one address or a defect; its domain goes out as an A-label', () => {
  assert.equal(mailbox('To', 'a@bücher.example'), 'To: a@xn--bcher-kva.example')
  assert.equal(needsSmtpUtf8('åsa@b.se'), true)
  assert.equal(needsSmtpUtf8('asa@åre.example'), false)
  for (const bad of ['a@x.se, b@y.se', 'a@x.se\r\nBcc: b@y.se', 'A <a@x.se>', '@x.se', 'a', 'a@b@c.se', '(a)b@x.se']) {
    assert.throws(() => plain.message(parts({ to: bad })), bad)
  }
  assert.throws(() => plain.message(parts({ unsubscribeMailto: 'mailto:a@b.se>\r\nBcc: x@y.se' })))
  assert.throws(() => messageIdFor('a b', 'x.se'))
})

test('a message has memory of its own, so that a thread hands it over without a copy of what lies beside it', () => {
  for (const html of ['<p>Hej</p>', `<p>${'Hej '.repeat(20_000)}</p>`]) {
    const bytes = plain.message(parts({ html }))
    assert.equal(bytes.buffer.byteLength, bytes.byteLength)
  }
})
