/**
 * A thread that makes the messages of deliveries, so that neither a million renders nor a slow template hold up the
 * engine's loop. It reads no file and no workspace, and sends nothing.
 */
import { parentPort } from 'node:worker_threads'
import type { Frozen } from '../../../domain/sending.ts'
import type { AssetFile } from '../../content/mime/mime.ts'
import { messagesOf, type Addressee, type Made, type MakeOne } from './messages.ts'

export type Order =
  | { readonly kind: 'open'; readonly delivery: number; readonly frozen: Frozen; readonly files: readonly AssetFile[] }
  | { readonly kind: 'make'; readonly batch: number; readonly delivery: number; readonly to: readonly Addressee[] }
  | { readonly kind: 'close'; readonly delivery: number }

export type Make =
  | { readonly kind: 'made'; readonly made: Made }
  /** The recipient's values do not make a message. */
  | { readonly kind: 'refused'; readonly code: string }
  /** A mistake of ours. */
  | { readonly kind: 'defect'; readonly message: string }

export interface Batch {
  readonly batch: number
  /** In the order they were asked for; or why the delivery's content cannot be used at all. */
  readonly made:
    { readonly ok: true; readonly makes: readonly Make[] } | { readonly ok: false; readonly message: string }
}

const open = new Map<number, Promise<MakeOne>>()

function makeFor(make: MakeOne, to: Addressee): Make {
  try {
    const made = make(to)
    return made.ok ? { kind: 'made', made: made.value } : { kind: 'refused', code: made.refusal.code }
  } catch (error) {
    return { kind: 'defect', message: String(error) }
  }
}

async function batchOf(delivery: number, to: readonly Addressee[]): Promise<Batch['made']> {
  try {
    const make = await open.get(delivery)
    if (!make) throw new Error(`dispatch: delivery ${delivery} is not open in the message thread`)
    return { ok: true, makes: to.map((one) => makeFor(make, one)) }
  } catch (error) {
    return { ok: false, message: String(error) }
  }
}

/** The memory of each message, which moves over instead of being copied; what shares its memory with others stays. */
const movable = (made: Batch['made']): ArrayBuffer[] =>
  (made.ok ? made.makes : []).flatMap((one) => {
    if (one.kind !== 'made' || one.made.message.channel !== 'email') return []
    const { buffer, byteLength } = one.made.message.bytes
    return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
  })

parentPort?.on('message', (order: Order) => {
  if (order.kind === 'open') {
    const make = messagesOf(order.frozen, order.files)
    make.catch(() => undefined) // told with the first batch
    open.set(order.delivery, make)
  } else if (order.kind === 'close') {
    open.delete(order.delivery)
  } else {
    void batchOf(order.delivery, order.to).then((made) =>
      parentPort?.postMessage({ batch: order.batch, made } satisfies Batch, movable(made)),
    )
  }
})
