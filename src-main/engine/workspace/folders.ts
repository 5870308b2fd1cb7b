/** Looks around in folders: which workspaces lie there, and whether another program may change them under us. */
import { existsSync, realpathSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, isAbsolute, sep } from 'node:path'
import type { FolderEntry } from '../../contract/workspace.ts'
import { done, refuse, type Result } from '../../domain/units.ts'

const SYNCED =
  /^(dropbox|onedrive|icloud ?drive|mobile documents|com~apple~clouddocs|google ?drive|googledrive-|my drive)/i
const NETWORK = new Set(['nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', 'fuse.sshfs', '9p', 'afs'])

/** Whether `path` lies in `folder` (or is it), links followed as far as the path exists. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(realpathSync(folder), realAsFarAsItGoes(resolve(path)))
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function realAsFarAsItGoes(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const parent = dirname(path)
  return parent === path ? path : join(realAsFarAsItGoes(parent), relative(parent, path))
}

/** Folders and workspaces in `folder` ('' = home), by name; hidden ones left out. Refuses what lies outside home. */
export async function listFolder(
  home: string,
  folder: string,
): Promise<Result<{ folder: string; parent: string | null; entries: readonly FolderEntry[] }>> {
  const at = resolve(folder === '' ? home : folder)
  if (!isInside(home, at)) return refuse('workspace/outside-home', { folder: at })
  const found = await readdir(at, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error)
  if (found instanceof Error) return refuse('workspace/no-folder', { folder: at })
  const names = new Set(found.map((entry) => entry.name))
  const entries: FolderEntry[] = []
  for (const entry of found) {
    const path = join(at, entry.name)
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) entries.push({ name: entry.name, path, kind: 'folder' })
    else if (entry.isFile() && entry.name.endsWith('.utskick'))
      entries.push({ name: entry.name, path, kind: names.has(`${entry.name}.json`) ? 'backup' : 'workspace' })
  }
  const rank = (entry: FolderEntry): number => (entry.kind === 'folder' ? 0 : 1)
  entries.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
  return done({ folder: at, parent: at === resolve(home) ? null : dirname(at), entries })
}

/** True for folders that a cloud service syncs or a network serves: SQLite's locks cannot be trusted there. */
export async function isRiskyFolder(folder: string): Promise<boolean> {
  if (
    resolve(folder)
      .split(sep)
      .some((part) => SYNCED.test(part))
  )
    return true
  const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '')
  return isNetworkMount(mounts, folder)
}

/** `mounts` as /proc/mounts writes it (proc(5)): device, mount point with octal escapes, type, options. */
export function isNetworkMount(mounts: string, folder: string): boolean {
  let longest = ''
  let type = ''
  for (const line of mounts.split('\n')) {
    const [, point = '', kind = ''] = line.split(' ')
    const place = point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
    const holds = folder === place || folder.startsWith(place.endsWith('/') ? place : `${place}/`)
    if (place !== '' && holds && place.length >= longest.length) [longest, type] = [place, kind]
  }
  return NETWORK.has(type)
}
