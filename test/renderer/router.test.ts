import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Router } from '../../src-renderer/app/routes/router.svelte.ts'

/** A browser's history: places, and where we are among them. */
class Past {
  places: unknown[] = [null]
  at = 0
  router: Router | undefined
  get state(): unknown {
    return this.places[this.at]
  }
  pushState(state: unknown): void {
    this.places = [...this.places.slice(0, this.at + 1), structuredClone(state)]
    this.at += 1
  }
  replaceState(state: unknown): void {
    this.places[this.at] = structuredClone(state)
  }
  go(delta: number): void {
    this.at += delta
    this.router?.moved(this.state)
  }
}

const open = () => {
  const past = new Past()
  const router = new Router(past, { screen: 'today' })
  past.router = router
  return { past, router }
}

test('back and forward lead through the places that were gone to, and are offered only where there is one', () => {
  const { router } = open()
  assert.deepEqual([router.canGoBack, router.canGoForward], [false, false])
  router.go({ screen: 'people' })
  router.go({ screen: 'campaign', id: '7' })
  router.back()
  assert.equal(router.route.screen, 'people')
  assert.deepEqual([router.canGoBack, router.canGoForward], [true, true])
  router.forward()
  assert.deepEqual(router.route, { screen: 'campaign', id: '7' })
  assert.equal(router.canGoForward, false)
})

test('going somewhere new after going back forgets the way forward', () => {
  const { router } = open()
  router.go({ screen: 'people' })
  router.go({ screen: 'reports' })
  router.back()
  router.go({ screen: 'import' })
  assert.equal(router.canGoForward, false)
  router.back()
  assert.equal(router.route.screen, 'people')
})

test('going where we are is no step, whatever the order of the parameters', () => {
  const { past, router } = open()
  router.go({ screen: 'people', params: { a: '1', b: '2' } })
  router.go({ screen: 'people', params: { b: '2', a: '1' } })
  assert.equal(past.places.length, 2)
})

test('replacing a place changes it without a step', () => {
  const { past, router } = open()
  router.go({ screen: 'campaign' })
  router.replace({ screen: 'campaign', id: '9' })
  assert.equal(past.places.length, 2)
  router.back()
  router.forward()
  assert.equal(router.route.id, '9')
})

test('a reloaded window is where it was, and a history state that is not ours is passed over', () => {
  const { past, router } = open()
  router.go({ screen: 'report', id: '3' })
  const again = new Router(past, { screen: 'today' })
  assert.deepEqual([again.route, again.canGoBack], [{ screen: 'report', id: '3' }, true])
  again.moved({ route: { screen: 'nowhere' }, depth: 0 })
  assert.equal(again.route.screen, 'report')
})
