/** The WebSocket between a page and the engine: frames go through as they are. A page that went silent is let go. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { EngineChild } from './engine-child.ts'

const MOST_FRAME_BYTES = 16 * 1024 * 1024
const PING_MS = 20_000
/** RFC 6455: service restart. */
const RESTARTING = 1012

export function lineToEngine(
  server: Server,
  engine: EngineChild,
  mayCome: (request: IncomingMessage) => boolean,
): { cut(): void; close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME_BYTES, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url !== '/engine' || !mayCome(request))
      return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (line) => {
      line.on('pong', () => silent.delete(line))
      void join(engine, line)
    })
  })
  const silent = new WeakSet<WebSocket>()
  const pings = setInterval(() => {
    for (const line of sockets.clients) {
      if (silent.has(line)) line.terminate()
      silent.add(line)
      line.ping()
    }
  }, PING_MS)
  const cut = (): void => sockets.clients.forEach((line) => line.close(RESTARTING))
  return {
    cut,
    close: () => {
      clearInterval(pings)
      cut()
      sockets.close()
    },
  }
}

async function join(engine: EngineChild, line: WebSocket): Promise<void> {
  const early: string[] = []
  let say = (frame: string): void => void early.push(frame)
  line.on('error', () => line.terminate())
  line.on('message', (data: Buffer, isBinary) => isBinary || say(data.toString('utf8')))
  const joined = await engine.join((frame) => line.readyState === line.OPEN && line.send(frame))
  if (line.readyState !== line.OPEN) return joined.leave()
  line.on('close', () => joined.leave())
  say = (frame) => joined.say(frame)
  for (const frame of early) say(frame)
}
