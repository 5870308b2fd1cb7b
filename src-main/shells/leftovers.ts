/** Clears away what processes left behind that died before they could. Names carry the process id. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** `name` matches entries of `folder`, its first group the process id. Entries of living processes stay. */
export function removeLeftovers(folder: string, name: RegExp): void {
  for (const entry of readdirSync(folder)) {
    const pid = name.exec(entry)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, entry), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
