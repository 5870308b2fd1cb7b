/** The engine process's end of the line to its shell: Node's IPC of a forked child, or Electron's port of a utility process. */
import type { Transport } from '../contract/wire.ts'
import type { Order, Word } from './engine-orders.ts'

export interface ParentDoor {
  post(word: Word): void
  /** `port`: the caller's own line, which Electron can hand over. */
  onOrder(listener: (order: Order, port: Transport | null) => void): void
  onGone(listener: () => void): void
}

/** The part of Electron's MessagePortMain and ParentPort that is used. `electron` itself exists only in the desktop shell. */
interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start?(): void
}

export function parentDoor(): ParentDoor {
  const { parentPort } = process as unknown as { parentPort?: Port }
  return parentPort ? electronDoor(parentPort) : forkDoor()
}

const forkDoor = (): ParentDoor => ({
  post: (word) => void (process.connected && process.send?.(word)),
  onOrder: (listener) => void process.on('message', (order) => listener(order as Order, null)),
  onGone: (listener) => void process.on('disconnect', listener),
})

function electronDoor(parent: Port): ParentDoor {
  const listeners: ((order: Order, port: Transport | null) => void)[] = []
  parent.on('message', ({ data, ports: [port] }) => {
    const transport = port ? portTransport(port) : null
    for (const listener of listeners) listener(data as Order, transport)
  })
  return {
    post: (word) => parent.postMessage(word),
    onOrder: (listener) => void listeners.push(listener),
    onGone: (listener) => void parent.on('close', listener),
  }
}

function portTransport(port: Port): Transport {
  const listeners = new Set<(frame: string) => void>()
  const closed = new Set<() => void>()
  port.on('message', ({ data }) => typeof data === 'string' && listeners.forEach((listener) => listener(data)))
  port.on('close', () => closed.forEach((listener) => listener()))
  port.start?.()
  return {
    post: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onClosed: (listener) => {
      closed.add(listener)
      return () => void closed.delete(listener)
    },
  }
}
