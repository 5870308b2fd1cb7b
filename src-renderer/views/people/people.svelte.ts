/**
 * What the screen of people shows and is asked to do: the query (search, conditions, order, saved view), the columns, and
 * who is open in the inspector. It draws nothing; the place in the window's history says the same as it.
 */
import { untrack } from 'svelte'
import type { PeopleQuery, PersonRow, SavedView } from '../../../src-main/contract/people.ts'
import type { WorkspaceInfo } from '../../../src-main/contract/workspace.ts'
import type { Condition, Rule } from '../../../src-main/domain/rule.ts'
import { ask, engine } from '../../api/engine.ts'
import { live, type Live } from '../../api/live.svelte.ts'
import { recall, remember } from '../../app/keep.ts'
import { router } from '../../app/routes/nav.svelte.ts'
import type { Route } from '../../app/routes/router.svelte.ts'
import type { Sort } from '../../parts/grid/column.ts'
import { Selection } from '../../parts/grid/selection.svelte.ts'
import { catalogueOf, firstColumns } from './columns.ts'
import type { Known } from './filter/condition.ts'
import { staged } from './staged.svelte.ts'

export interface Found {
  readonly total: number
  readonly tookMs: number
}
const NEWEST: Sort = { key: 'created_at', descending: true }
const NOTHING_KNOWN: Known = { fields: [], purposes: [], imports: [], segments: [] }
const TYPING_MS = 120
const SECOND_CLICK_MS = 220
const { onChanged } = engine
const TOPICS = ['people', 'fields', 'imports', 'segments', 'workspace']

const conditionsOf = (filter: Rule | null | undefined): readonly Rule[] =>
  !filter ? [] : filter.kind === 'group' && filter.op === 'all' ? filter.of : [filter]

const sameQuery = (a: PeopleQuery, b: PeopleQuery): boolean =>
  JSON.stringify([a.search ?? '', conditionsOf(a.filter), a.sort ?? NEWEST]) ===
  JSON.stringify([b.search ?? '', conditionsOf(b.filter), b.sort ?? NEWEST])

/** To be made at the top of a component. */
export class PeopleView {
  searchText = $state('')
  search = $state('')
  conditions: readonly Rule[] = $state.raw([])
  sort: Sort = $state.raw(NEWEST)
  /** Id of the saved view; 0 is everyone. */
  saved = $state(0)
  /** Whom the inspector shows; 0 is nobody. */
  person = $state(0)
  /** Index of the grid's current row. */
  current = $state(-1)
  /** Asks the rows anew. */
  version = $state(0)
  readonly selection = new Selection()
  #columns: readonly string[] | undefined = $state.raw(keptColumns())
  #typing: ReturnType<typeof setTimeout> | undefined
  #opening: ReturnType<typeof setTimeout> | undefined
  #counted: PeopleQuery | undefined
  #written = ''

