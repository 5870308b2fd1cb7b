/**
 * What every use-case works with while one workspace is open. Nothing here is made by a use-case: the shell hands in
 * the world (clock, files, gateways, secrets), the engine the store and the jobs.
 */
import type { SessionHandlers, Topic } from '../contract/api.ts'
import type { Gateway } from '../gateways/gateway.ts'
import type { GatewaySettings } from '../domain/sending.ts'
import type { Clock, Randomness, Result } from '../domain/units.ts'
import type { Store } from '../store/store.ts'
import type { Workshop } from './content/workshop.ts'
import type { Jobs } from './jobs.ts'

/** Secrets of gateways, kept outside the workspace file. */
export interface Vault {
  /** Names only. */
  names(gateway: string): Promise<readonly string[]>
  read(gateway: string): Promise<Result<Readonly<Record<string, string>>>>
  /** Given secrets change; '' removes. */
  write(gateway: string, secrets: Readonly<Record<string, string>>): Promise<Result<null>>
}

/** Turns a file reference of the contract into a path; the door decides which references it lets through. */
export interface Files {
  /** A file to read: a path, or an upload's token. */
  toRead(ref: string): Result<string>
  /** A path to write to: chosen by the person, or a download waiting under its token. */
  toWrite(ref: string): Result<string>
}

/** The outside that a shell provides. */
export interface World {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly files: Files
  readonly vault: Vault
  /** `outbox`: the folder of a pickup gateway that names none. */
  openGateway(settings: GatewaySettings, secrets: Readonly<Record<string, string>>, outbox: string): Gateway
  /** Identifies this device; a file that was last sent from on another one opens held. */
  readonly device: string
  readonly owner: { readonly pid: number; readonly host: string; readonly socket: string }
  /** Folders of the platform: settings and logs, workspaces and backups. */
  readonly folders: {
    readonly config: string
    readonly data: string
    readonly temp: string
    readonly home: string
    readonly resources: string
  }
  /** Writes a line for us, never with an address or a secret in it. */
  log(level: 'info' | 'warn' | 'error', message: string, facts?: Readonly<Record<string, unknown>>): void
}

export interface Session {
  readonly store: Store
  readonly world: World
  readonly jobs: Jobs
  /** Compiles templates, away from this thread. */
  readonly workshop: Workshop
  /** Tells every window what to ask again. */
  changed(...topics: Topic[]): void
  /** Closes a staging file on the store's threads. */
  releaseStaging(path: string): Promise<void>
  /** Ends with the session. */
  readonly signal: AbortSignal
}

/** Use-cases at work on an open workspace. */
export interface RunningSession {
  readonly handlers: SessionHandlers
  /** Settles what a crash left behind, then starts to work. */
  start(): Promise<void>
  /** Lets messages under way finish. */
  close(): Promise<void>
}
