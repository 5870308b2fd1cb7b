/** Exact counts of common rules over the imported people: median and the slowest of 20. */
import type { Rule } from '../../src-main/domain/rule.ts'
import type { TestEngine } from '../open-engine.ts'
import { median, timed, type Figures } from './figures.ts'

const text = (field: string, op: 'is' | 'contains', value: string): Rule => ({
  kind: 'text',
  field,
  op,
  values: [value],
})
const RULES: readonly { readonly name: string; readonly rule: Rule }[] = [
  { name: 'country', rule: text('country', 'is', 'Sverige') },
  {
    name: 'country and city contains',
    rule: { kind: 'group', op: 'all', of: [text('country', 'is', 'Sverige'), text('city', 'contains', 'meå')] },
  },
  { name: 'consent to offers', rule: { kind: 'consent', channel: 'email', purpose: 'offers', status: 'granted' } },
]

export async function benchSegments(figures: Figures, e: TestEngine): Promise<void> {
  for (const { name, rule } of RULES) {
    const took: number[] = []
    for (let i = 0; i < 20; i++) took.push((await timed(() => e.must('segments.count', { rule }))) * 1000)
    figures.add({ name: `count: ${name}`, value: median(took), unit: 'ms' })
    figures.add({ name: `count: ${name}, slowest of 20`, value: Math.max(...took), unit: 'ms' })
  }
}