  readonly query: PeopleQuery = $derived({
    search: this.search.trim(),
    filter: this.conditions.length === 0 ? null : { kind: 'group', op: 'all', of: this.conditions },
    sort: this.sort,
  })
  readonly found: Live<Found>
  readonly everyone: Live<number>
  readonly views: Live<readonly SavedView[]>
  readonly workspace: Live<WorkspaceInfo | null>
  readonly #known: Live<Known>
  readonly known: Known = $derived.by(() => this.#known.value ?? NOTHING_KNOWN)
  readonly catalogue = $derived(catalogueOf(this.known.fields, this.known.purposes))
  readonly shownKeys: readonly string[] = $derived(
    this.#columns ?? firstColumns(this.known.fields, this.known.purposes),
  )
  readonly savedView: SavedView | undefined = $derived.by(() => this.views.value?.find(({ id }) => id === this.saved))
  /** The saved view has been narrowed or ordered otherwise. */
  readonly strayed = $derived(this.savedView !== undefined && !sameQuery(this.savedView.query, this.query))

  /** Newest first is the order, and no column in sight says so. */
  readonly unseenOrder = $derived(this.sort.key === NEWEST.key && !this.shownKeys.includes(NEWEST.key))

  readonly page = $derived.by(() => {
    const { query } = this
    return async (offset: number, limit: number, signal: AbortSignal): Promise<readonly PersonRow[]> =>
      (await ask('people.page', { query, offset, limit }, signal)).rows
  })

  constructor(route: () => Route) {
    this.#read(route())
    this.found = live({ ask: (signal) => this.#count(signal), topics: TOPICS, onChanged }, () => this.query)
    this.everyone = live({
      ask: async (signal) => (await ask('people.page', { query: {}, limit: 1 }, signal)).total,
      topics: ['people', 'imports'],
      onChanged,
    })
    this.views = live({
      ask: (signal) => ask('views.list', {}, signal),
      topics: ['people', 'imports', 'fields'],
      onChanged,
    })
    this.workspace = live({ ask: (signal) => ask('workspace.current', {}, signal), topics: ['workspace'], onChanged })
    this.#known = live({ ask: askKnown, topics: ['fields', 'workspace', 'imports', 'segments'], onChanged })
    $effect(() => {
      const uid = this.workspace.value?.uid
      if (uid !== undefined) untrack(() => staged.belongTo(uid))
    })
    $effect(() => {
      const asked = route()
      untrack(() => this.#read(asked))
    })
    $effect(() => this.#write())
    $effect(() => () => {
      clearTimeout(this.#typing)
      clearTimeout(this.#opening)
    })
  }

  async #count(signal: AbortSignal): Promise<Found> {
    const { query } = this
    const from = performance.now()
    const { total } = await ask('people.page', { query, limit: 1 }, signal)
    if (query === this.#counted) this.version += 1
    this.#counted = query
    return { total, tookMs: performance.now() - from }
  }

  type(text: string): void {
    this.searchText = text
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => {
      this.search = text
      this.#narrowed()
    }, TYPING_MS)
  }

  /** Changes the condition at `index`, or adds one at the end. */
  putCondition(index: number, condition: Condition): void {
    this.conditions =
      index < 0 ? [...this.conditions, condition] : this.conditions.map((one, i) => (i === index ? condition : one))
    this.#narrowed()
  }
  removeCondition(index: number): void {
    this.conditions = this.conditions.filter((_, i) => i !== index)
    this.#narrowed()
  }
  sortBy({ key, descending }: Sort): void {
    this.sort = { key: key === 'name' ? 'last_name' : key, descending }
    this.current = -1
  }

  /** Shows a saved view as it was saved; 0 shows everyone. */
  showView(id: number): void {
    const view = this.views.value?.find((one) => one.id === id)
    this.saved = view?.id ?? 0
    this.searchText = this.search = view?.query.search ?? ''
    this.conditions = conditionsOf(view?.query.filter)
    this.sort = view?.query.sort ?? NEWEST
    this.#narrowed()
  }

  /** At once where the inspector is open; else when no second click follows, which would miss its cell. */
  showPerson(id: number): void {
    clearTimeout(this.#opening)
    if (this.person > 0) this.person = id
    else this.#opening = setTimeout(() => (this.person = id), SECOND_CLICK_MS)
  }

  showColumn(key: string, on: boolean): void {
    const shown = on ? [...this.shownKeys, key] : this.shownKeys.filter((one) => one !== key)
    this.#columns = this.catalogue.map((choice) => choice.key).filter((one) => shown.includes(one))
    remember('people-columns', JSON.stringify(this.#columns))
  }
  resetColumns(): void {
    this.#columns = undefined
    remember('people-columns', '')
  }

  /** Who was selected may not be in the view any more. */
  #narrowed(): void {
    this.selection.clear()
    this.current = -1
  }

  #read({ params = {} }: Route): void {
    if (JSON.stringify(params) === this.#written) return
    this.#written = JSON.stringify(params)
    this.searchText = this.search = params['search'] ?? ''
    this.conditions = params['filter'] === undefined ? [] : conditionsOf(JSON.parse(params['filter']) as Rule)
    if (params['sort'] !== undefined) {
      const [key, order] = params['sort'].split(' ')
      this.sort = { key: key!, descending: order === 'descending' }
    } else this.sort = NEWEST
    this.saved = Number(params['view'] ?? 0)
    this.person = Number(params['person'] ?? 0)
    this.#narrowed()
  }

  #write(): void {
    const { search, filter } = this.query
    const { key, descending } = this.sort
    const params: Record<string, string> = {
      ...(search === '' ? {} : { search }),
      ...(filter ? { filter: JSON.stringify(filter) } : {}),
      ...(key === NEWEST.key && descending ? {} : { sort: `${key} ${descending ? 'descending' : 'ascending'}` }),
      ...(this.saved === 0 ? {} : { view: String(this.saved) }),
      ...(this.person === 0 ? {} : { person: String(this.person) }),
    }
    const flat = JSON.stringify(params)
    untrack(() => {
      if (flat === this.#written || router.route.screen !== 'people') return
      this.#written = flat
      router.replace({ screen: 'people', params })
    })
  }
}

function keptColumns(): readonly string[] | undefined {
  const kept = recall('people-columns')
  return kept ? (JSON.parse(kept) as string[]) : undefined
}

async function askKnown(signal: AbortSignal): Promise<Known> {
  const [fields, purposes, imports, segments] = await Promise.all([
    ask('fields.list', {}, signal),
    ask('purposes.list', {}, signal),
    ask('imports.list', { limit: 1000 }, signal),
    ask('segments.list', {}, signal),
  ])
  const merged = imports.rows.filter(({ what, mergedRows }) => what === 'people' && mergedRows > 0)
  return { fields, purposes, imports: merged, segments }
}
