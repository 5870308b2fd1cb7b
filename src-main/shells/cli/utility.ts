/** The command line in the packaged desktop app, where it runs in a utility process of Electron. */
import { Readable } from 'node:stream'

/** The part of Electron's ParentPort that is used. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: Uint8Array | null }) => void): unknown
}

/** Standard input as main lends it, asked for when it is first read; null where this is no utility process. */
export function utilityStdin(): Readable | null {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (!parentPort) return null
  let asked = false
  const stdin = new Readable({
    read: () => {
      if (!asked) parentPort.postMessage('stdin')
      asked = true
    },
  })
  parentPort.on('message', ({ data }) => void stdin.push(data))
  return stdin
}
