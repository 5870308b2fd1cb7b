import assert from 'node:assert/strict'
import { test } from 'node:test'
import { previewHtml } from '../../../src-main/engine/content/preview.ts'
import { render, renderPreheader } from '../../../src-main/engine/content/render.ts'
import { compiled, compiledSms } from './context.ts'

const unsubscribe = 'mailto:u@granliden.example?subject=unsubscribe-TOKEN'
const rendered = (
  c: Awaited<ReturnType<typeof compiled>>,
  values: Record<string, string | boolean | string[] | null>,
) => {
  const result = render(c, values, { unsubscribe })
  assert.ok(result.ok, JSON.stringify(result))
  assert.ok(result.value.channel === 'email')
  return result.value
}

test('Liquid in a value is not run and markup in a value is not markup', async () => {
  const c = await compiled({
    subject: '{{ first_name }}',
    source: '<body><p title="{{ first_name }}">{{ first_name | newline_to_br }}</p></body>',
    text: '{{ first_name }}',
  })
  const evil = `{{ email }}{% for i in (1..9) %}<script>"'&`
  const m = rendered(c, { first_name: evil, email: 'secret@b.se' })
  assert.equal(m.text, evil)
  assert.equal(m.subject, evil)
  assert.equal(m.html.split('&lt;script&gt;&#34;&#39;&amp;').length, 3)
  assert.doesNotMatch(m.html, /<script>|secret/)
})

test('a subject is one line whatever the values hold', async () => {
  const c = await compiled({ subject: 'Hi {{ first_name }}\n there' })
  assert.equal(rendered(c, { first_name: 'A\r\nBcc: x@y.se\u0000\u2028\u0085B' }).subject, 'Hi A Bcc: x@y.se B there')
})

test('an empty text is missing for if and default alike', async () => {
  const c = await compiled({
    source: '<body>{% if city %}in{% else %}out{% endif %} {{ city | default: "none" }}</body>',
  })
  for (const city of ['', '  ', null]) assert.equal(rendered(c, { city }).html, '<body>out none</body>')
  assert.equal(rendered(c, { city: 'Umeå' }).html, '<body>in Umeå</body>')
})

test('rendering reads nothing but the values the template reads, and gives the same each time', async () => {
  const c = await compiled({
    source: '<body>{{ birth_date | date: "%-d %B %Y" }} {{ interests | join: ", " }} {{ unsubscribe }}</body>',
  })
  const m = rendered(c, { birth_date: '1980-02-03', interests: ['a', 'b'] })
  assert.equal(m.html, `<body>3 February 1980 a, b ${unsubscribe}</body>`)
  assert.deepEqual(rendered(structuredClone(c), { interests: ['a', 'b'], birth_date: '1980-02-03' }), m)
  assert.match(rendered(c, { birth_date: 'now' }).html, />now /, 'the clock is out of reach of values, too')
})

test('a message that the values make impossible is refused by name', async () => {
  const blank = await compiled({ subject: '{{ first_name }}' })
  const refusedAs = (c: Parameters<typeof render>[0], values: Record<string, string>) => {
    const result = render(c, values, { unsubscribe })
    assert.ok(!result.ok)
    return result.refusal.code
  }
  assert.equal(refusedAs(blank, {}), 'content/subject-blank')
  assert.equal(refusedAs(blank, { first_name: 'x'.repeat(300_000) }), 'content/values-too-long')
  assert.equal(refusedAs(await compiledSms('{{ first_name }}'), {}), 'content/sms-blank')
  const growing = await compiled({ source: '<body>{% for i in (1..900) %}{{ city }}{% endfor %}</body>' })
  assert.equal(refusedAs(growing, { city: 'x'.repeat(100_000) }), 'content/too-slow')
})

test('an SMS and a preheader are plain text', async () => {
  const sms = render(await compiledSms('Hej {{ first_name }} & co\r\nSTOP'), { first_name: '<Åsa>' }, { unsubscribe })
  assert.ok(sms.ok && sms.value.channel === 'sms')
  assert.equal(sms.value.text, 'Hej <Åsa> & co\nSTOP')
  const preheader = renderPreheader(await compiled({ preheader: 'A & {{ city }}' }), { city: '<b>' }, { unsubscribe })
  assert.deepEqual(preheader, { ok: true, value: 'A & <b>' })
})

test('a preview shows embedded pictures, leaves remote ones out and carries no script', () => {
  const png = 'data:image/png;base64,AAAA'
  const { html, blockedImages } = previewHtml(
    `<style>p{background:url("https://t.example/1.png")}@import url(x)</style><img src="cid:asset-1@utskick" onerror='alert(1)'><img src=https://t.example/2.png>
     <td background="http://t.example/3.png" style="background:url('https://t.example/4.png')"><a href="javascript:alert(1)">a</a><a href="https://ok.example/?a=1">b</a>
     <script>alert(1)</script><svg/onload=alert(1)><iframe src="x"></iframe><meta http-equiv="refresh" content="0;url=x"><form action="x"><img srcset="https://t.example/5.png">`,
    { 'asset-1@utskick': png },
  )
  assert.equal(blockedImages, 4)
  assert.match(html, /<img src="data:image\/svg\+xml,[^"]*viewBox/, 'a pane stands where the remote picture will')
  assert.ok(html.includes(`<img src="${png}"`))
  assert.ok(html.includes('href="https://ok.example/?a=1"'))
  assert.doesNotMatch(html, /t\.example|<script|onerror|onload|javascript:|<iframe|<meta|@import|srcset/)
})
