/** An engine in this process on temporary folders, with its contract. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Engine } from '../../../src-main/contract/api.ts'
import { createEngine } from '../../../src-main/engine/engine.ts'
import type { World } from '../../../src-main/engine/session.ts'
import { directEngine } from '../../../src-main/shells/doors.ts'
import { createNodeWorld } from '../../../src-main/shells/node/world.ts'
import { openStore } from '../../../src-main/store/open.ts'
import { undo } from '../../tools/undo.ts'

export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'utskick-workspace-'))
  undo(t, () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** `device` names the configuration folder, so that two of them are two devices on one disk. */
export function engineOn(
  t: TestContext,
  home: string,
  device = 'config',
): { engine: Engine; world: World; close(): Promise<void> } {
  const env = { UTSKICK_CONFIG_DIR: join(home, device), UTSKICK_DATA_DIR: join(home, 'data') }
  const world = createNodeWorld({ env, home })
  const running = createEngine(world, openStore)
  undo(t, () => running.close())
  return { engine: directEngine(running, world), world, close: () => running.close() }
}

type Replied = { readonly ok: boolean; readonly refusal?: { readonly code: string } }
/** The code of what must have been refused. */
export const codeOf = async (reply: Promise<unknown>): Promise<string | undefined> =>
  ((await reply) as Replied).refusal?.code

/** The value of what must have gone well. */
export async function valueOf<T>(reply: Promise<{ ok: true; value: T } | { ok: false }>): Promise<T> {
  const replied = await reply
  if (!replied.ok) throw new Error(JSON.stringify(replied))
  return replied.value
}
