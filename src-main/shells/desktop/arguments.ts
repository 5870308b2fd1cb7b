/** What the command line of the desktop app means. Pure. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const isWorkspace = (argument: string): boolean => !argument.startsWith('-') && argument.endsWith('.utskick')

/** A noun of the CLI or one of its options; other dashes are for Chromium or the system. */
const BEGINS_COMMAND = /^([a-z]+|-[hwy]|--(help|workspace|json|yes|no-input|locale)(=.*)?)$/

/** Arguments of the CLI, when the packaged app was given a command such as `people import`; null opens the window. */
export function commandOf(argv: readonly string[], packaged: boolean): string[] | null {
  const args = argv.slice(1)
  const [first] = args
  return packaged && first !== undefined && BEGINS_COMMAND.test(first) ? args : null
}

/**
 * The workspace that the app was asked to open, absolute; '' for none. `folder` is where it was asked. A desktop of Linux
 * may name it by its `file:` address.
 */
export function workspaceOf(argv: readonly string[], folder: string): string {
  const found = argv.slice(1).find(isWorkspace)
  if (found === undefined) return ''
  return found.startsWith('file:') ? fileURLToPath(found) : resolve(folder, found)
}
