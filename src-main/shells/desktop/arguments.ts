/** What the command line of the desktop app means. Pure. */
import { resolve } from 'node:path'

const isWorkspace = (argument: string): boolean => !argument.startsWith('-') && argument.endsWith('.utskick')

/** Arguments of the CLI, when the packaged app was given a command such as `people import`; null opens the window. */
export function commandOf(argv: readonly string[], packaged: boolean): string[] | null {
  const args = argv.slice(1)
  const [first] = args
  return packaged && first !== undefined && /^[a-z]+$/.test(first) ? args : null
}

/** The workspace that the app was asked to open, absolute; '' for none. */
export function workspaceOf(argv: readonly string[]): string {
  const found = argv.slice(1).find(isWorkspace)
  return found === undefined ? '' : resolve(found)
}
