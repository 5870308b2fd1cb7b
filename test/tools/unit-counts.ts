/**
 * Counts the unit tests for the closing line of `npm test`: one JSON object when all have ended. Suites are not tests.
 */
import type { TestEvent } from 'node:test/reporters'

type Ended = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>

/** A test of its own: not a suite, and not a parent that failed only because a test inside it did. */
export function isCase(event: Ended): boolean {
  if (event.data.details.type === 'suite') return false
  if (event.type === 'test:pass') return true
  const error: Error & { failureType?: string } = event.data.details.error
  return error.failureType !== 'subtestsFailed'
}

/** Not run, or not yet expected to pass: neither passed nor failed. */
export function isSkipped(event: Ended): boolean {
  return event.data.skip !== undefined || event.data.todo !== undefined
}

export default async function* count(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for await (const event of source) {
    if ((event.type !== 'test:pass' && event.type !== 'test:fail') || !isCase(event)) continue
    if (isSkipped(event)) counts.skipped++
    else counts[event.type === 'test:pass' ? 'passed' : 'failed']++
  }
  yield JSON.stringify(counts)
}
