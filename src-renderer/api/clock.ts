/** The window's own clock: for what is left until a time that the engine named. */
import { epochMs, type EpochMs } from '../../src-main/domain/units.ts'

export const now = (): EpochMs => epochMs(Date.now())
