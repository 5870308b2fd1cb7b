/** Calls that keep the files which templates embed or attach. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { SomeHandlers } from '../../contract/api.ts'
import type { Asset } from '../../contract/templates.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import type { Session } from '../session.ts'
import { mimeOf } from './file-kinds.ts'

const MOST_ASSET_BYTES = 20 * 1000 * 1000

async function addAsset(session: Session, file: string, name: string): Promise<Result<Asset>> {
  const path = session.world.files.toRead(file)
  if (!path.ok) return path
  const { size } = await stat(path.value)
  if (size > MOST_ASSET_BYTES)
    return refuse('asset/too-large', { name, mb: Math.ceil(size / 1e6), limit: MOST_ASSET_BYTES / 1e6 })
  const bytes = await readFile(path.value)
  const mime = mimeOf(name, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return session.store.templates.addAsset({ name, mime, sha256, bytes })
}

export function assetHandlers(session: Session): SomeHandlers<'assets.list' | 'assets.add' | 'assets.remove'> {
  const { store } = session
  return {
    'assets.list': async () =>
      done(
        (await store.templates.assets(null)).map(({ id, name, mime, sizeBytes }) => ({ id, name, mime, sizeBytes })),
      ),
    'assets.add': async ({ file, name }) => {
      const added = await addAsset(session, file, name)
      session.changed('templates')
      return added
    },
    'assets.remove': async ({ id }) => {
      const removed = await store.templates.removeAsset(id)
      session.changed('templates')
      return removed
    },
  }
}
