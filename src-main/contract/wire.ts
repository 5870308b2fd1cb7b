/**
 * The contract over a wire: JSON frames, one reply to each call, pushes that say what changed. The transport is
 * whatever can post a text and hear one.
 */
import type { Refusal, Result } from '../domain/units.ts'
import { API, type CallName, type Defect, type Engine, type Handlers, type Reply, type Topic } from './api.ts'

export interface Transport {
  post(frame: string): void
  /** Returns its undoing. */
  onFrame(listener: (frame: string) => void): () => void
  onClosed(listener: () => void): () => void
}

type Frame =
  | { readonly t: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly t: 'cancel'; readonly id: number }
  | { readonly t: 'reply'; readonly id: number; readonly reply: unknown }
  | { readonly t: 'changed'; readonly topics: readonly Topic[] }

export interface Served {
  changed(topics: readonly Topic[]): void
  close(): void
}

export interface ServeOptions {
  /** Logs a throw and gives the number that the caller may quote. */
  broke(error: unknown, name: string): string
  /** Turns a thrown fault of the outside (a full disk) into a refusal; null when it is our own mistake. */
  refusalOf(error: unknown): Refusal | null
}

/** More levels than any input of the contract has, and few enough that whatever walks one is in no danger. */
const MOST_LEVELS = 100

/** Whether a value nests deeper than any call takes. */
export const nestsTooDeep = (value: unknown, levels = MOST_LEVELS): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => nestsTooDeep(inner, levels - 1)))

/** Answers one call: validates, runs, and never throws. */
export async function answer<N extends CallName>(
  handlers: Handlers,
  name: N,
  input: unknown,
  signal: AbortSignal,
  options: ServeOptions,
): Promise<Reply<N>> {
  if (!Object.hasOwn(API, name))
    return { ok: false, refusal: { refused: true, code: 'call/unknown', params: { name: String(name).slice(0, 100) } } }
  if (nestsTooDeep(input)) return { ok: false, refusal: { refused: true, code: 'call/too-deep', params: { name } } }
  const parsed = API[name].input.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const params = { name, where: issue?.path.join('.') ?? '', what: issue?.message ?? '' }
    return { ok: false, refusal: { refused: true, code: 'call/invalid', params } }
  }
  try {
    const handler = handlers[name] as unknown as (input: unknown, signal: AbortSignal) => Promise<Result<never>>
    return await handler(parsed.data, signal)
  } catch (error) {
    if (signal.aborted) return { ok: false, refusal: { refused: true, code: 'call/cancelled', params: {} } }
    const refusal = options.refusalOf(error)
    if (refusal) return { ok: false, refusal }
    const defect: Defect = { defect: true, incident: options.broke(error, name) }
    return { ok: false, defect }
  }
}

/** Serves a caller until its transport closes; its calls under way are then cancelled. */
export function serve(handlers: Handlers, transport: Transport, options: ServeOptions): Served {
  const underWay = new Map<number, AbortController>()
  const receive = async (text: string): Promise<void> => {
    const frame = parse(text)
    if (frame?.t === 'cancel') underWay.get(frame.id)?.abort()
    if (frame?.t !== 'call' || underWay.has(frame.id)) return
    const abort = new AbortController()
    underWay.set(frame.id, abort)
    const reply = await answer(handlers, frame.name as CallName, frame.input, abort.signal, options)
    underWay.delete(frame.id)
    transport.post(JSON.stringify({ t: 'reply', id: frame.id, reply } satisfies Frame))
  }
  const stopHearing = transport.onFrame((text) => void receive(text))
  const close = (): void => {
    stopHearing()
    for (const abort of underWay.values()) abort.abort()
  }
  transport.onClosed(close)
  return { changed: (topics) => transport.post(JSON.stringify({ t: 'changed', topics } satisfies Frame)), close }
}

/** The contract as seen from the other end of a transport. */
export function connect(transport: Transport): Engine {
  const waiting = new Map<number, { resolve: (reply: never) => void; reject: (error: Error) => void }>()
  const listeners = new Set<(topics: readonly Topic[]) => void>()
  let count = 0
  let closed = false
  transport.onFrame((text) => {
    const frame = parse(text)
    if (frame?.t === 'changed') for (const listener of listeners) listener(frame.topics)
    if (frame?.t !== 'reply') return
    waiting.get(frame.id)?.resolve(frame.reply as never)
    waiting.delete(frame.id)
  })
  transport.onClosed(() => {
    closed = true
    for (const { reject } of waiting.values()) reject(new Error('The engine has gone.'))
    waiting.clear()
  })
  return {
    call: (name, input, signal) => {
      if (closed) return Promise.reject(new Error('The engine has gone.'))
      const id = ++count
      signal?.addEventListener(
        'abort',
        () => waiting.has(id) && transport.post(JSON.stringify({ t: 'cancel', id } satisfies Frame)),
        { once: true },
      )
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        transport.post(JSON.stringify({ t: 'call', id, name, input } satisfies Frame))
      })
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function parse(text: string): Frame | null {
  try {
    return JSON.parse(text) as Frame
  } catch {
    return null
  }
}
