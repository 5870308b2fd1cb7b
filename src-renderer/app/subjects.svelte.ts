/** Subjects and texts as a person reads them, with each value by the name of its field in the window's language. */
import { asRead } from '../../src-main/domain/as-read.ts'
import { ask, engine } from '../api/engine.ts'
import { live } from '../api/live.svelte.ts'
import { fieldLabel } from './field-label.ts'

/** To be called at the top of a component's script. */
export function readable(): (source: string) => string {
  const fields = live({
    ask: (signal) => ask('fields.list', {}, signal),
    topics: ['fields'],
    onChanged: engine.onChanged,
  })
  const names = $derived(new Map((fields.value ?? []).map((field) => [field.key, fieldLabel(field)])))
  return (source) => asRead(source, (key) => names.get(key) ?? key)
}
