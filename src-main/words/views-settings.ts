/** The words of the settings views. */
import type { Words } from './say.ts'

export const settingsViewWords = {} as const satisfies Words
