/** What a select, a combobox or a switch offers. */
import type { IconName } from '../marks/icons.ts'

export interface Option<V extends string = string> {
  readonly value: V
  readonly label: string
  /** In pale after the label: a count, an address. */
  readonly detail?: string
  readonly icon?: IconName
  readonly disabled?: boolean
  /** Options with the same group stand under it as heading, in the order given. */
  readonly group?: string
}

/** The options under their headings, both in the order given. */
export function grouped<V extends string>(options: readonly Option<V>[]): { group: string; options: Option<V>[] }[] {
  const out: { group: string; options: Option<V>[] }[] = []
  for (const option of options) {
    const last = out.at(-1)
    if (last && last.group === (option.group ?? '')) last.options.push(option)
    else out.push({ group: option.group ?? '', options: [option] })
  }
  return out
}
