/** Finds what a person names: a segment, template, gateway or campaign by name or uid, a person by address. */
import type { WorkspaceInfo } from '../../contract/workspace.ts'
import { fold } from '../../domain/fields.ts'
import { emailIdentity, normaliseEmail } from '../../domain/addresses/email.ts'
import { isPhoneCountry, normalisePhone } from '../../domain/addresses/phone.ts'
import type { Rule } from '../../domain/rule.ts'
import type { Caller } from './caller.ts'
import { stop, valueOf } from './stop.ts'

interface Named {
  readonly uid: string
  readonly name: string
}
const LISTS = {
  segment: 'segments.list',
  template: 'templates.list',
  gateway: 'gateways.list',
  campaign: 'campaigns.list',
} as const
export type Noun = keyof typeof LISTS

/** By uid, by exact name, or by a name that differs in case only and is one of its kind. */
export async function find(caller: Caller, noun: Noun, asked: string): Promise<Named> {
  const all: readonly Named[] = await caller.must(LISTS[noun], {})
  const exact = all.filter(({ uid, name }) => uid === asked || name === asked)
  const found = exact.length > 0 ? exact : all.filter(({ name }) => fold(name) === fold(asked))
  if (found.length > 1) return stop('cli/ambiguous', { name: asked, uids: found.map(({ uid }) => uid).join(', ') })
  return found[0] ?? stop('cli/no-such', { name: asked, noun })
}

export const uidOf = async (caller: Caller, noun: Noun, asked: string): Promise<string> =>
  (await find(caller, noun, asked)).uid

export const uidsOf = (caller: Caller, noun: Noun, asked: readonly string[]): Promise<string[]> =>
  Promise.all(asked.map((one) => uidOf(caller, noun, one)))

export interface Address {
  readonly kind: 'email' | 'phone'
  readonly value: string
}

/** An @ makes it an e-mail address. Refuses what is neither. */
export function addressOf(typed: string, { country }: Pick<WorkspaceInfo, 'country'>): Address {
  if (typed.includes('@')) return { kind: 'email', value: emailIdentity(valueOf(normaliseEmail(typed))) }
  return { kind: 'phone', value: valueOf(normalisePhone(typed, isPhoneCountry(country) ? country : null)) }
}

/** The id of the person with an address, or with an id. */
export async function personOf(caller: Caller, typed: string): Promise<number> {
  if (/^[1-9]\d{0,9}$/.test(typed)) return (await caller.must('people.get', { id: Number(typed) })).id
  const { kind, value } = addressOf(typed, await caller.info())
  const filter: Rule = { kind: 'text', field: kind, op: 'is', values: [value] }
  const { rows } = await caller.must('people.page', { query: { filter }, limit: 2 })
  return rows[0]?.id ?? stop('cli/nobody-found', { address: typed })
}
