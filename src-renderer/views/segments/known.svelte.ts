/** What a rule can name: fields, purposes, imports, segments; asked once and again when they change. */
import { ask, engine } from '../../api/engine.ts'
import { live, type Live } from '../../api/live.svelte.ts'
import type { Known } from './rule/sentence.ts'

export const NOTHING_KNOWN: Known = { fields: [], purposes: [], imports: [], segments: [] }

/** To be called at the top of a component. */
export const liveKnown = (): Live<Known> =>
  live<Known>({
    ask: async (signal) => {
      const [fields, purposes, imports, segments] = await Promise.all([
        ask('fields.list', {}, signal),
        ask('purposes.list', {}, signal),
        ask('imports.list', { limit: 1000 }, signal),
        ask('segments.list', {}, signal),
      ])
      return { fields, purposes, imports: imports.rows.filter(({ what }) => what === 'people'), segments }
    },
    topics: ['fields', 'workspace', 'imports', 'segments'],
    onChanged: engine.onChanged,
  })
