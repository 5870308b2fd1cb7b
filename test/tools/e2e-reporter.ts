/**
 * What the browser tests show: a line a test, each failure in full, and the counts for `npm test` in test-results/e2e.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter'

export default class E2eReporter implements Reporter {
  #suite: Suite | undefined
  #file = ''
  #outside = 0

  onBegin(config: FullConfig, suite: Suite): void {
    this.#suite = suite
    this.#file = path.join(path.dirname(config.configFile ?? config.rootDir), 'test-results', 'e2e.json')
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const title = test.titlePath().filter(Boolean).join(' › ')
    const mark = test.outcome() === 'skipped' ? 'skip  ' : test.ok() ? 'ok    ' : 'failed'
    console.log(`${mark}  ${title}  ${(result.duration / 1000).toFixed(1)} s`)
    if (test.ok()) return
    for (const error of result.errors)
      console.log(`${error.stack ?? error.message ?? error.value}\n${error.snippet ?? ''}`)
    for (const { name, path: file } of result.attachments)
      if (file) console.log(`${name}: ${path.relative(process.cwd(), file)}`)
  }

  /** Outside any test: a spec that does not load, a server that does not start. */
  onError(error: TestError): void {
    this.#outside++
    console.log(error.stack ?? error.message ?? error.value)
  }

  onEnd(result: FullResult): void {
    const tests = this.#suite?.allTests() ?? []
    const skipped = tests.filter((test) => test.outcome() === 'skipped').length
    const failed = tests.filter((test) => !test.ok()).length
    const counts = { passed: tests.length - skipped - failed, failed: failed + this.#outside, skipped }
    if (result.status !== 'passed' && counts.failed === 0) counts.failed = 1
    if (this.#file === '') return
    mkdirSync(path.dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, JSON.stringify(counts))
  }

  printsToStdio(): boolean {
    return true
  }
}
