/** What the palette finds beside commands: people by the search of their screen, and what else has a name of its own. */
import { ask } from '../../api/engine.ts'
import type { IconName } from '../../parts/marks/icons.ts'
import { nameOf } from '../../views/people/values.ts'
import type { Found, Finder } from '../commands.svelte.ts'
import { desk } from '../desk/desk.svelte.ts'
import { fuzzy } from '../fuzzy.ts'
import { t } from '../locale.svelte.ts'
import { campaignRoute } from '../routes/delivery-place.ts'
import { go } from '../routes/nav.svelte.ts'
import type { Route } from '../routes/router.svelte.ts'

const MOST_PEOPLE = 5
const MOST_NAMED = 3

interface Named {
  readonly uid: string
  readonly name: string
  readonly route: Route
}

/** The best few of a list by name. */
const byName = (query: string, kind: string, icon: IconName, named: readonly Named[]): readonly Found[] =>
  named
    .flatMap((one) => {
      const match = fuzzy(query, one.name)
      return match ? [{ ...one, score: match.score }] : []
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_NAMED)
    .map(({ uid, name, route }) => ({ id: `${icon} ${uid}`, label: name, detail: kind, icon, run: () => go(route) }))

/** Nothing is found while no workspace is open, nor when the engine does not answer: the commands still stand. */
const finding =
  (find: Finder): Finder =>
  async (query, signal) =>
    desk.workspace ? find(query, signal).catch(() => []) : []

const people = finding(async (query, signal) => {
  const { rows } = await ask('people.page', { query: { search: query.trim() }, limit: MOST_PEOPLE }, signal)
  return rows.map(({ id, values }) => {
    const label = nameOf(values)
    const email = typeof values['email'] === 'string' ? values['email'] : ''
    const run = () => go({ screen: 'people', params: { person: String(id), search: query.trim() } })
    return { id: `person ${id}`, label, detail: email === label ? '' : email, icon: 'users', run }
  })
})

const segments = finding(async (query, signal) => {
  const all = await ask('segments.list', {}, signal)
  const named = all.map(({ uid, name }) => ({ uid, name, route: { screen: 'segment', id: uid } as const }))
  return byName(query, t('app/screen-segment'), 'filter', named)
})

const campaigns = finding(async (query, signal) => {
  const all = await ask('campaigns.list', {}, signal)
  const named = all.map(({ uid, name, status, delivery }) => ({
    ...{ uid, name },
    route: campaignRoute(uid, status, delivery),
  }))
  return byName(query, t('app/screen-campaign'), 'send', named)
})

const templates = finding(async (query, signal) => {
  const all = await ask('templates.list', {}, signal)
  const named = all.map(({ uid, name }) => ({ uid, name, route: { screen: 'template', id: uid } as const }))
  return byName(query, t('app/screen-template'), 'layout-template', named)
})

export const finders: readonly Finder[] = [segments, campaigns, templates, people]
