/** Opens the people of a saved segment. */
import type { Rule } from '../../../src-main/domain/rule.ts'
import { go } from '../../app/routes/nav.svelte.ts'

export function showPeople(segment: string): void {
  const filter: Rule = { kind: 'segment', segment, in: true }
  go({ screen: 'people', params: { filter: JSON.stringify(filter) } })
}
