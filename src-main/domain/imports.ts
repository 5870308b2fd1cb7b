/**
 * What an import is while it becomes part of the workspace.
 *
 *   checking ──► checked ──► merging ──► finished ──► undone
 *       │           │           └──► interrupted ──► merging · undone
 *       └───────────┴──► dropped
 */

export const IMPORT_STATES = ['checking', 'checked', 'merging', 'interrupted', 'finished', 'undone', 'dropped'] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** What a row becomes. new + update + same + rejected = rows, always. */
export const VERDICTS = ['new', 'update', 'same', 'rejected'] as const
export type Verdict = (typeof VERDICTS)[number]

export interface ImportCounts {
  readonly rows: number
  readonly new: number
  readonly update: number
  readonly same: number
  readonly rejected: number
}

/** A consent that the operator declares for everyone in a file. */
export interface DeclaredConsent {
  readonly channel: 'email' | 'sms'
  /** A purpose's key. */
  readonly purpose: string
  readonly source: string
  readonly wording: string
}
