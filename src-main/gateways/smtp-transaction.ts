/**
 * Sends one message to one recipient over an open SMTP connection and holds the terminating dot until it may leave.
 *
 *   MAIL RCPT DATA ──354──► body ──all of it taken──► holdDot() ──true──► end() ──► `.` ──► reply
 *                                                         └─false──► connection destroyed, nothing was sent
 *
 * Nodemailer writes `.\r\n` only when its DataStream is flushed, which happens only when our stream ends; our stream
 * ends only after holdDot resolved true. So every loss before that is provably not sent, and every loss after it is
 * `unknown`. Dot-stuffing (RFC 5321 4.5.2) is nodemailer's, where a message has anything to stuff.
 */
import { Readable, Transform } from 'node:stream'
import type { Outcome } from '../domain/outcome.ts'
import type { EmailMessage, HoldDot } from './gateway.ts'
import { CUT_OFF, outcomeOfDot, outcomeOfFailure, type SmtpError, type SmtpPhase } from './smtp-answers.ts'
import type { SmtpLine } from './smtp-connect.ts'

export interface Sent {
  readonly outcome: Outcome
  /** The connection can carry another message. */
  readonly reusable: boolean
  /** The line failed before the server took up the message: a fresh connection may try at once. */
  readonly stale: boolean
}

const CHUNK = 65_536

const [LF, DOT] = [10, 46]

/** Every line ends in CRLF and none begins with a dot: the DataStream would find nothing to mend. */
function isReady(bytes: Uint8Array): boolean {
  if (bytes.length > CHUNK) return false
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\r', at)
    if (end < 0 || text.indexOf('\n', at) !== end + 1 || text.charCodeAt(at) === DOT) return false
    at = end + 2
  }
  return true
}

/**
 * The message as nodemailer takes it. It writes itself to the DataStream that it is piped to, in views of at most
 * 64 KB, each after the one before was taken; then whatever `atEnd` decides. It ends only by `end`. Nothing reads from
 * it: a Readable that is really read costs a message more than all else it does. Most messages have nothing to mend
 * and pass by what the DataStream does to every byte, a fifth of what a message costs the engine's loop.
 */
class HeldBody extends Readable {
  readonly #bytes: Uint8Array
  readonly #atStart: () => boolean
  readonly #atEnd: () => void
  #to: NodeJS.WritableStream | null = null

  constructor(bytes: Uint8Array, atStart: () => boolean, atEnd: () => void) {
    super()
    this.#bytes = bytes
    this.#atStart = atStart
    this.#atEnd = atEnd
  }

