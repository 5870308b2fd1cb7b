/** Entry of the command line: `utskick <noun> <verb>`. Runs one command in this process and ends with its exit code. */
import { runCli } from './program.ts'
import { nodeTerminal } from './terminal.ts'

process.exitCode = await runCli(process.argv.slice(2), nodeTerminal())
