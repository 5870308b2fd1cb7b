import type { Words } from './say.ts'

export const workspaceWords = {} as const satisfies Words
