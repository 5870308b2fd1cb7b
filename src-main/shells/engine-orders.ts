/** What a shell and its engine process say to each other; every value survives structured clone and JSON. */
import type { Refusal } from '../domain/units.ts'

/** How the engine process is started; JSON in its last argument. */
export interface EngineStart {
  /** A workspace to open at once, '' for none. */
  readonly workspace: string
  /** Folder of uploads and downloads under way, '' for none. */
  readonly exchange: string
  /** Whether callers are pages of a browser, which may name no path. */
  readonly door: 'browser' | 'desktop'
  /** Whether the shell can wrap keys for the vault. */
  readonly wrapsKeys: boolean
}

/** From the shell. A caller that joined with a port of its own sends no frames this way. */
export type Order =
  | { readonly t: 'join'; readonly client: string }
  | { readonly t: 'frame'; readonly client: string; readonly frame: string }
  | { readonly t: 'leave'; readonly client: string }
  | { readonly t: 'key'; readonly id: number; readonly text: string | null }
  | { readonly t: 'close' }

/** From the engine. `ready` comes once, after the workspace was opened or refused; `workspace` tells what is open. */
export type Word =
  | { readonly t: 'ready'; readonly refusal: Refusal | null }
  | { readonly t: 'frame'; readonly client: string; readonly frame: string }
  | { readonly t: 'workspace'; readonly file: string }
  | { readonly t: 'wrap' | 'unwrap'; readonly id: number; readonly text: string }
