/** Long work of the engine as one promise: resolves when the job has ended, however it did. */
import type { Job } from '../../src-main/contract/workspace.ts'
import { ask, engine, Problem } from './engine.ts'

/** The job at its end. `onProgress` hears of every change until then. */
export function jobEnded(job: string, onProgress: (job: Job) => void = () => undefined): Promise<Job> {
  return new Promise((resolve, reject) => {
    let asking = false
    let again = false
    const look = async (): Promise<void> => {
      if (asking) {
        again = true
        return
      }
      asking = true
      try {
        const found = await ask('jobs.get', { job })
        onProgress(found)
        if (found.state !== 'running') {
          stop()
          resolve(found)
        }
      } catch (caught) {
        stop()
        reject(caught instanceof Error ? caught : new Error(String(caught)))
      }
      asking = false
      if (again) {
        again = false
        void look()
      }
    }
    const stop = engine.onChanged((topics) => {
      if (topics.includes('jobs')) void look()
    })
    void look()
  })
}

/** What came out of the job. Throws a `Problem` when it was refused or broke, or was called off. */
export async function resultOf(job: string, onProgress?: (job: Job) => void): Promise<string> {
  const ended = await jobEnded(job, onProgress)
  if (ended.state === 'done') return ended.result
  throw new Problem(ended.refusal ?? { code: 'call/cancelled', params: {} })
}
