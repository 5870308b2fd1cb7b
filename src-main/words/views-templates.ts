/** The words of the template views. */
import type { Words } from './say.ts'

export const templateViewWords = {} as const satisfies Words