  override pipe<T extends NodeJS.WritableStream>(to: T): T {
    this.#to = to
    if (this.#atStart()) this.#writeAll(to)
    return to
  }

  #writeAll(to: NodeJS.WritableStream): void {
    if (!(to instanceof Transform) || !('lastByte' in to) || !isReady(this.#bytes)) return this.#writeFrom(0)
    to.push(this.#bytes)
    to.lastByte = LF // by which it knows that the dot needs no line break before it
    this.#atEnd()
  }

  end(): void {
    this.#to?.end()
  }

  #writeFrom(offset: number): void {
    const next = offset + CHUNK
    this.#to!.write(this.#bytes.subarray(offset, next), (error) => {
      if (error) return // the connection is gone, and the callback of send() has it
      if (next < this.#bytes.length) this.#writeFrom(next)
      else this.#atEnd()
    })
  }
}

const alive = ({ connection }: SmtpLine): boolean =>
  !connection.destroyed && !!connection._socket && connection._socket.writable

/** Whether the server announced `extension`; nodemailer keeps the list to itself. */
export function offers(line: SmtpLine, extension: string): boolean {
  const { _supportedExtensions: list } = line.connection as unknown as { _supportedExtensions?: readonly string[] }
  return list?.includes(extension) ?? false
}

/** Clears a refused transaction off the line (RSET). False when the line is gone or will not. */
export function cleaned(line: SmtpLine, cut: AbortSignal): Promise<boolean> {
  if (!alive(line)) return Promise.resolve(false)
  if (!line.dirty) return Promise.resolve(true)
  return new Promise((resolve) => {
    const gone = (): void => resolve(false)
    line.connection.once('end', gone)
    cut.addEventListener('abort', gone, { once: true })
    line.connection.reset((error) => {
      line.connection.off('end', gone)
      cut.removeEventListener('abort', gone)
      line.dirty = false
      resolve(!error)
    })
  })
}

/** Nodemailer takes a 250 for a 354; a body sent to such a server would be read as commands. */
const saidGoAhead = ({ connection }: SmtpLine): boolean => /^354/.test(connection.lastServerResponse || '')
const NOT_UNDERSTOOD: Outcome = { kind: 'unreached', reason: 'smtp/answer-not-understood' }
const OUT_OF_TURN: SmtpError = { code: 'EPROTOCOL', message: 'an answer to something that was not sent' }

/**
 * One transaction. `message` has addresses free of controls and angle brackets and at least one byte. Rejects only when
 * `holdDot` does, after dropping the connection: then nothing was sent. `cut` ends it as a lost connection would.
 */
export function sendHeld(line: SmtpLine, message: EmailMessage, holdDot: HoldDot, cut: AbortSignal): Promise<Sent> {
  const { connection } = line
  let phase: SmtpPhase = 'mail'
  let holding: Promise<boolean> | null = null

  return new Promise((resolve, reject) => {
    const cutOff = (): void => void fail(CUT_OFF).catch(drop)
    const finish = (outcome: Outcome, reusable: boolean, stale = false): void => {
      cut.removeEventListener('abort', cutOff)
      if (!reusable) connection.close()
      line.messages++
      resolve({ outcome, reusable: reusable && alive(line), stale })
    }
    /** The line failed or the server said no while the dot was, perhaps, being written down: that must be known first. */
    const fail = async (error: SmtpError): Promise<void> => {
      const failure = outcomeOfFailure(error, phase)
      if (!holding || phase === 'dot') return finish(failure, phase === 'dot' && repliedTo(error))
      connection.close()
      const held = await holding
      finish(held && failure.kind === 'unreached' ? { ...failure, kind: 'deferred' } : failure, false)
    }
    const askToSend = async (): Promise<void> => {
      holding = holdDot()
      const held = await holding
      if (!alive(line)) return // the callback of send() has it
      if (!held) return finish({ kind: 'unreached', reason: 'gateway/not-held' }, false)
      phase = 'dot'
      body.end()
    }
    const startBody = (): boolean => {
      const goAhead = saidGoAhead(line)
      if (goAhead) phase = 'body'
      else finish(NOT_UNDERSTOOD, false)
      return goAhead
    }
    const drop = (error: Error): void => (connection.close(), reject(error))
    const body = new HeldBody(message.bytes, startBody, () => void askToSend().catch(drop))

    cut.addEventListener('abort', cutOff, { once: true })
    const envelope = { from: message.envelopeFrom, to: [message.to], size: message.bytes.length }
    connection.send(envelope, body, (error, info) => {
      if (!error) {
        // A 250 that comes before our dot answers something we did not send.
        if (phase !== 'dot') return void fail(OUT_OF_TURN).catch(drop)
        const outcome = outcomeOfDot(info?.response ?? '')
        return finish(outcome, outcome.kind === 'accepted')
      }
      if (phase !== 'mail') return void fail(error).catch(drop)
      const outcome = outcomeOfFailure(error, phase)
      line.dirty = true
      finish(outcome, repliedTo(error) || unasked(error), outcome.kind === 'unreached' && lost(error))
    })
  })
}

/** The server answered properly and did not announce its leave: the session goes on. */
const repliedTo = (error: SmtpError): boolean => /^[45]\d\d(?!\d)/.test(error.response ?? '') && !lost(error)
/** Nodemailer refused it by the announced SIZE before a word was said. */
const unasked = (error: SmtpError): boolean => error.code === 'EMESSAGE' && !error.response
const lost = (error: SmtpError): boolean => !error.response || /^421/.test(error.response)

const QUIT_WITHIN_MS = 3000

/** Says QUIT and resolves when the connection is gone, at the latest after three silent seconds. */
export function quit({ connection }: SmtpLine): Promise<void> {
  return new Promise((resolve) => {
    if (connection.destroyed || !connection._socket) return resolve()
    connection.once('end', resolve)
    connection._socket.setTimeout(QUIT_WITHIN_MS)
    connection.quit()
  })
}
