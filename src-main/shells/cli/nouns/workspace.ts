/** `workspace`: make the one file, look at it, check it, back it up. */
import type { WorkspaceInfo } from '../../../contract/workspace.ts'
import { basename } from 'node:path'
import { isPhoneCountry } from '../../../domain/addresses/phone.ts'
import { workspaceOf } from '../caller.ts'
import type { Console } from '../console.ts'
import type { Builder } from '../builder.ts'
import { stop } from '../stop.ts'

const DAMAGED = 6

function infoLines(console: Console, info: WorkspaceInfo): string[] {
  const { say } = { say: console.say.bind(console) }
  return console.table([
    [say('cli/name'), info.name],
    [say('cli/file'), info.file],
    [say('cli/size'), say('cli/kilobytes', { kb: Math.ceil(info.sizeBytes / 1024) })],
    [say('cli/country'), info.country],
    [say('cli/zone'), info.zone],
    [say('cli/people'), console.number(info.people)],
    [say('cli/segments'), console.number(info.segments)],
    [say('cli/campaigns'), console.number(info.campaigns)],
    [say('cli/last-backup'), info.lastBackupAt === null ? '–' : console.time(info.lastBackupAt, info.zone)],
  ])
}

function warn(console: Console, info: WorkspaceInfo): void {
  if (info.held) console.tell(console.say(`cli/held-${info.held}`))
  if (info.riskyFolder) console.tell(console.say('cli/risky-folder'))
}

export function workspaceNoun(builder: Builder): void {
  const { text } = builder
  const workspace = builder.noun('workspace', 'cli/help-workspace')
  const tell = (console: Console, info: WorkspaceInfo): void => {
    console.answer(info, () => infoLines(console, info))
    warn(console, info)
  }

  builder
    .verb<{ name?: string; country?: string; zone?: string }>(
      workspace,
      'create [file]',
      'cli/help-workspace-create',
      async ({ console, caller, args: [named], options }) => {
        const file = named === undefined ? workspaceOf(console) : console.path(named)
        const { country, zone } = options
        if (country !== undefined && !isPhoneCountry(country.toUpperCase()))
          return stop('workspace/unknown-country', { country })
        const name = options.name ?? basename(file).replace(/\.utskick$/, '')
        tell(console, await caller.must('workspace.create', { file, name, country: country?.toUpperCase(), zone }))
      },
      'nothing',
    )
    .option('--name <name>', text('cli/help-name'))
    .option('--country <code>', text('cli/help-country'))
    .option('--zone <zone>', text('cli/help-zone'))

  builder.verb(workspace, 'info', 'cli/help-workspace-info', async ({ console, caller }) =>
    tell(console, await caller.info()),
  )

  builder.verb(workspace, 'check', 'cli/help-workspace-check', async ({ console, caller }) => {
    const check = await caller.must('workspace.check', {})
    console.answer(check, () => [
      console.say(check.ok ? 'cli/check-fine' : 'cli/check-damaged', { version: check.schemaVersion }),
      ...check.problems,
      ...console.table(Object.entries(check.counts)),
    ])
    return check.ok ? 0 : DAMAGED
  })

  builder.verb(workspace, 'backup [file]', 'cli/help-workspace-backup', async ({ console, caller, args: [to] }) => {
    const made = await caller.must('workspace.backup', to === undefined ? {} : { to: console.path(to) })
    console.answer(made, () => [console.say('cli/backed-up', { file: made.file, sha256: made.sha256 })])
  })

  builder.verb(
    workspace,
    'restore <backup> [file]',
    'cli/help-workspace-restore',
    async ({ console, caller, args: [backup, to] }) => {
      const file = to === undefined ? workspaceOf(console) : console.path(to)
      tell(console, await caller.must('workspace.restore', { backup: console.path(backup!), to: file }))
    },
    'nothing',
  )

  builder.verb(workspace, 'adopt', 'cli/help-workspace-adopt', async ({ console, caller }) => {
    const { name } = await caller.info()
    if (!(await console.confirm(console.say('cli/ask-adopt', { name })))) return stop('cli/cancelled')
    tell(console, await caller.must('workspace.adopt', {}))
  })
}
