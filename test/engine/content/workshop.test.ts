/** Hostile templates: whatever they do, the engine's loop goes on and there is a sentence at the end. */
import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import type { EmailContent, Values } from '../../../src-main/domain/content.ts'
import { durationMs } from '../../../src-main/domain/units.ts'
import { inspect } from '../../../src-main/engine/content/compile.ts'
import { render } from '../../../src-main/engine/content/render.ts'
import { Workshop } from '../../../src-main/engine/content/workshop.ts'
import { email, fields } from './context.ts'

const context = { fields, assets: [] }
const html = (source: string): EmailContent => email({ source })
const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Hej {{ unsubscribe }}</mj-text></mj-column></mj-section></mj-body></mjml>`
const rules = Array.from({ length: 2000 }, (_, i) => `.a${i} p b{color:red}`).join('')
const HEAVY = html(`<style>${rules}</style>${'<p class="a1"><b>x</b></p>'.repeat(3000)}{{ unsubscribe }}`)

test('a template that keeps a compiler busy is ended after its time, the loop goes on, and the next one is made', async (t) => {
  const workshop = new Workshop(durationMs(7000))
  t.after(() => workshop.close())
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const [heavy, honest] = await Promise.all([
    workshop.inspect(HEAVY, context),
    workshop.inspect(email({ source: MJML, format: 'mjml' }), context),
  ])
  delay.disable()
  assert.deepEqual([heavy.compiled, heavy.issues.map((i) => i.code)], [null, ['content/too-heavy']])
  assert.ok(honest.compiled)
  // On the loop it would have stood for as long as the template was allowed.
  assert.ok(delay.max / 1e6 < 700, `the loop stood for ${delay.max / 1e6} ms`)
})

test('what is nested too deep for any reader is refused in words', async (t) => {
  const workshop = new Workshop()
  t.after(() => workshop.close())
  for (const source of [
    `${'<div>'.repeat(20_000)}{{ unsubscribe }}`,
    `${'{% if first_name %}'.repeat(200)}x${'{% endif %}'.repeat(200)}`,
    `${'{% if first_name %}'.repeat(40_000)}x${'{% endif %}'.repeat(40_000)}`,
  ]) {
    const { compiled, issues } = await workshop.inspect(html(source), context)
    assert.equal(compiled, null)
    assert.deepEqual(
      issues.map((i) => i.code),
      ['content/too-heavy'],
      source.slice(0, 30),
    )
  }
})

test('the preview in the thread is what the renderer makes, with nothing in it that runs', async (t) => {
  const workshop = new Workshop()
  t.after(() => workshop.close())
  const content = html('<p>Hej {{ first_name }}</p><script>x()</script>{{ unsubscribe }}')
  const { compiled } = await workshop.inspect(content, context)
  assert.deepEqual(compiled, (await inspect(content, context)).compiled)
  const specials = { unsubscribe: 'mailto:a@b.example' }
  const made = await workshop.preview({ compiled: compiled!, values: { first_name: 'Åsa' }, specials, images: {} })
  assert.ok(made.ok && made.value.rendered.channel === 'email')
  assert.equal(made.value.rendered.html, '<p>Hej Åsa</p>mailto:a@b.example')
})

/** The longest a render may take, with what its one net lets through; five times that is a machine that is busy. */
const MOST_MS = 250 * 5
const X = 'x'.repeat(199_000)
const hostile: readonly [name: string, text: string, values: Values][] = [
  [
    'contains',
    '{% for i in (1..999) %}{% if first_name contains "xxxxxy" %}a{% endif %}{% endfor %}',
    { first_name: X },
  ],
  ['replace', '{% for i in (1..999) %}{% assign b = first_name | replace: "x", "y" %}{% endfor %}', { first_name: X }],
  ['growth', '{% assign b = first_name | replace: "x", first_name %}{{ b | size }}', { first_name: X }],
  [
    'words',
    '{% for i in (1..999) %}{% assign b = first_name | truncatewords: 5 %}{% endfor %}',
    { first_name: 'x '.repeat(99_000) },
  ],
  [
    'escapes',
    '{% for i in (1..999) %}{% assign b = first_name | url_encode %}{% endfor %}',
    { first_name: 'å'.repeat(190_000) },
  ],
  ['dates', '{% for i in (1..999) %}{{ 1 | date: first_name }}{% endfor %}', { first_name: '%Y'.repeat(90_000) }],
  [
    'doubling',
    `{% assign a = first_name %}${'{% assign a = a | append: a %}'.repeat(200)}{{ a | size }}`,
    { first_name: X },
  ],
]
for (const [name, text, values] of hostile) {
  test(`a value cannot make a template run long: ${name}`, async () => {
    const { compiled } = await inspect({ channel: 'sms', text }, context)
    const began = performance.now()
    const made = render(compiled!, values, { unsubscribe: '' })
    assert.ok(performance.now() - began < MOST_MS, `${performance.now() - began} ms`)
    assert.ok(!made.ok)
    assert.equal(made.refusal.code, 'content/too-slow')
  })
}

test('a value of a hundred thousand blanks is tidied out of a text part in no time', async () => {
  const { compiled } = await inspect(html('<p>{{ first_name }}</p>{{ unsubscribe }}'), context)
  const began = performance.now()
  const made = render(compiled!, { first_name: `a${' '.repeat(190_000)}b` }, { unsubscribe: 'mailto:a@b.example' })
  assert.ok(performance.now() - began < MOST_MS, `${performance.now() - began} ms`)
  assert.ok(made.ok)
})
