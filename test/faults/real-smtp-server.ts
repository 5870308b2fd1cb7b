/**
 * The smtp-server package in a process of its own: parses each mail and logs it before it replies. Local parts steer
 * it: `busy` is deferred once, `gone` rejected, `cut` dropped in mid-DATA once, `mute` dropped after its dot.
 * Prints {"port":N}; ends when its stdin does.
 */
import { appendFileSync } from 'node:fs'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

const log = process.argv[2]!
const seen = new Set<string>()
const once = (what: string): boolean => !seen.has(what) && Boolean(seen.add(what))
const refusal = (text: string, responseCode: number): Error => Object.assign(new Error(text), { responseCode })
const localPart = (address: string): string => address.slice(0, address.lastIndexOf('@'))

/** The library keeps the sockets in a set of connections; the one of this session is cut. */
function cut(session: SMTPServerSession): void {
  const connections = (
    server as unknown as { connections: Set<{ session: SMTPServerSession; _socket: { destroy(): void } }> }
  ).connections
  for (const connection of connections) if (connection.session.id === session.id) connection._socket.destroy()
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onRcptTo({ address }: SMTPServerAddress, _session, callback) {
    const who = localPart(address)
    if (who === 'gone') return callback(refusal('5.1.1 No such mailbox', 550))
    if (who === 'busy' && once(who)) return callback(refusal('4.2.1 Mailbox busy, try later', 450))
    callback()
  },
  onData(stream: SMTPServerDataStream, session, callback) {
    const to = session.envelope.rcptTo[0]!.address
    const who = localPart(to)
    if (who === 'cut' && once(who)) {
      // 354 goes out when this function has returned; the connection ends right behind it.
      setImmediate(() => cut(session))
      return
    }
    void simpleParser(stream).then((mail) => {
      const { subject, text, html, messageId } = mail
      const unsubscribe =
        (mail.headers.get('list') as { unsubscribe?: { mail?: string } } | undefined)?.unsubscribe?.mail ?? ''
      appendFileSync(log, JSON.stringify({ to, subject, text, html, messageId, unsubscribe }) + '\n')
      if (who === 'mute') cut(session)
      else callback()
    })
  },
})
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(JSON.stringify({ port: (server.server.address() as { port: number }).port }) + '\n')
})
process.stdin.resume().on('end', () => process.exit(0))
