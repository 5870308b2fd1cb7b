/**
 * The log: one JSON line an event, in a file of the configuration folder. What is not on the list of safe facts does
 * not get in, and of an error only its kind and place do: no address, no secret, no word from a customer's list.
 */
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import pino from 'pino'
import type { World } from '../../engine/session.ts'

const SAFE_TEXTS = new Set(['incident', 'where', 'code', 'kind', 'state', 'job', 'call', 'topic', 'version', 'reason'])
const FULL_BYTES = 5 * 1024 * 1024

export function openLog(file: string): World['log'] {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (existsSync(file) && statSync(file).size > FULL_BYTES) renameSync(file, `${file}.1`)
  const destination = pino.destination({ dest: file, sync: true, mode: 0o600 })
  const log = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  return (level, message, facts = {}) => log[level](safeFacts(facts), maskPersonal(message))
}

/** Numbers and booleans pass, texts by name only, errors as kind and stack frames. */
export function safeFacts(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const safe: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(facts)) {
    if (typeof value === 'number' || typeof value === 'boolean') safe[key] = value
    else if (value instanceof Error) safe[key] = safeError(value)
    else if (typeof value === 'string' && SAFE_TEXTS.has(key)) safe[key] = maskPersonal(value)
  }
  return safe
}

/** A message may quote what it stumbled over, so it stays out; code, class and frames tell the place. */
function safeError(error: Error): Record<string, unknown> {
  const { code } = error as { code?: unknown }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    name: error.name,
    ...(typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? { code } : {}),
    frames: frames.slice(0, 20).map((frame) => frame.trim()),
  }
}

const maskPersonal = (text: string): string =>
  text.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '<address>').replace(/\+?\d[\d ()-]{7,}\d/g, '<number>')
