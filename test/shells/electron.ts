/** Puts the stand-in in place of the `electron` module, for `import` and for `require`, from here on. */
import { registerHooks } from 'node:module'

const STAND_IN = new URL('./electron-stand-in.ts', import.meta.url).href
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url: STAND_IN, format: 'module-typescript', shortCircuit: true } : next(name, context),
})
export const { app, ipcMain, made, screen } = await import('./electron-stand-in.ts')

export async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const found = look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not come')
}
