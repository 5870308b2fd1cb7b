/**
 * Browser tests: one Chromium that is already on the machine, two workers, no network beyond loopback.
 * Specs named desktop*.spec.ts drive the real Electron and run only where its binary is.
 */
import { existsSync } from 'node:fs'
import { defineConfig, devices } from '@playwright/test'
import { findChromium } from './test/tools/chromium.mjs'

const executablePath = findChromium()
const hasElectron = existsSync(new URL('./node_modules/electron/path.txt', import.meta.url))
const isRoot = process.getuid?.() === 0
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 180_000,
  reporter: './test/tools/e2e-reporter.ts',
  use: { actionTimeout: 20_000, trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'browser',
      testIgnore: 'desktop*.spec.ts',
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1440, height: 900 },
        launchOptions: {
          ...(executablePath && { executablePath }),
          args: [...quiet, ...(isRoot ? ['--no-sandbox'] : [])],
        },
      },
    },
    ...(hasElectron ? [{ name: 'desktop', testMatch: 'desktop*.spec.ts' }] : []),
  ],
})
