/** Files on their way between the page and the engine: uploads streamed in, downloads streamed out, each behind a token. */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { done, refuse, type Result } from '../../domain/units.ts'
import { exchanged } from '../node/files.ts'
import { newToken } from './keys.ts'

export class Exchange {
  private readonly folder: string
  private readonly mostBytes: number

  constructor(folder: string, mostBytes = 4 * 1024 ** 3) {
    this.folder = folder
    this.mostBytes = mostBytes
  }

  /** Streams `body` to a new file, 0600. Refuses `shell/upload-too-large` and `store/disk-full`; leaves nothing then. */
  async receive(name: string, body: Readable): Promise<Result<{ ref: string }>> {
    const token = newToken()
    const folder = join(this.folder, 'upload', token)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    let bytes = 0
    const most = this.mostBytes
    const counted = new Transform({
      transform: (chunk: Buffer, _, next) =>
        (bytes += chunk.length) > most ? next(new TooLarge()) : next(null, chunk),
    })
    try {
      await pipeline(body, counted, createWriteStream(join(folder, safeName(name)), { flags: 'wx', mode: 0o600 }))
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      if (error instanceof TooLarge) return refuse('shell/upload-too-large', { name: safeName(name) })
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return refuse('store/disk-full')
      throw error
    }
    return done({ ref: `upload:${token}` })
  }

  /** A place for the engine to write to. The empty file is made now, so that its name is known. */
  async prepare(name: string): Promise<{ ref: string; token: string }> {
    const token = newToken()
    const folder = join(this.folder, 'download', token)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, safeName(name)), '', { flag: 'wx', mode: 0o600 })
    return { ref: `download:${token}`, token }
  }

  /** What waits under the token; null when nothing does. */
  async send(token: string): Promise<{ name: string; bytes: number; body: Readable } | null> {
    const path = exchanged(this.folder, 'download', token)
    if (!path) return null
    return { name: basename(path), bytes: (await stat(path)).size, body: createReadStream(path) }
  }
}

class TooLarge extends Error {}

/** The last part of a path, without what a file system or a header would trip over. */
export function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_')
    .replace(/^\.+/, '')
    .slice(-120)
  return clean === '' ? 'file' : clean
}
