/**
 * The pickup folder: each message becomes a file that another program, or a person, takes from there. `.eml` holds the
 * message as it is, `.txt` an SMS.
 *
 *   write .NAME.part ──fsync file, folder──► holdDot() ──► rename to NAME ──fsync folder──► accepted
 *
 * NAME follows from the message id, so after a crash `find` looks instead of guessing. It does not clean up.
 */
import { createHash } from 'node:crypto'
import { access, mkdir, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from '../domain/outcome.ts'
import type { Channel } from '../domain/channel.ts'
import type { Gateway, HoldDot, OutgoingMessage, TestReport } from './gateway.ts'

export interface PickupFolder {
  /** Absolute. */
  readonly folder: string
  readonly channel: Channel
  /** Our own folder is made when it is missing; one that the operator named is not. */
  readonly make: boolean
}

const EXTENSION = { email: '.eml', sms: '.txt' } as const
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'pickup/disk-full',
  EDQUOT: 'pickup/disk-full',
  EACCES: 'pickup/read-only',
  EPERM: 'pickup/read-only',
  EROFS: 'pickup/read-only',
  ENOENT: 'pickup/no-folder',
  ENOTDIR: 'pickup/no-folder',
}
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
const reasonOf = (error: unknown): string => REASONS[codeOf(error)] ?? 'pickup/cannot-write'

/** A name that every file system takes, one to one with the id: a changed one carries a hash of the original. */
export function pickupName(messageId: string, channel: Channel): string {
  const plain = messageId.replace(/[^A-Za-z0-9@_.-]/g, '_').slice(0, 150)
  const same = plain === messageId && /^[A-Za-z0-9]/.test(plain)
  const mark = same ? '' : '-' + createHash('sha256').update(messageId).digest('hex').slice(0, 16)
  return (same ? plain : 'm' + plain) + mark + EXTENSION[channel]
}

const contentOf = (message: OutgoingMessage): Uint8Array | string =>
  message.channel === 'email' ? message.bytes : `To: ${message.to}\nFrom: ${message.from}\n\n${message.text}\n`

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the rename itself is journalled.
  const handle = await open(folder).catch((error: unknown) => {
    if (process.platform === 'win32') return null
    throw error
  })
  try {
    await handle?.sync()
  } finally {
    await handle?.close()
  }
}

async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await access(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function put(place: PickupFolder, message: OutgoingMessage, holdDot: HoldDot): Promise<Outcome> {
  const name = pickupName(message.messageId, place.channel)
  const part = join(place.folder, `.${name}.part`)
  const discard = (): Promise<void> => unlink(part).catch(() => {})
  try {
    if (place.make) await mkdir(place.folder, { recursive: true })
    await writeWhole(part, contentOf(message))
    await syncFolder(place.folder)
  } catch (error) {
    await discard()
    return { kind: 'unreached', reason: reasonOf(error) }
  }
  // A rejecting holdDot is the caller's; the part file stays as proof that nothing was handed over.
  if (!(await holdDot())) {
    await discard()
    return { kind: 'unreached', reason: 'gateway/not-held' }
  }
  try {
    await rename(part, join(place.folder, name))
  } catch (error) {
    return { kind: 'deferred', reason: reasonOf(error) } // not handed over, but the dot is in the ledger
  }
  return syncFolder(place.folder).then(
    () => ({ kind: 'accepted', gatewayRef: name }),
    (error: unknown) => ({ kind: 'unknown', reason: reasonOf(error) }),
  )
}

async function check(place: PickupFolder): Promise<TestReport> {
  const params = { folder: place.folder }
  const probe = join(place.folder, '.utskick-test.part')
  try {
    if (place.make) await mkdir(place.folder, { recursive: true })
    await writeWhole(probe, 'test')
    await unlink(probe)
    return { ok: true, steps: [{ ok: true, code: 'pickup/test-written', params }] }
  } catch (error) {
    return { ok: false, steps: [{ ok: false, code: reasonOf(error), params }] }
  }
}

/**
 * A gateway into one folder. A message is one file; delivering it again replaces that file. `find`: the file is there,
 * true; only its unfinished part is there, false; neither, null, for somebody may have taken it.
 */
export function openPickup(place: PickupFolder): Gateway {
  const underWay = new Set<Promise<Outcome>>()
  let closed = false
  return {
    simulated: false,
    async deliver(message, holdDot) {
      if (message.channel !== place.channel) throw new Error(`pickup: asked to send ${message.channel}`)
      if (closed) return { kind: 'unreached', reason: 'gateway/closed' }
      const work = put(place, message, holdDot)
      underWay.add(work)
      try {
        return await work
      } finally {
        underWay.delete(work)
      }
    },
    async find(messageId) {
      const name = pickupName(messageId, place.channel)
      try {
        if (await exists(join(place.folder, name))) return true
        return (await exists(join(place.folder, `.${name}.part`))) ? false : null
      } catch {
        return null // the folder cannot be read: only looking again later will tell
      }
    },
    test: () => check(place),
    async close() {
      closed = true
      await Promise.allSettled(underWay)
    },
  }
}
