/** A server that takes a login, parses every mail it gets, and refuses one recipient for good. */
import assert from 'node:assert/strict'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface Mail {
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly text: string
  /** List-Unsubscribe as it was written, '' when there is none. */
  readonly listUnsubscribe: string
}

export interface MailServer {
  readonly port: number
  readonly user: string
  readonly password: string
  /** Recipient that does not exist. */
  readonly refuses: string
  readonly got: readonly Mail[]
  stop(): Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const login = { user: 'klubb', password: 'hemligt lösen' }
  const refuses = 'kund2@granliden.example'
  const got: Mail[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, answer) =>
      username === login.user && password === login.password
        ? answer(null, { user: username })
        : answer(Object.assign(new Error('wrong login'), { responseCode: 535 })),
    onRcptTo: ({ address }, _, answer) =>
      answer(address === refuses ? Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }) : null),
    onData: (stream, { envelope }, answer) =>
      void simpleParser(stream, { skipTextToHtml: true }).then((mail) => {
        got.push({
          to: envelope.rcptTo[0]!.address,
          from: mail.from?.text ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          listUnsubscribe: mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '',
        })
        answer()
      }, answer),
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  assert.ok(address !== null && typeof address === 'object')
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { port: address.port, ...login, refuses, got, stop }
}
