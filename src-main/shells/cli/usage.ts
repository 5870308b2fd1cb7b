/**
 * Commander's own speech in our words: what is wrong with how a command was written, and the headings of its help. It
 * reads the places that a sentence needs out of commander's English message, which is all that commander gives.
 */
import { Command, type Help } from 'commander'
import type { Builder } from './builder.ts'
import { stop } from './stop.ts'

/** What is wrong, by commander's code; what commander has no code of ours for is said in its own words. */
const CODES: Readonly<Record<string, string>> = {
  'commander.unknownCommand': 'cli/unknown-command',
  'commander.unknownOption': 'cli/unknown-option',
  'commander.missingArgument': 'cli/missing-argument',
  'commander.optionMissingArgument': 'cli/missing-value',
  'commander.missingMandatoryOptionValue': 'cli/missing-option',
  'commander.excessArguments': 'cli/too-many-arguments',
}

/** Its commands end with a refusal of ours and never with a text of commander's. */
export class UsageCommand extends Command {
  override createCommand(name?: string): Command {
    return new UsageCommand(name)
  }

  override error(message: string, { code = '' }: { code?: string } = {}): never {
    const [, text = '', given = ''] = /'(.*?)'(?: argument '(.*)' is invalid)?/s.exec(message) ?? []
    const [, choices] = /Allowed choices are (.*)\.$/.exec(message) ?? []
    if (choices !== undefined) return stop('cli/not-a-choice', { option: text, text: given, choices })
    const [, nearest] = /\(Did you mean (?:one of )?(.*)\?\)$/.exec(message) ?? []
    if (nearest !== undefined) return stop('cli/did-you-mean', { text, nearest })
    return CODES[code] ? stop(CODES[code], { text }) : stop('cli/bad-usage', { what: message })
  }
}

/** The headings and marks that commander puts into a help text. */
export function spokenHelp(text: Builder['text']): Partial<Help> {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': text('cli/usage'),
    'Arguments:': text('cli/arguments'),
    'Options:': text('cli/options'),
    'Global Options:': text('cli/global-options'),
    'Commands:': text('cli/commands'),
  }
  const marks = (usage: string): string =>
    usage.replace('[options]', `[${text('cli/mark-options')}]`).replace('[command]', `[${text('cli/mark-command')}]`)
  return {
    showGlobalOptions: true,
    styleTitle: (title) => titles[title] ?? title,
    styleUsage: marks,
    styleSubcommandTerm: marks,
    optionDescription: ({ description, argChoices }) =>
      argChoices ? `${description} (${text('cli/choices')}: ${argChoices.join(' ')})` : description,
  }
}
