/** The one file: open, make, look after; and jobs, the long work under way. */
import { z } from 'zod'
import type { EpochMs, DurationMs, Refusal } from '../domain/units.ts'
import { call } from './call.ts'
import { fileRef } from './shapes.ts'

export interface WorkspaceSettings {
  readonly name: string
  /** ISO 3166 country that phone numbers without one are read in. */
  readonly country: string
  /** IANA zone that schedules start from. */
  readonly zone: string
}
export interface WorkspaceInfo extends WorkspaceSettings {
  readonly uid: string
  readonly file: string
  readonly sizeBytes: number
  readonly people: number
  readonly segments: number
  readonly campaigns: number
  readonly schemaVersion: number
  /** Sample workspaces refuse network gateways. */
  readonly sample: boolean
  /** Set when the file came from another device or a backup: nothing sends until a person says so. */
  readonly held: 'other-device' | 'restored' | null
  readonly lastBackupAt: EpochMs | null
  /** A folder that another program may change under us: network or cloud-synced. */
  readonly riskyFolder: boolean
}
export interface RecentWorkspace {
  readonly file: string
  readonly name: string
  readonly openedAt: EpochMs
  readonly exists: boolean
}
export interface Job {
  readonly id: string
  readonly kind: 'import-check' | 'import-merge' | 'import-undo' | 'preflight' | 'export' | 'backup' | 'sample'
  readonly subject: string
  readonly state: 'running' | 'done' | 'refused' | 'cancelled' | 'broken'
  readonly done: number
  readonly total: number
  /** Rows read so far, of a file whose rows are not known before its end; 0 of other work. */
  readonly rows: number
  readonly startedAt: EpochMs
  readonly tookMs: DurationMs
  /** What came out: an import's id, a delivery's uid, a file's path. */
  readonly result: string
  readonly refusal: Refusal | null
}
export interface FolderEntry {
  readonly name: string
  readonly path: string
  readonly kind: 'folder' | 'workspace' | 'backup'
}
export interface WorkspaceCheck {
  readonly ok: boolean
  readonly schemaVersion: number
  readonly problems: readonly string[]
  readonly counts: Readonly<Record<string, number>>
}

const name = z.string().trim().min(1).max(100)

export const workspaceCalls = {
  'workspace.current': call(z.object({}))<WorkspaceInfo | null>(),
  'workspace.recent': call(z.object({}))<readonly RecentWorkspace[]>(),
  'workspace.folder': call(z.object({ folder: z.string().max(4096).default('') }))<{
    folder: string
    parent: string | null
    entries: readonly FolderEntry[]
  }>(),
  'workspace.create': call(
    z.object({
      file: fileRef,
      name,
      country: z.string().length(2).default('SE'),
      zone: z.string().max(64).default('Europe/Stockholm'),
    }),
  )<WorkspaceInfo>(),
  'workspace.open': call(z.object({ file: fileRef }))<WorkspaceInfo>(),
  /** Makes (once) and opens the sample: 2,000 invented people and three finished campaigns. */
  'workspace.sample': call(z.object({}))<{ job: string }>(),
  'workspace.close': call(z.object({}))<{ closed: boolean }>(),
  'workspace.save': call(z.object({ name, country: z.string().length(2), zone: z.string().max(64) }))<WorkspaceInfo>(),
  'workspace.check': call(z.object({}))<WorkspaceCheck>(),
  'workspace.backup': call(z.object({ to: fileRef.optional() }))<{ file: string; sizeBytes: number; sha256: string }>(),
  'workspace.restore': call(z.object({ backup: fileRef, to: fileRef }))<WorkspaceInfo>(),
  /** This device owns the file from now on; held deliveries still ask one by one. */
  'workspace.adopt': call(z.object({}))<WorkspaceInfo>(),
  'jobs.list': call(z.object({}))<readonly Job[]>(),
  'jobs.get': call(z.object({ job: z.string().max(64) }))<Job>(),
  'jobs.cancel': call(z.object({ job: z.string().max(64) }))<{ cancelled: boolean }>(),
} as const
