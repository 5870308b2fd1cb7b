/** The desktop app on a folder of its own, for a spec: the built main side in the real Electron. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { listen } from './fixture.ts'

export interface DesktopApp {
  readonly app: ElectronApplication
  readonly page: Page
  /** Names of the files below the folder, workspaces and what lies beside them. */
  workspaces(): Promise<string[]>
  /** Quits it and waits for its end; fails with what the page reported as errors. */
  quit(): Promise<void>
  remove(): Promise<void>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export async function startDesktopApp(): Promise<DesktopApp> {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-desktop-'))
  const isRoot = process.getuid?.() === 0
  const app = await _electron.launch({
    args: [...(isRoot ? ['--no-sandbox'] : []), '--lang=en-GB', ROOT],
    env: {
      ...(process.env as Record<string, string>),
      LANGUAGE: 'en',
      UTSKICK_CONFIG_DIR: join(folder, 'config'),
      UTSKICK_DATA_DIR: join(folder, 'data'),
    },
  })
  const errors = listen(app.context())
  const page = await app.firstWindow()
  return {
    app,
    page,
    workspaces: async () => (await readdir(join(folder, 'data'))).filter((name) => name.includes('.utskick')),
    quit: async () => {
      const ended = new Promise((resolve) => app.process().once('exit', resolve))
      await app.evaluate(({ app }) => app.quit()).catch(() => undefined)
      await ended
      if (errors.length > 0) throw new Error(`The page reported ${errors.length} error(s):\n${errors.join('\n')}`)
    },
    remove: async () => {
      app.process().kill('SIGKILL')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
