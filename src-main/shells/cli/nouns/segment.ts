/** `segment`: rules that give people. A rule comes as JSON from a file or as short conditions. */
import type { Command } from 'commander'
import type { SegmentCount } from '../../../contract/segments.ts'
import type { Rule } from '../../../domain/rule.ts'
import type { Caller } from '../caller.ts'
import type { Console } from '../console.ts'
import { ruleFile } from '../files.ts'
import { find, uidOf } from '../names.ts'
import type { Builder } from '../builder.ts'
import { stop } from '../stop.ts'
import { readsLikeSeveral, ruleFrom } from '../where.ts'

interface RuleOptions {
  readonly rule?: string
  readonly where?: string[]
  readonly everyone?: boolean
}

const collect = (value: string, before: string[] = []): string[] => [...before, value]

/** null when no rule was given. */
async function ruleOf(console: Console, caller: Caller, options: RuleOptions): Promise<Rule | null> {
  if (options.rule !== undefined) return ruleFile(console, options.rule)
  if (options.everyone) return { kind: 'group', op: 'all', of: [] }
  if (options.where === undefined) return null
  return ruleFrom(options.where, await caller.must('fields.list', {}))
}

const ruleOptions = (command: Command, text: Builder['text']): Command =>
  command
    .option('--rule <file>', text('cli/help-rule'))
    .option('--where <condition>', text('cli/help-where'), collect)
    .option('--everyone', text('cli/help-everyone'))

/** Why nobody may have been found; nothing when somebody was. */
function hintOn(console: Console, { where = [] }: RuleOptions, found: number): string[] {
  const several = found === 0 ? readsLikeSeveral(where) : null
  return several ? [console.say('cli/one-value', several)] : []
}

function countLines(console: Console, count: SegmentCount, purpose: string): string[] {
  const reach = count.reach.map(({ channel, address, consent, reachable }) => [
    console.say(`cli/channel-${channel}`),
    address,
    ...(purpose === '' ? [] : [consent]),
    reachable,
  ])
  const heads = ['channel', 'address', ...(purpose === '' ? [] : ['consent']), 'reachable']
  return [
    console.say('cli/count-of', { total: count.total, everyone: count.everyone }),
    ...console.table(
      reach,
      heads.map((head) => console.say(`cli/${head}`)),
    ),
  ]
}

export function segmentNoun(builder: Builder): void {
  const { text } = builder
  const segment = builder.noun('segment', 'cli/help-segment')

  builder.verb(segment, 'list', 'cli/help-segment-list', async ({ console, caller }) => {
    const all = await caller.must('segments.list', {})
    const headers = ['name', 'used-by', 'uid'].map((head) => console.say(`cli/${head}`))
    console.answer(all, () =>
      console.table(
        all.map(({ name, usedBy, uid }) => [name, usedBy.join(', '), uid]),
        headers,
      ),
    )
  })

  ruleOptions(
    builder.verb<RuleOptions>(
      segment,
      'create <name>',
      'cli/help-segment-create',
      async ({ console, caller, args: [name], options }) => {
        const rule = (await ruleOf(console, caller, options)) ?? stop('cli/no-rule')
        const saved = await caller.must('segments.save', { segment: null, name: name!, rule })
        const { total, everyone } = await caller.must('segments.count', { rule })
        console.answer({ ...saved, total }, () => [
          console.say('cli/saved', { name: saved.name }),
          console.say('cli/count-of', { total, everyone }),
          ...hintOn(console, options, total),
        ])
      },
    ),
    text,
  )

  ruleOptions(
    builder
      .verb<RuleOptions & { purpose?: string }>(
        segment,
        'count [name]',
        'cli/help-segment-count',
        async ({ console, caller, args: [name], options }) => {
          const given = await ruleOf(console, caller, options)
          if (given === null && name === undefined) return stop('cli/no-rule')
          const named = async (): Promise<Rule> => ({
            kind: 'segment',
            segment: await uidOf(caller, 'segment', name!),
            in: true,
          })
          const { purpose = '' } = options
          const count = await caller.must('segments.count', { rule: given ?? (await named()), purpose })
          console.answer(count, () => [
            ...countLines(console, count, purpose),
            ...hintOn(console, options, count.total),
          ])
          return 0
        },
      )
      .option('--purpose <key>', text('cli/help-purpose')),
    text,
  )

  builder
    .verb<{ delimiter?: ',' | ';' }>(
      segment,
      'export <name> <file>',
      'cli/help-segment-export',
      async ({ console, caller, args: [name, file], options: { delimiter } }) => {
        const { uid } = await find(caller, 'segment', name!)
        const { job } = await caller.must('segments.export', { segment: uid, to: console.path(file!), delimiter })
        const written = await caller.ended(job)
        console.answer({ file: written }, () => [console.say('cli/written', { file: written })])
      },
    )
    .option('--delimiter <mark>', text('cli/help-delimiter'))
}
