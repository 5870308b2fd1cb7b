/**
 * The door to every command of package.json: sets the machine up, then runs one task with Node 24.
 *
 * Plain JavaScript without dependencies, because it is what runs before anything is installed: any Node from 20 on reads it.
 * It decides nothing about the product; each task is a process of its own.
 */
import { setUp } from './setup.mjs'
import { runNode, tool } from './child.mjs'
import { buildAll, buildRendererIfStale } from './build.mjs'
import { check } from './check.mjs'
import { test } from './test.mjs'

/** Task → what it runs. Each returns the exit code. @type {Record<string, (args: string[]) => Promise<number>>} */
const TASKS = {
  setup: async () => 0,
  start: async (args) => (await buildRendererIfStale()) || runNode(['src-main/shells/start.ts', ...args]),
  utskick: (args) => runNode(['src-main/shells/cli/main.ts', ...args]),
  check: async () => ((await check()).failed > 0 ? 1 : 0),
  format: () => runNode([tool('prettier'), '--write', '--log-level', 'warn', '.']),
  build: () => buildAll(),
  test,
  bench: (args) => runNode(['test/bench/main.ts', ...args]),
  faults: (args) => runNode(['test/faults/main.ts', ...args]),
  package: async (args) => (await buildAll()) || runNode([tool('electron-builder'), '--publish', 'never', ...args]),
}

const [name = '', ...args] = process.argv.slice(2)
const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined
if (!task) {
  console.error(`Unknown task "${name}". One of: ${Object.keys(TASKS).join(', ')}.`)
  process.exitCode = 2
} else {
  const problem = await setUp()
  if (problem) console.error(problem)
  process.exitCode = problem ? 1 : await task(args)
}
