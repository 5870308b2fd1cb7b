/** A process that opens a workspace, or tries to. */
import { spawn } from 'node:child_process'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Refusal } from '../../src-main/domain/units.ts'

const CHILD = fileURLToPath(new URL('./owner-child.ts', import.meta.url))

export interface OtherOwner {
  readonly pid: number
  readonly opened: { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }
  kill(): Promise<void>
}

export async function openElsewhere(t: TestContext, file: string, uid = ''): Promise<OtherOwner> {
  const child = spawn(process.execPath, [CHILD, file, uid], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  t.after(kill)
  const line = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n')) resolve(text)
    })
    void exited.then(() => reject(new Error('the other process ended without a word')))
  })
  return { pid: child.pid!, opened: JSON.parse(line) as OtherOwner['opened'], kill }
}
