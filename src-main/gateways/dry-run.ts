/** The dry run: goes through every motion and hands nothing to anybody. What it accepts never counts as contact. */
import type { Channel } from '../domain/channel.ts'
import type { Gateway } from './gateway.ts'

export function openDryRun(channel: Channel): Gateway {
  let closed = false
  return {
    simulated: true,
    async deliver(message, holdDot) {
      if (message.channel !== channel) throw new Error(`dry-run: asked to send ${message.channel}`)
      if (closed) return { kind: 'unreached', reason: 'gateway/closed' }
      if (!(await holdDot())) return { kind: 'unreached', reason: 'gateway/not-held' }
      return { kind: 'accepted', gatewayRef: '' }
    },
    // Nothing is ever handed over, so a message under way at a crash was not.
    find: () => Promise.resolve(false),
    test: () => Promise.resolve({ ok: true, steps: [{ ok: true, code: 'dry-run/test-ready', params: {} }] }),
    close() {
      closed = true
      return Promise.resolve()
    },
  }
}
