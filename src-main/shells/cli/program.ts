/**
 * The command line: builds the program from its nouns, runs one command and gives its exit code. What a noun does is in
 * nouns/; this knows how a command begins and how it ends.
 */
import { type Command, CommanderError, Option } from 'commander'
import { exitOf } from '../../contract/refusals.ts'
import { openAlone, openWorkspace, type Caller } from './caller.ts'
import { Console, localeOf } from './console.ts'
import type { Builder, Needs, Work } from './builder.ts'
import { Stop } from './stop.ts'
import type { Terminal } from './terminal.ts'
import { spokenHelp, UsageCommand } from './usage.ts'
import { campaignNoun } from './nouns/campaign.ts'
import { gatewayNoun } from './nouns/gateway.ts'
import { importVerbs } from './nouns/import.ts'
import { peopleNoun } from './nouns/people.ts'
import { reportVerb } from './nouns/report.ts'
import { runVerb } from './nouns/run.ts'
import { segmentNoun } from './nouns/segment.ts'
import { sendVerbs } from './nouns/send.ts'
import { templateNoun } from './nouns/template.ts'
import { workspaceNoun } from './nouns/workspace.ts'
import { refusalOfFault } from '../../engine/workspace/faults.ts'
import { LOCALES, type Locale } from '../../words/say.ts'
import manifest from '../../../package.json' with { type: 'json' }

const USAGE = 2
const DEFECT = 1

export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  const speaking = new Console(terminal, { locale: localeAsked(argv, terminal), json: argv.includes('--json') })
  let exit = 0
  const program = rootProgram(terminal, speaking)
  const builder = builderOn(program, terminal, speaking, (code) => (exit = code))
  for (const noun of [workspaceNoun, segmentNoun, templateNoun, gatewayNoun]) noun(builder)
  importVerbs(builder, peopleNoun(builder))
  const campaign = campaignNoun(builder)
  sendVerbs(builder, campaign)
  reportVerb(builder, campaign)
  runVerb(builder, program)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
    return endedBy(speaking, null, error)
  }
}

/** The language is needed before anything is read: a mistake in the command is told in it, too. */
function localeAsked(argv: readonly string[], terminal: Terminal): Locale {
  const at = argv.findIndex((arg) => /^--locale(=|$)/.test(arg))
  return localeOf(terminal.env, at < 0 ? undefined : argv[at]!.slice('--locale='.length) || argv[at + 1])
}

function rootProgram(terminal: Terminal, speaking: Console): Command {
  const text = (code: string): string => speaking.say(code)
  return new UsageCommand('utskick')
    .description(text('cli/help'))
    .exitOverride()
    .configureOutput({
      writeOut: (written) => terminal.stdout.write(written),
      writeErr: (written) => terminal.stderr.write(written),
    })
    .configureHelp(spokenHelp(text))
    .helpOption('-h, --help', text('cli/help-help'))
    .helpCommand(false)
    .version(manifest.version, '-V, --version', text('cli/help-version'))
    .option('-w, --workspace <file>', text('cli/help-workspace-option'))
    .option('--json', text('cli/help-json'))
    .option('-y, --yes', text('cli/help-yes'))
    .option('--no-input', text('cli/help-no-input'))
    .addOption(new Option('--locale <locale>', text('cli/help-locale')).choices([...LOCALES]))
}

function builderOn(program: Command, terminal: Terminal, speaking: Console, ended: (exit: number) => void): Builder {
  const text = (code: string): string => speaking.say(code)
  return {
    text,
    noun: (name, help) => program.command(name).description(text(help)).helpCommand(false),
    verb: (on, usage, help, work, needs = 'workspace') =>
      on
        .command(usage)
        .description(text(help))
        .action(async (...given: unknown[]) => {
          const command = given.at(-1) as Command
          const options = command.optsWithGlobals()
          const args = command.processedArgs.flat() as string[]
          ended(await runVerbOf(new Console(terminal, options), args, options, work as Work<unknown>, needs))
        }),
  }
}

async function runVerbOf(
  console: Console,
  args: readonly string[],
  options: unknown,
  work: Work<unknown>,
  needs: Needs,
): Promise<number> {
  let caller: Caller | null = null
  try {
    caller =
      needs === 'nothing'
        ? await openAlone(console)
        : await openWorkspace(console, needs === 'ownership' ? 'must' : 'may')
    return (await work({ console, caller, args: args.filter((arg) => arg !== undefined), options })) ?? 0
  } catch (error) {
    return endedBy(console, caller, error)
  } finally {
    console.clearProgress()
    await caller?.close()
  }
}

/** A refusal is told; a mistake of ours is told by its number in the log, without its inside. */
function endedBy(console: Console, caller: Caller | null, error: unknown): number {
  const expected = error instanceof Stop ? error.refusal : refusalOfFault(error)
  const refusal = expected ?? caller?.broke(error)
  if (!refusal) return brokeBefore(console, error)
  console.refused(refusal.code === 'defect' ? { ...refusal, code: 'cli/defect' } : refusal)
  return exitOf(refusal.code)
}

/** Nothing was open yet, so there is no log to write to: only what kind of fault it was is told. */
function brokeBefore(console: Console, error: unknown): number {
  const { code, name } = error as { code?: unknown; name?: unknown }
  const what = typeof code === 'string' ? code : String(name)
  console.refused({ refused: true, code: 'cli/broken', params: { what } })
  return DEFECT
}
