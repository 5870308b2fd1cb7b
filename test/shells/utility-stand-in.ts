/** Inside the forked engine: gives the process the `parentPort` that Electron would, over Node's IPC. */
import { EventEmitter } from 'node:events'
import { isMainThread } from 'node:worker_threads'

const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown) => void (process.connected && process.send!({ data })),
})
const lines = new Map<number, EventEmitter>()

function openLine(line: number): EventEmitter {
  const port = Object.assign(new EventEmitter(), {
    postMessage: (data: unknown) => void (process.connected && process.send!({ line, data })),
  })
  lines.set(line, port)
  return port
}

function standIn(): void {
  process.on('message', ({ line, opens, data }: { line?: number; opens?: number; data: unknown }) => {
    if (line !== undefined) lines.get(line)?.emit('message', { data, ports: [] })
    else parentPort.emit('message', { data, ports: opens === undefined ? [] : [openLine(opens)] })
  })
  process.on('disconnect', () => parentPort.emit('close'))
  Object.assign(process, { parentPort })
  // the real one does not end by itself when nothing is left to do
  setInterval(() => undefined, 60_000)
}

// the threads of the engine read this too
if (isMainThread) standIn()
