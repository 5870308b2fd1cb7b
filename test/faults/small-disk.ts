/**
 * A disk of a few megabytes of its own for a test: a tmpfs, which only root on Linux may mount. Elsewhere the test is
 * skipped with that reason.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

export interface SmallDisk {
  readonly folder: string
  /** Fills the disk until `bytes` are free; again: lets go of what filled it first. */
  leave(bytes: number): void
  /** Lets go of what fills the disk. */
  free(): void
  readOnly(): void
}

const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' })

/** Null when the test is skipped. Unmounted after the test. */
export function smallDisk(t: TestContext, megabytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'utskick-disk-'))
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  } catch {
    rmdirSync(folder)
    t.skip('a small disk can only be mounted by root on Linux')
    return null
  }
  t.after(() => {
    execFileSync('umount', ['-l', folder])
    rmdirSync(folder)
  })
  const ballast = join(folder, 'ballast')
  const free = (): void => rmSync(ballast, { force: true })
  return {
    folder,
    free,
    leave: (bytes) => {
      free()
      const disk = statfsSync(folder)
      writeFileSync(ballast, Buffer.alloc(disk.bavail * disk.bsize - bytes))
    },
    readOnly: () => mount('-o', 'remount,ro', folder),
  }
}
