/**
 * Builds the window into dist/renderer. Paths are relative, so that the same build is served by app:// and by the browser
 * shell; nothing is inlined as a script and nothing is fetched from elsewhere, so that a strict CSP holds.
 */
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const here = (place: string): string => fileURLToPath(new URL(place, import.meta.url))

export default defineConfig({
  root: here('src-renderer'),
  base: './',
  publicDir: false,
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    // The polyfill is an inline-like helper that every browser we run in does without.
    modulePreload: { polyfill: false },
    // A data: font or image would need its own hole in the CSP.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
})
