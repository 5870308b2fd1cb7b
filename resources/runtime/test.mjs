/**
 * `npm test`: the checks, the build, the unit tests and the browser tests, one after another.
 *
 * A failed stage does not stop the next, so that one run tells everything; the last line is the sum of all of them.
 * A stage that dies without counting its tests counts as one failure.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { buildAll } from './build.mjs'
import { check } from './check.mjs'
import { root, runNode, tool } from './child.mjs'

/** Folders below test/ without unit tests. */
const NOT_UNIT = new Set(['e2e', 'fixtures', 'bench'])
const TEN_MINUTES_MS = 600_000

const STAGES = { Checks: check, Build: build, 'Unit tests': unit, 'Browser tests': browser }

export async function test() {
  const sum = { passed: 0, failed: 0 }
  rmSync(path.join(root, 'test-results'), { recursive: true, force: true })
  mkdirSync(path.join(root, 'test-results'), { recursive: true })
  for (const [name, stage] of Object.entries(STAGES)) {
    console.log(`\n${name}`)
    const began = performance.now()
    const { passed, failed, skipped = 0 } = await stage()
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''} in ${seconds} s`)
    sum.passed += passed
    sum.failed += failed
  }
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed > 0 ? 1 : 0
}

async function unit() {
  const counts = path.join('test-results', 'unit.json')
  const code = await runNode([
    ...[
      '--import',
      './test/tools/svelte-modules.ts',
      '--test',
      '--test-concurrency=2',
      `--test-timeout=${TEN_MINUTES_MS}`,
    ],
    ...['--test-reporter=./test/tools/unit-reporter.ts', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./test/tools/unit-counts.ts', `--test-reporter-destination=${counts}`],
    ...filesBelow('test', '.test.ts', NOT_UNIT),
  ])
  return countsOf(counts, code)
}

async function build() {
  const code = await buildAll()
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
}

async function browser() {
  if (filesBelow('test/e2e', '.spec.ts', new Set()).length === 0) return { passed: 0, failed: 0 }
  const chromium = await import('../../test/tools/chromium.mjs')
  const found = chromium.findChromium() ?? chromium.installChromium()
  if (!found) {
    console.log('No browser was found: install Chromium, Chrome or Edge, or name one in UTSKICK_CHROMIUM.')
    return { passed: 0, failed: 1 }
  }
  const code = await runNode([tool('playwright', '@playwright/test'), 'test'], { UTSKICK_CHROMIUM: found })
  return countsOf(path.join('test-results', 'e2e.json'), code)
}

/** The counts that a reporter left; an exit code that they do not explain is one failure more. */
function countsOf(file, code) {
  const text = existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : ''
  const counts = text === '' ? { passed: 0, failed: 0, skipped: 0 } : JSON.parse(text)
  const unexplained = counts.failed === 0 && (code !== 0 || text === '')
  return unexplained ? { ...counts, failed: 1 } : counts
}

/** Paths from the root, sorted; folders named in `without` are left out. */
function filesBelow(folder, ending, without) {
  if (!existsSync(path.join(root, folder))) return []
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const place = `${folder}/${entry.name}`
      if (entry.isDirectory()) return without.has(entry.name) ? [] : filesBelow(place, ending, without)
      return entry.name.endsWith(ending) ? [place] : []
    })
}
