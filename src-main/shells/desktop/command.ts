/**
 * The packaged app given CLI arguments is the CLI: no window, its exit code, plain streams. Known weakness: on Windows a
 * program with windows writes to the console it was started from, but the prompt there does not wait for it.
 */
import { app, utilityProcess } from 'electron'

export function runCommand(cli: string, args: string[]): void {
  const child = utilityProcess.fork(cli, args, { stdio: 'inherit', serviceName: 'Utskick command' })
  // a utility process has no stdin: it is read here once the command asks for it
  child.once('message', () => {
    process.stdin.on('data', (part: Buffer) => child.postMessage(part))
    process.stdin.once('end', () => child.postMessage(null))
  })
  // Ctrl+C and a request to end are the command's to answer
  app.on('before-quit', (event) => {
    event.preventDefault()
    child.kill()
  })
  child.once('exit', (code) => app.exit(code))
}
