/**
 * The `test` of every browser spec: a page that lets no error pass. Whatever a page throws or logs as an error fails the test.
 */
import { test as base, type BrowserContext } from '@playwright/test'

export { expect } from '@playwright/test'

export const test = base.extend({
  context: async ({ context }, use) => {
    const errors = listen(context)
    await use(context)
    if (errors.length > 0) throw new Error(`The page reported ${errors.length} error(s):\n${errors.join('\n')}`)
  },
})

/** Collects for every page of a context, those that are opened later included. */
export function listen(context: BrowserContext): string[] {
  const errors: string[] = []
  context.on('weberror', (problem) => errors.push(problem.error().stack ?? problem.error().message))
  context.on('console', (message) => {
    // Playwright itself looks into every frame; the one that shows a message being previewed runs no script
    if (/^Blocked script execution in '[^']*\/preview\//.test(message.text())) return
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  return errors
}
