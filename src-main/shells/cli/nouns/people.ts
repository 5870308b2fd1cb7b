/** `people`: count, export, suppress and forget them. Importing has a file of its own. */
import type { Command } from 'commander'
import type { Rule } from '../../../domain/rule.ts'
import type { Caller } from '../caller.ts'
import { readableAddress } from '../../../domain/addresses/phone-shown.ts'
import { addressOf, personOf, uidOf } from '../names.ts'
import type { Builder } from '../builder.ts'
import { stop } from '../stop.ts'

const inSegment = async (caller: Caller, name: string | undefined): Promise<Rule | null> =>
  name === undefined ? null : { kind: 'segment', segment: await uidOf(caller, 'segment', name), in: true }

export function peopleNoun(builder: Builder): Command {
  const { text } = builder
  const people = builder.noun('people', 'cli/help-people')

  builder
    .verb<{ segment?: string }>(people, 'count', 'cli/help-people-count', async ({ console, caller, options }) => {
      const filter = await inSegment(caller, options.segment)
      const { total } = await caller.must('people.page', { query: { filter }, limit: 1 })
      console.answer({ people: total }, () => [console.number(total)])
    })
    .option('--segment <name>', text('cli/help-segment-option'))

  builder
    .verb<{ segment?: string; delimiter?: ',' | ';' }>(
      people,
      'export <file>',
      'cli/help-people-export',
      async ({ console, caller, args: [file], options }) => {
        const query = { filter: await inSegment(caller, options.segment) }
        const to = console.path(file!)
        const { job } = await caller.must('people.export', { query, to, delimiter: options.delimiter })
        const written = await caller.ended(job)
        console.answer({ file: written }, () => [console.say('cli/written', { file: written })])
      },
    )
    .option('--segment <name>', text('cli/help-segment-option'))
    .option('--delimiter <mark>', text('cli/help-delimiter'))

  builder
    .verb<{ reason: string }>(
      people,
      'suppress <address>',
      'cli/help-people-suppress',
      async ({ console, caller, args: [typed], options: { reason } }) => {
        const { kind, value } = addressOf(typed!, await caller.info())
        const added = await caller.must('suppressions.add', { kind, value, reason })
        console.answer(added, () => [console.say('cli/suppressed', { address: readableAddress(value) })])
      },
    )
    .requiredOption('--reason <text>', text('cli/help-reason'))

  builder.verb(people, 'forget <person>', 'cli/help-people-forget', async ({ console, caller, args: [typed] }) => {
    const id = await personOf(caller, typed!)
    if (!(await console.confirm(console.say('cli/ask-forget', { person: typed! })))) return stop('cli/cancelled')
    const forgotten = await caller.must('people.forget', { id })
    console.answer(forgotten, () => [console.say('cli/forgotten')])
  })
  return people
}
