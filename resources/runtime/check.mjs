/**
 * The checks that need no running product: format, types, lint, rooms, unused code.
 *
 * All are run, each is one line; a failed one shows what it said. The canaries prove that the type checkers still
 * report: a planted type error must be found.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { collectNode, root, tool } from './child.mjs'

const STAGES = {
  format: () => collectNode([tool('prettier'), '--check', '--log-level', 'warn', '.']),
  types: () => collectNode([tool('tsc', 'typescript'), '--noEmit']),
  'window types': () =>
    collectNode([tool('svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']),
  canaries,
  lint: () => collectNode([tool('eslint'), '--max-warnings', '0', '.']),
  rooms: () =>
    collectNode([
      tool('depcruise', 'dependency-cruiser'),
      ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long'],
      ...['src-main', 'src-renderer'],
    ]),
  unused: () => collectNode([tool('knip'), '--no-progress']),
}

/** Runs every check and says each in one line. Lint takes as long as all others: it has a core, and they the other. */
export async function check() {
  const counts = { passed: 0, failed: 0 }
  const run = async (names) => {
    for (const name of names) counts[(await passes(name)) ? 'passed' : 'failed']++
  }
  await Promise.all([run(['lint']), run(Object.keys(STAGES).filter((name) => name !== 'lint'))])
  return counts
}

async function passes(name) {
  const began = performance.now()
  const { code, output } = await STAGES[name]()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok    ' : 'failed'}  ${name.padEnd(12)} ${seconds} s`)
  if (code !== 0) console.log(`${output.trim()}\n`)
  return code === 0
}

/** Gives both type checkers a file with a known error, below the real tsconfig.json, and wants that error from each. */
async function canaries() {
  const folder = path.join(root, 'dist', 'canary')
  const planted = `const count: number = 'a word'\n`
  mkdirSync(folder, { recursive: true })
  const files = ['canary.ts', 'Canary.svelte']
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: files }))
  writeFileSync(path.join(folder, 'canary.ts'), `${planted}export default count\n`)
  writeFileSync(path.join(folder, 'Canary.svelte'), `<script lang="ts">\n${planted}</script>\n\n{count}\n`)
  const tsc = await collectNode([tool('tsc', 'typescript'), '--noEmit', '--project', folder])
  const svelte = await collectNode([
    tool('svelte-check'),
    ...['--workspace', folder, '--tsconfig', path.join(folder, 'tsconfig.json'), '--output', 'machine'],
  ])
  rmSync(folder, { recursive: true })
  const missing = [
    /canary\.ts\(1,7\): error TS2322/.test(tsc.output) ? '' : `tsc did not report the planted error:\n${tsc.output}`,
    /ERROR "Canary\.svelte" 2:7 .*not assignable/.test(svelte.output)
      ? ''
      : `svelte-check did not report the planted error:\n${svelte.output}`,
  ].filter(Boolean)
  return { code: missing.length > 0 ? 1 : 0, output: missing.join('\n') }
}
