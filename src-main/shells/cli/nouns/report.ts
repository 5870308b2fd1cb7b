/** `campaign report`: the account of what came of it, on the screen or as files. */
import type { Command } from 'commander'
import { find } from '../names.ts'
import type { Builder } from '../builder.ts'
import { reportOf } from '../statement.ts'
import { stop } from '../stop.ts'
import { newestDelivery } from './campaign.ts'

export function reportVerb(builder: Builder, campaign: Command): void {
  const { text } = builder
  builder
    .verb<{ html?: string; csv?: string }>(
      campaign,
      'report <name>',
      'cli/help-campaign-report',
      async ({ console, caller, args: [named], options }) => {
        const { uid, name } = await find(caller, 'campaign', named!)
        const delivery = (await newestDelivery(caller, uid)) ?? stop('cli/no-delivery', { name })
        const { zone } = await caller.info()
        const report = await caller.must('reports.get', { delivery })
        const { locale } = console
        for (const format of ['html', 'csv'] as const) {
          const file = options[format]
          if (file !== undefined)
            await caller.must('reports.export', { delivery, to: console.path(file), format, locale })
        }
        console.answer(report, () => reportOf(console, report, zone))
        for (const file of [options.html, options.csv])
          if (file !== undefined) console.tell(console.say('cli/written', { file: console.path(file) }))
      },
    )
    .option('--html <file>', text('cli/help-report-html'))
    .option('--csv <file>', text('cli/help-report-csv'))
}
