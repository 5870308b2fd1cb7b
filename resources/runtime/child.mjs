/**
 * Starts child processes on the Node that set-up found, with node_modules/.bin in front of PATH.
 *
 * Signals go on to the child and the parent never ends before it, so that Ctrl+C lets the child close what it holds.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

let node = process.execPath

/** Called once by set-up with the Node to run everything on. */
export function useNode(found) {
  node = found
}

/** The script behind a command line tool of node_modules, so that no shell wrapper is needed on any system. */
export function tool(command, name = command) {
  const folder = path.join(root, 'node_modules', ...name.split('/'))
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return path.join(folder, typeof bin === 'string' ? bin : bin[command])
}

/** Runs a script in the terminal of this process; gives its exit code, 128 + signal number when a signal ended it. */
export async function runNode(args, env = {}) {
  return (await start(args, env, 'inherit')).code
}

/** The same, with what it wrote to stdout and stderr collected instead of shown. */
export function collectNode(args, env = {}) {
  return start(args, env, ['ignore', 'pipe', 'pipe'])
}

function start(args, env, stdio) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    stdio,
    env: environment(env),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text))
  const letGo = passSignals(child)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      letGo()
      resolve({ code: code ?? 128 + constants.signals[signal], output })
    })
  })
}

/** A terminal gives Ctrl+C to the child itself; from anywhere else SIGINT reaches only this process and is passed on. */
function passSignals(child) {
  const passOn = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)
  return () => signals.forEach((signal) => process.off(signal, passOn))
}

function environment(extra) {
  // Windows spells it Path: the copy of process.env is an ordinary object and must not hold both spellings.
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const front = [path.dirname(node), path.join(root, 'node_modules', '.bin')]
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' }
  // Sources run unbuilt: without their compiled form kept, each start would cost a second of reading TypeScript.
  const kept = { NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'compiled') }
  return { ...kept, ...process.env, ...plain, [key]: [...front, process.env[key]].join(path.delimiter), ...extra }
}
