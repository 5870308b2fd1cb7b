/** `template`: what is said, kept in versions; lint and preview before anything is sent. */
import { writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Option, type Command } from 'commander'
import type { ContentIssue, Preview } from '../../../contract/templates.ts'
import { PURPOSE_KINDS, type PurposeKind } from '../../../domain/channel.ts'
import type { TemplateContent } from '../../../domain/content.ts'
import type { Console } from '../console.ts'
import { textOf } from '../files.ts'
import { find, personOf } from '../names.ts'
import type { Builder } from '../builder.ts'
import { stop } from '../stop.ts'

interface ContentOptions {
  readonly subject?: string
  readonly preheader?: string
  readonly mjml?: string
  readonly html?: string
  readonly text?: string
  readonly sms?: string
}
const INVALID = 3

async function contentOf(console: Console, options: ContentOptions): Promise<TemplateContent> {
  const { sms, mjml, html, subject = '', preheader = '' } = options
  if ([sms, mjml, html].filter((given) => given !== undefined).length !== 1) return stop('cli/one-content')
  if (sms !== undefined) return { channel: 'sms', text: sms }
  const source = await textOf(console, (mjml ?? html)!)
  const text = options.text === undefined ? '' : await textOf(console, options.text)
  const format = mjml === undefined ? 'html' : 'mjml'
  return { channel: 'email', subject, preheader, format, source, text, assets: [] }
}

const contentOptions = (command: Command, text: Builder['text']): Command =>
  command
    .option('--subject <text>', text('cli/help-subject'))
    .option('--preheader <text>', text('cli/help-preheader'))
    .option('--mjml <file>', text('cli/help-mjml'))
    .option('--html <file>', text('cli/help-html'))
    .option('--text <file>', text('cli/help-text'))
    .option('--sms <text>', text('cli/help-sms'))

const issueRow = (console: Console, issue: ContentIssue) => [
  console.say(`cli/level-${issue.level}`),
  issue.part === '' ? '' : issue.line > 0 ? `${issue.part}:${issue.line}` : issue.part,
  console.sayNotice(issue),
]

/** A file alone is MJML or HTML by its name, and an SMS when it ends in .txt. */
function fileContent(file: string, source: string, subject: string): TemplateContent {
  const ending = extname(file).toLowerCase()
  if (ending === '.txt') return { channel: 'sms', text: source }
  const format = ending === '.mjml' || /^\s*<mjml[\s>]/i.test(source) ? 'mjml' : 'html'
  return { channel: 'email', subject, preheader: '', format, source, text: '', assets: [] }
}

function previewLines(console: Console, preview: Preview): string[] {
  const { sms, missing, subject, text } = preview
  return [
    ...(sms
      ? [console.say('cli/sms-parts', { parts: sms.parts, units: sms.units, encoding: sms.encoding })]
      : [`${console.say('report/subject')}: ${subject}`, '']),
    text,
    ...(missing.length > 0 ? ['', console.say('cli/missing', { fields: missing.join(', ') })] : []),
  ]
}

export function templateNoun(builder: Builder): void {
  const { text } = builder
  const template = builder.noun('template', 'cli/help-template')

  builder.verb(template, 'list', 'cli/help-template-list', async ({ console, caller }) => {
    const all = await caller.must('templates.list', {})
    const headers = ['name', 'channel', 'version', 'subject', 'uid'].map((head) => console.say(`cli/${head}`))
    console.answer(all, () =>
      console.table(
        all.map((one) => [one.name, console.say(`cli/channel-${one.channel}`), one.version, one.subject, one.uid]),
        headers,
      ),
    )
  })

  contentOptions(
    builder.verb<ContentOptions>(
      template,
      'create <name>',
      'cli/help-template-create',
      async ({ console, caller, args: [name], options }) => {
        const content = await contentOf(console, options)
        const saved = await caller.must('templates.save', { template: null, name: name!, content })
        console.answer(saved, () => [console.say('cli/saved', { name: saved.name })])
      },
    ),
    text,
  )

  builder
    .verb<{ subject?: string; purposeKind?: PurposeKind }>(
      template,
      'lint <file>',
      'cli/help-template-lint',
      async ({ console, caller, args: [file], options: { subject = 'Lint', purposeKind } }) => {
        const content = fileContent(file!, await textOf(console, file!), subject)
        const check = await caller.must('templates.check', { content, purposeKind })
        console.answer(check, () => [
          ...console.table(check.issues.map((issue) => issueRow(console, issue))),
          console.say('cli/lint-reads', {
            fields: check.reads.join(', ') || '–',
            kb: Math.ceil(check.sizeBytes / 1024),
          }),
        ])
        return check.issues.some(({ level }) => level === 'error') ? INVALID : 0
      },
    )
    .option('--subject <text>', text('cli/help-subject'))
    .addOption(new Option('--purpose-kind <kind>', text('cli/help-purpose-kind')).choices([...PURPOSE_KINDS]))

  builder
    .verb<{ as?: string; out?: string }>(
      template,
      'preview <name>',
      'cli/help-template-preview',
      async ({ console, caller, args: [name], options }) => {
        const { uid } = await find(caller, 'template', name!)
        const { content } = await caller.must('templates.get', { template: uid })
        const profile = options.as === undefined ? null : await personOf(caller, options.as)
        const preview = await caller.must('templates.preview', { content, profile })
        if (options.out !== undefined) await writeFile(console.path(options.out), preview.html)
        console.answer(preview, () => previewLines(console, preview))
      },
    )
    .option('--as <person>', text('cli/help-as'))
    .option('--out <file>', text('cli/help-preview-out'))
}
