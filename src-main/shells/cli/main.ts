/** Entry of the command line: `utskick <noun> <verb>`. Runs one command in this process and ends with its exit code. */
import { runCli } from './program.ts'
import { nodeTerminal } from './terminal.ts'
import { utilityStdin } from './utility.ts'

const utility = utilityStdin()
process.exitCode = await runCli(process.argv.slice(2), nodeTerminal(utility ?? process.stdin))
if (utility) {
  // Electron's utility process does not end by itself when nothing is left to do
  for (const stream of [process.stdout, process.stderr]) await new Promise((written) => stream.write('', written))
  process.exit()
}
