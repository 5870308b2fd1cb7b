/** The workspaces opened lately on this device: a small file in the configuration folder, newest first. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecentWorkspace } from '../../contract/workspace.ts'
import type { EpochMs } from '../../domain/units.ts'
import { writeWhole } from './whole-file.ts'

type Kept = Omit<RecentWorkspace, 'exists'>
const KEPT = 20

export class RecentWorkspaces {
  private readonly file: string

  constructor(configFolder: string) {
    this.file = join(configFolder, 'recent.json')
  }

  async list(): Promise<RecentWorkspace[]> {
    return (await this.read()).map((kept) => ({ ...kept, exists: existsSync(kept.file) }))
  }

  async note(file: string, name: string, openedAt: EpochMs): Promise<void> {
    const others = (await this.read()).filter((kept) => kept.file !== file)
    const all = [{ file, name, openedAt }, ...others].slice(0, KEPT)
    await writeWhole(this.file, JSON.stringify(all, null, 2))
  }

  /** A list that cannot be read is an empty one: it is a convenience and holds no data of its own. */
  private async read(): Promise<Kept[]> {
    try {
      const all = JSON.parse(await readFile(this.file, 'utf8')) as unknown
      return Array.isArray(all) ? all.filter(isKept) : []
    } catch {
      return []
    }
  }
}

const isKept = (entry: unknown): entry is Kept =>
  typeof entry === 'object' && entry !== null && typeof (entry as Kept).file === 'string'
