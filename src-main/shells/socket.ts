/**
 * The owner's local socket: a command on a workspace that is open elsewhere goes through it to its owner. Frames are
 * lines. Only this account can reach it: the folder is 0700, a Windows pipe has an unguessable name.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { connect as connectTo, createServer, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../contract/api.ts'
import { connect, type Transport } from '../contract/wire.ts'
import { removeLeftovers } from './leftovers.ts'

const LONGEST_FRAME = 64 * 1024 * 1024

/** A new address for this process. Unix paths end at 104 bytes, so the folder is a short one. */
export function newSocketPath(env: Readonly<Record<string, string | undefined>>): string {
  const random = randomBytes(16).toString('hex')
  if (process.platform === 'win32') return `\\\\.\\pipe\\utskick-${random}`
  const { uid } = userInfo()
  const runtime = env['XDG_RUNTIME_DIR']
  const folder = runtime && runtime.length < 50 ? join(runtime, 'utskick') : join(tmpdir(), `utskick-${uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`socket: ${folder} belongs to somebody else`)
  chmodSync(folder, 0o700)
  removeLeftovers(folder, /^(\d+)-[0-9a-f]+\.sock$/)
  return join(folder, `${process.pid}-${random.slice(0, 8)}.sock`)
}

/** Listens at `path` and lets each caller in. Resolves with its undoing, which also ends callers. */
export async function listenSocket(path: string, letIn: (transport: Transport) => void): Promise<() => Promise<void>> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    letIn(socketTransport(socket))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  return () =>
    new Promise((resolve) => {
      server.close(() => {
        if (process.platform !== 'win32') rmSync(path, { force: true })
        resolve()
      })
      for (const socket of open) socket.destroySoon()
    })
}

/** The contract of the owner that listens at `path`. Rejects when nobody does. */
export async function connectSocket(path: string): Promise<{ engine: Engine; close(): void }> {
  const socket = connectTo(path)
  await new Promise<void>((resolve, reject) => socket.once('error', reject).once('connect', resolve))
  return { engine: connect(socketTransport(socket)), close: () => socket.destroySoon() }
}

function socketTransport(socket: Socket): Transport {
  socket.setEncoding('utf8')
  socket.on('error', () => socket.destroy())
  const closed = new Set<() => void>()
  socket.on('close', () => closed.forEach((listener) => listener()))
  return {
    post: (frame) => void (socket.writable && socket.write(`${frame}\n`)),
    onFrame: (listener) => {
      let rest = ''
      const hear = (chunk: string): void => {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        if (rest.length > LONGEST_FRAME) socket.destroy()
        for (const line of lines) listener(line)
      }
      socket.on('data', hear)
      return () => void socket.off('data', hear)
    },
    onClosed: (listener) => {
      closed.add(listener)
      return () => void closed.delete(listener)
    },
  }
}
