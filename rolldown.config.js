/**
 * Bundles the main side into dist/main: one ES module a process or thread, the preload as CommonJS because a sandboxed preload
 * must be. Electron and better-sqlite3 (native) stay outside; all else is inside, so the package ships one module only.
 *
 * All output lies flat in dist/main. Code that starts a process or thread finds it beside itself, built or not:
 * `import.meta.url.endsWith('.ts') ? new URL('./thread.ts', import.meta.url) : new URL('./store-thread.js', import.meta.url)`.
 */
import { defineConfig } from 'rolldown'

const shared = {
  platform: 'node',
  // typescript: 8 MB that mjml's minifier would load only for a configuration file written in TypeScript, which there is not.
  external: [/^electron(\/|$)/, /^better-sqlite3(\/|$)/, /^node:/, 'typescript'],
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
}

const output = { dir: 'dist/main', sourcemap: false, minify: false }

export default defineConfig([
  {
    ...shared,
    input: {
      desktop: 'src-main/shells/desktop/main.ts',
      engine: 'src-main/shells/engine-process.ts',
      cli: 'src-main/shells/cli/main.ts',
      'store-thread': 'src-main/store/sqlite/thread.ts',
      'parse-thread': 'src-main/engine/import/parse-thread.ts',
      'content-thread': 'src-main/engine/content/content-thread.ts',
      'message-thread': 'src-main/engine/dispatch/messages/message-thread.ts',
    },
    output: {
      ...output,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      cleanDir: true,
    },
  },
  {
    ...shared,
    input: { preload: 'src-main/shells/desktop/preload.ts' },
    output: { ...output, format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
  },
])
