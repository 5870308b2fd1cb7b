/** Segments and the people they give. */
import { z } from 'zod'
import type { Channel } from '../domain/channel.ts'
import type { Rule } from '../domain/rule.ts'
import type { DurationMs, EpochMs } from '../domain/units.ts'
import { call } from './call.ts'
import type { PersonRow } from './people.ts'
import { fileRef, rule, uid } from './shapes.ts'

export interface SegmentSummary {
  readonly uid: string
  readonly name: string
  readonly rule: Rule
  /** Campaigns and other segments that name it. */
  readonly usedBy: readonly string[]
  readonly updatedAt: EpochMs
  readonly createdAt: EpochMs
}

export interface Reach {
  readonly channel: Channel
  readonly address: number
  /** Granted for the purpose asked about; equals `address` when none was. */
  readonly consent: number
  /** Address, consent and no suppression. */
  readonly reachable: number
}

export interface SegmentCount {
  readonly total: number
  readonly everyone: number
  readonly reach: readonly Reach[]
  readonly tookMs: DurationMs
}

/** One node of the rule, by its path of child indexes ('' is the root, '0.2' the third child of the first). */
export interface ClauseCount {
  readonly path: string
  /** Matches alone. */
  readonly alone: number
  /** For children of an `all` root: who is left after this clause and those before it; null elsewhere. */
  readonly left: number | null
}

export const segmentCalls = {
  'segments.list': call(z.object({}))<readonly SegmentSummary[]>(),
  'segments.get': call(z.object({ segment: uid }))<SegmentSummary>(),
  'segments.save': call(
    z.object({ segment: uid.nullable(), name: z.string().trim().min(1).max(200), rule }),
  )<SegmentSummary>(),
  'segments.remove': call(z.object({ segment: uid }))<{ removed: boolean }>(),
  'segments.count': call(z.object({ rule, purpose: z.string().max(64).default('') }))<SegmentCount>(),
  'segments.clauses': call(z.object({ rule }))<readonly ClauseCount[]>(),
  /** Up to `size` people of the rule; another `seed` gives others. */
  'segments.sample': call(
    z.object({ rule, seed: z.number().int().min(0), size: z.number().int().min(1).max(100).default(6) }),
  )<readonly PersonRow[]>(),
  'segments.export': call(z.object({ segment: uid, to: fileRef, delimiter: z.enum([',', ';']).default(';') }))<{
    job: string
  }>(),
} as const
