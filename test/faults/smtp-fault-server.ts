/**
 * A raw SMTP server for tests, in a process of its own: writes each complete message to a log before it replies, and
 * misbehaves at an exact phase for chosen recipients. It parses no MIME and knows neither TLS nor AUTH.
 *
 *   node test/faults/smtp-fault-server.ts '{"log":"/tmp/x.jsonl","table":{"anna":"rcpt:450 4.2.0 busy"}}'
 *
 * The first line on stdout is {"port":N}. The table's keys are local parts of the recipient (phase `mail`: of the
 * sender), or `*`. Phases: greeting (only `*`), mail, rcpt, data, body (after the first bytes), dot.
 * Actions: a reply line `NNN text`; drop; silent; garbage; at the dot also `drop-unstored`. A dot that drops, is silent
 * or garbage has stored the message first; a reply of 4yz or 5yz has not; `NNN!` replies and then closes.
 */
import { createHash } from 'node:crypto'
import { openSync, writeSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'

export interface FaultOptions {
  readonly log: string
  readonly port?: number
  readonly table?: Readonly<Record<string, string>>
  readonly pipelining?: boolean
  /** Waits this long before each reply to a dot, or to everything. */
  readonly dotDelayMs?: number
  readonly delayMs?: number
  /** Closes without a word when a connection wants to send one message more than this. */
  readonly closeAfter?: number
  readonly size?: number
}

const END = Buffer.from('\r\n.\r\n')
const STUFFED = Buffer.from('\r\n..')

function unstuff(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x2e && bytes.indexOf(STUFFED) < 0) return bytes
  return Buffer.from(bytes.toString('latin1').replace(/(^|\r\n)\./g, '$1'), 'latin1')
}

const pathOf = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? ''
const localPart = (address: string): string => address.slice(0, address.lastIndexOf('@'))

function serve(options: FaultOptions, note: (event: string, facts: object) => void) {
  const { table = {}, pipelining = true, dotDelayMs = 0, delayMs = 0, closeAfter = Infinity, size = 0 } = options
  let connections = 0

  return (socket: Socket): void => {
    const connection = ++connections
    let pending: Buffer = Buffer.alloc(0)
    let inData = false
    let from = ''
    let to = ''
    let messages = 0
    let deaf = false
    let replies = Promise.resolve()

    const reply = (line: string, waitMs = delayMs, then?: () => void): void => {
      const write = (): void => {
        if (!socket.writable) return
        socket.write(line + '\r\n')
        then?.()
      }
      if (!waitMs && !delayMs && !dotDelayMs) return write()
      replies = replies.then(() => new Promise((done) => setTimeout(() => (write(), done()), waitMs)))
    }
    const actionAt = (phase: string, who: string): string => {
      for (const rule of [table[who], table['*']])
        if (rule?.startsWith(phase + ':')) return rule.slice(phase.length + 1)
      return ''
    }
    /** Does what the table says; false when it says nothing. */
    const misbehave = (action: string, waitMs = delayMs): boolean => {
      if (!action) return false
      if (action.startsWith('drop')) socket.destroy()
      else if (action === 'garbage') reply('what a lovely day')
      else if (action !== 'silent') {
        const closes = /^\d\d\d!/.test(action)
        reply(action.replace('!', ''), waitMs, () => void (closes && socket.end()))
      }
      if (action.startsWith('drop') || action === 'silent') deaf = true
      return true
    }
    const store = (bytes: Buffer): void => {
      const head = bytes.toString('latin1', 0, Math.min(bytes.length, 8192))
      const messageId = /^message-id:\s*<([^>]*)>/im.exec(head)?.[1] ?? ''
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      note('stored', { connection, messageId, from, to, sha256, bytes: bytes.length })
    }
    const finished = (bytes: Buffer): void => {
      const action = actionAt('dot', localPart(to))
      if (!/^[45]|^drop-unstored/.test(action)) store(unstuff(bytes))
      messages++
      const waitMs = dotDelayMs || delayMs
      if (!misbehave(action, waitMs)) reply(`250 2.0.0 Ok: queued as Q${connection}.${messages}`, waitMs)
      from = to = ''
    }
    const command = (line: string): void => {
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'EHLO') {
        const more = [...(pipelining ? ['PIPELINING'] : []), ...(size ? [`SIZE ${size}`] : []), '8BITMIME']
        reply(['250-fault.test', ...more.slice(0, -1).map((x) => '250-' + x), '250 ' + more.at(-1)].join('\r\n'))
      } else if (verb === 'MAIL') {
        if (messages >= closeAfter) return void socket.end()
        from = pathOf(line)
        if (misbehave(actionAt('mail', localPart(from)))) from = ''
        else reply('250 2.1.0 Ok')
      } else if (verb === 'RCPT') {
        const who = pathOf(line)
        if (!from) return reply('503 5.5.1 MAIL first')
        if (!misbehave(actionAt('rcpt', localPart(who)))) {
          to = who
          reply('250 2.1.5 Ok')
        }
      } else if (verb === 'DATA') {
        if (!to) return reply('503 5.5.1 RCPT first')
        if (misbehave(actionAt('data', localPart(to)))) return
        inData = true
        note('data', { connection, to })
        reply('354 go ahead')
      } else if (verb === 'RSET') {
        from = to = ''
        reply('250 2.0.0 Ok')
      } else if (verb === 'QUIT') reply('221 2.0.0 Bye', delayMs, () => socket.end())
      else reply('500 5.5.2 unknown')
    }
    /** Takes one command or one message off the front; false when there is not a whole one yet. */
    const step = (): boolean => {
      if (!inData) {
        const end = pending.indexOf('\r\n')
        if (end < 0) return false
        const line = pending.toString('utf8', 0, end)
        pending = pending.subarray(end + 2)
        command(line)
        return true
      }
      if (pending.length > 0 && misbehave(actionAt('body', localPart(to)))) {
        inData = false
        return false
      }
      const end = pending.indexOf(END)
      if (end < 0) return false
      const bytes = pending.subarray(0, end + 2)
      pending = pending.subarray(end + END.length)
      inData = false
      finished(bytes)
      return true
    }

    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => note('gone', { connection, inData }))
    socket.on('data', (chunk: Buffer) => {
      if (deaf) return
      pending = pending.length ? Buffer.concat([pending, chunk]) : chunk
      while (!deaf && step());
    })
    note('connected', { connection })
    if (!misbehave(actionAt('greeting', '*'))) reply('220 fault.test ESMTP')
  }
}

const options = JSON.parse(process.argv[2] ?? '{}') as FaultOptions
const file = openSync(options.log, 'a')
const note = (event: string, facts: object): void =>
  void writeSync(file, JSON.stringify({ event, at: Date.now(), ...facts }) + '\n')
const server = createServer(serve(options, note))
server.listen(options.port ?? 0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 }) + '\n')
})
// The parent's end is ours: a killed test must not leave a server behind.
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
