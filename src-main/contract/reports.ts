/** What came of it: reports and the day at a glance. */
import { z } from 'zod'
import type { RecipientState } from '../domain/ledger.ts'
import type { DurationMs, EpochMs, Notice } from '../domain/units.ts'
import { call } from './call.ts'
import type { Account, CampaignSummary, DeliverySummary } from './campaigns.ts'
import type { ImportSummary } from './imports.ts'
import { fileRef, uid } from './shapes.ts'

export interface Report {
  readonly delivery: DeliverySummary
  /** Excluded by reason, before and during the send; sentTo = audience − excluded − cancelled. */
  readonly account: Omit<Account, 'tookMs' | 'willReceive'> & { readonly sentTo: number; readonly cancelled: number }
  readonly states: Readonly<Partial<Record<RecipientState, number>>>
  readonly domains: readonly {
    readonly domain: string
    readonly sentTo: number
    readonly states: Readonly<Partial<Record<RecipientState, number>>>
  }[]
  /** Equal steps of `stepMs` from `from`; each count is of transitions into that state. */
  readonly over: {
    readonly from: EpochMs
    readonly stepMs: DurationMs
    readonly steps: readonly {
      readonly accepted: number
      readonly deferred: number
      readonly failed: number
      readonly unknown: number
    }[]
  }
  readonly failures: readonly {
    readonly reason: string
    readonly status: number
    readonly enhanced: string
    readonly text: string
    readonly count: number
  }[]
  readonly subject: string
  readonly from: string
  readonly gatewayName: string
  readonly templateName: string
  readonly templateVersion: number
  readonly purpose: string
  readonly tookMs: DurationMs
}

export interface Today {
  readonly sending: readonly DeliverySummary[]
  /** When the next message of the sends under way is tried by itself; null when none is. */
  readonly nextTryAt: EpochMs | null
  readonly needs: readonly (Notice & {
    readonly kind: 'unknown' | 'approval' | 'held' | 'gateway' | 'import'
    readonly delivery: string | null
    /** Of a campaign that has no delivery to look at. */
    readonly campaign: string | null
    readonly importId: number | null
    readonly at: EpochMs
  })[]
  readonly upcoming: readonly {
    readonly at: EpochMs
    readonly campaign: string
    readonly name: string
    readonly channel: 'email' | 'sms'
    readonly count: number | null
    readonly status: CampaignSummary['status']
  }[]
  readonly latest: readonly DeliverySummary[]
  readonly lastImport: ImportSummary | null
}

export const reportCalls = {
  'reports.list': call(z.object({}))<readonly DeliverySummary[]>(),
  'reports.get': call(z.object({ delivery: uid }))<Report>(),
  /** One self-contained HTML file, or the recipients as CSV. */
  'reports.export': call(
    z.object({
      delivery: uid,
      to: fileRef,
      format: z.enum(['html', 'csv']),
      locale: z.enum(['en', 'sv']).default('en'),
    }),
  )<{ written: boolean }>(),
  'today.get': call(z.object({}))<Today>(),
} as const
