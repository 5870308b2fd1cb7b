/** Entry of the desktop app: where its parts lie, built or not. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startApp } from './app.ts'

/** Beside the built desktop.js, or in the source tree. */
const place = (built: string, source: string): string => {
  const path = fileURLToPath(new URL(built, import.meta.url))
  return existsSync(path) ? path : fileURLToPath(new URL(source, import.meta.url))
}

startApp({
  engine: place('./engine.js', '../engine-process.ts'),
  cli: place('./cli.js', '../cli/main.ts'),
  preload: place('./preload.cjs', '../../../dist/main/preload.cjs'),
  window: place('../renderer/index.html', '../../../dist/renderer/index.html').replace(/index\.html$/, ''),
})
