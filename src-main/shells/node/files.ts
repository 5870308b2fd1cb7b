/**
 * Turns the contract's file references into paths. Uploads and downloads lie in an exchange folder, each in a folder
 * named by its token, so that the process that receives them and the engine need no other agreement.
 */
import { existsSync, readdirSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { done, refuse, type Result } from '../../domain/units.ts'
import type { Files } from '../../engine/session.ts'

const TOKEN = /^[A-Za-z0-9_-]{22,64}$/

/** Where the one file of an upload or download lies; null when the token is none of ours. */
export function exchanged(exchange: string, way: 'upload' | 'download', token: string): string | null {
  if (!TOKEN.test(token)) return null
  const folder = join(exchange, way, token)
  const [name] = existsSync(folder) ? readdirSync(folder).filter((entry) => !entry.endsWith('.json')) : []
  return name === undefined ? null : join(folder, name)
}

/** Which reference it is: a token and its way, or null for a path. */
export function tokenOf(ref: string): { way: 'upload' | 'download'; token: string } | null {
  const found = /^(upload|download):(.*)$/s.exec(ref)
  return found ? { way: found[1] as 'upload' | 'download', token: found[2]! } : null
}

/** Refuses `call/file-gone` for a token that is not there and `call/file-relative` for a relative path. */
export function filesOf(exchange: string | undefined): Files {
  const resolve = (ref: string, way: 'upload' | 'download'): Result<string> => {
    const named = tokenOf(ref)
    if (!named) return isAbsolute(ref) ? done(ref) : refuse('call/file-relative', { file: ref.slice(0, 200) })
    const path = exchange === undefined || named.way !== way ? null : exchanged(exchange, way, named.token)
    return path === null ? refuse('call/file-gone') : done(path)
  }
  return { toRead: (ref) => resolve(ref, 'upload'), toWrite: (ref) => resolve(ref, 'download') }
}
