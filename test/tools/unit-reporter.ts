/**
 * What the unit tests show: one line a file, and every failed test in full at the end. It counts nothing for others.
 */
import path from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import { isCase, isSkipped } from './unit-counts.ts'

type Failure = Extract<TestEvent, { type: 'test:fail' }>['data']

interface FileLine {
  passed: number
  failed: number
  ms: number
}

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files = new Map<string, FileLine>()
  const failures: Failure[] = []
  for await (const event of source) {
    if (event.type === 'test:stderr' || event.type === 'test:stdout') yield event.data.message
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const file = event.data.file ?? event.data.name
    const line = files.get(file) ?? { passed: 0, failed: 0, ms: 0 }
    files.set(file, line)
    if (event.data.nesting === 0) line.ms += event.data.details.duration_ms
    if (!isCase(event) || isSkipped(event)) continue
    if (event.type === 'test:fail') failures.push(event.data)
    line[event.type === 'test:pass' ? 'passed' : 'failed']++
  }
  for (const [file, line] of [...files].sort()) yield describe(file, line)
  for (const failure of failures) yield explain(failure)
}

function describe(file: string, line: FileLine): string {
  const mark = line.failed > 0 ? 'failed' : 'ok    '
  const failed = line.failed > 0 ? `, ${line.failed} failed` : ''
  return `${mark}  ${short(file)}  ${line.passed} passed${failed}  ${(line.ms / 1000).toFixed(1)} s\n`
}

function explain(failure: Failure): string {
  const place = failure.file ? `${short(failure.file)}${failure.line ? `:${failure.line}` : ''}` : ''
  const error: Error & { cause?: unknown } = failure.details.error
  return `\nFAILED  ${failure.name}\n        ${place}\n${inspect(error.cause ?? error, { colors: false, depth: 8 })}\n`
}

const short = (file: string): string => path.relative(process.cwd(), file).replaceAll(path.sep, '/')
