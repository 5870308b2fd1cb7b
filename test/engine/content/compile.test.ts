import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { check, contentHash, missingReads } from '../../../src-main/engine/content/check.ts'
import { inspect } from '../../../src-main/engine/content/compile.ts'
import { contentIdOf } from '../../../src-main/engine/content/compiled.ts'
import { compiled, compiledSms, email, fields, refusal } from './context.ts'

const html = (body: string): string => `<html><body>\n${body}\n</body></html>`
const mjml = (body: string): string =>
  `<mjml><mj-body><mj-section><mj-column>\n${body}\n</mj-column></mj-section></mj-body></mjml>`

test('what is wrong with the Liquid is said with its line', async () => {
  const cases: [string, string, RegExp][] = [
    ['{% if city %}x', 'content/not-closed', /\{% if city %\} on line 2/],
    ['{{ city', 'content/not-closed', /on line 2/],
    [
      '{{ frist_name }}',
      'content/unknown-field-near',
      /no field “frist_name” \(line 2 of the source\). Did you mean “first_name”/,
    ],
    ['{{ shoe_size_in_mm }}', 'content/unknown-field', /no field “shoe_size_in_mm” \(line 2/],
    ['{{ city.constructor }}', 'content/unknown-field', /line 2/],
    ['{{ city | raw }}', 'content/unknown-filter', /no filter “raw” \(line 2/],
    ['{% include "x" %}', 'content/unknown-tag', /no tag “include” \(line 2/],
    ['{{ first_name last_name }}', 'content/two-values', /“last_name” on line 2/],
    ['{{ “city” }}', 'content/syntax', /line 2, column/],
    ['{{ "now" | date: "%Y" }}', 'content/now', /line 2/],
  ]
  for (const [body, code, sentence] of cases) {
    const found = await refusal({ source: html(body) })
    assert.deepEqual([found.code, found.line], [code, 2], body)
    assert.match(found.sentence, sentence)
  }
})

test('a template that could run long is refused before it runs', async () => {
  const began = performance.now()
  for (const [body, code] of [
    ['{% for i in (1..100000000) %}x{% endfor %}', 'content/too-many-turns'],
    ['{% for i in (1..size) %}x{% endfor %}', 'content/too-many-turns'],
    ['{{ (1..100000000) | join: "" }}', 'content/too-many-turns'],
    ['{% for i in (1..900) %}{% for j in (1..900) %}x{% endfor %}{% endfor %}', 'content/nested-loop'],
    ['{% for i in (1..900) %}x{% endfor %}'.repeat(60), 'content/too-slow'],
    [
      '{% assign s = "xxxxxxxx" %}{% for i in (1..900) %}{% assign s = s | append: s %}{% endfor %}',
      'content/too-slow',
    ],
  ] as const) {
    const found = await refusal({ source: html(body) })
    assert.deepEqual([found.code, found.line], [code, 2], body)
  }
  assert.ok(performance.now() - began < 2_000)
})

test('a value is required unless a default or a condition on it covers its absence', async () => {
  const required = async (body: string): Promise<readonly string[]> => (await compiled({ source: html(body) })).required
  assert.deepEqual(await required('{{ city }}'), ['city'])
  assert.deepEqual(await required('{{ city | upcase | default: "x" }}'), [])
  assert.deepEqual(await required('{% if city %}{{ city }}{% endif %}'), [])
  assert.deepEqual(await required('{% if city %}x{% else %}{{ city }}{% endif %}'), ['city'])
  assert.deepEqual(await required('{% if city or region %}{{ city }}{% endif %}'), ['city'])
  assert.deepEqual(await required('{% if city and region %}{{ city }}, {{ region }}{% endif %}'), [])
  assert.deepEqual(await required('{% if city != "Umeå" %}{{ city }}{% endif %}'), ['city'])
  assert.deepEqual(await required('{% unless city == blank %}{{ city }}{% endunless %}'), [])
  assert.deepEqual(await required('{% if city == nil %}x{% elsif region %}{{ city }}{{ region }}{% endif %}'), [])
  assert.deepEqual(await required('{% case city %}{% when "Umeå" %}{{ city }}{% else %}{{ country }}{% endcase %}'), [
    'country',
  ])
  assert.deepEqual(await required('{% for i in interests %}{{ i }}{% endfor %}'), [])
  assert.deepEqual(await required('{% assign where = city %}{{ where }}'), ['city'])
})

test('missing values are those required keys that are empty; false and 0 are values', async () => {
  const c = await compiled({
    subject: 'Hi {{ first_name }}',
    source: html('{{ city }} {{ company }} {{ country | default: "SE" }}'),
  })
  assert.deepEqual(c.reads, ['city', 'company', 'country', 'first_name'])
  assert.deepEqual(missingReads(c, { city: '  ', company: false, first_name: 'A' }), ['city'])
})

test('MJML that MJML itself would swallow in silence is refused with its line', async () => {
  const cases: [string, string, number][] = [
    [mjml('<mj-text>a'), 'content/mjml-unclosed', 2],
    [mjml('<mj-text>a</mj-text></mj-wrapper>'), 'content/mjml-unclosed', 1],
    [mjml('<mj-include path="/etc/passwd" />'), 'content/mjml-include', 2],
    [mjml('<mj-text>a</mj-text>\n{% if city %}<mj-text>b</mj-text>{% endif %}'), 'content/mjml-place', 3],
    [mjml('<mj-foo>a</mj-foo>'), 'content/mjml', 2],
    [mjml('<mj-image src="a" alt="b />\n<mj-text><a href="{{ unsubscribe }}">c</a></mj-text>'), 'content/mjml', 2],
    ['<p>hello</p>', 'content/mjml-none', 1],
  ]
  for (const [source, code, line] of cases) {
    const found = await refusal({ format: 'mjml', source })
    assert.deepEqual([found.code, found.line], [code, line], source)
    assert.doesNotMatch(found.sentence, /\/work|\.ts/, 'no path of the machine')
    assert.doesNotMatch(found.sentence, /lq\d+x/, 'no word of ours for a tag')
  }
})

test('compiling keeps every Liquid tag, fetches no fonts and drops comments', async () => {
  const c = await compiled({
    format: 'mjml',
    preheader: 'Tents & more, {{ first_name | default: "you" }}',
    source: mjml(
      '<mj-text>{% if city == "a<b" %}x{% endif %}{{ first_name | default: "A & \'B\'" }}<!-- secret {{ region }} --></mj-text><mj-button href="{{ unsubscribe }}">Bye</mj-button>',
    ).replace('{{ region }}', ''),
  })
  assert.match(c.html, /\{% if city == "a<b" %\}/)
  assert.match(c.html, /\{\{ first_name \| default: "A & 'B'" \}\}/)
  assert.match(c.html, /Tents &amp; more, \{\{ first_name \| default: "you" \}\}<\/div>/)
  assert.doesNotMatch(c.html, /googleapis|secret/)
  assert.match(c.text, /\{\{ first_name \| default: "A & 'B'" \}\}/)
  assert.match(c.text, /Bye <\{\{ unsubscribe \}\}>/)
  assert.doesNotMatch(c.text, /Tents/, 'the hidden preheader is not read twice')
})

test('style sheets of pasted HTML are written into its elements and the Liquid survives', async () => {
  const c = await compiled({
    source:
      '<html><head><style>p { color: red } @media (max-width: 9px) { p { color: blue } }</style></head><body><p>{{ city | default: "a \\"b\\"" }}</p><table>{% if city %}<tr><td>x</td></tr>{% endif %}</table></body></html>'.replaceAll(
        '\\"',
        "'",
      ),
  })
  assert.match(c.html, /<p style="color: red;?">\{\{ city \| default: "a 'b'" \}\}<\/p>/)
  assert.match(c.html, /<table>\{% if city %\}<tr>/)
  assert.match(c.html, /@media/)
})

test('marketing without an unsubscribe address for everyone is an error, for transactional it is none', async () => {
  const codes = async (source: string, purpose: 'marketing' | 'transactional' = 'marketing') =>
    check(await compiled({ source: html(source) }), purpose)
      .filter((i) => i.level === 'error')
      .map((i) => i.code)
  assert.deepEqual(await codes('x'), ['content/unsubscribe-missing'])
  assert.deepEqual(await codes('x', 'transactional'), [])
  assert.deepEqual(await codes('{% if city %}{{ unsubscribe }}{% endif %}'), ['content/unsubscribe-missing'])
  assert.deepEqual(await codes('{% assign unsubscribe = "" %}{{ unsubscribe }}'), ['content/unsubscribe-missing'])
  assert.deepEqual(await codes('{{ unsubscribe | truncate: 0 }}'), ['content/unsubscribe-missing'])
  assert.deepEqual(await codes('{% if city %}{{ unsubscribe }}{% else %}{{ unsubscribe }}{% endif %}'), [])
})

test('size, insecure images, silent images and heavy attachments are warned of', async () => {
  const big = { id: 7, name: 'film.mp4', mime: 'video/mp4', sizeBytes: 11_000_000 }
  const source = html(
    `<img src="http://a.example/x.png"><img src="https://a.example/y.png" alt="">${'x'.repeat(110_000)}{{ unsubscribe }}`,
  )
  const c = await compiled({ source, text: 'Hello', assets: [{ assetId: 7, as: 'attachment' }] }, [big])
  const codes = check(c, 'marketing').map((i) => `${i.level} ${i.code}`)
  assert.deepEqual(codes.sort(), [
    'warning content/attachments-large',
    'warning content/clipped',
    'warning content/image-alt-missing',
    'warning content/image-insecure',
    'warning content/unsubscribe-not-in-text',
  ])
})

test('embedded images are found by name, and a name without an image is an error', async () => {
  const logo = { id: 3, name: 'min logga.png', mime: 'image/png', sizeBytes: 10 }
  const use = [{ assetId: 3, as: 'inline' as const }]
  const c = await compiled(
    { source: html('<img alt="" src="cid:min%20logga.png"><img alt="" src="cid:min logga.png">'), assets: use },
    [logo],
  )
  assert.equal(c.html.split(`cid:${contentIdOf(3)}`).length, 3)
  assert.equal((await refusal({ source: html('<img src="cid:other.png">') })).code, 'content/image-missing')
  assert.equal((await refusal({ assets: [{ assetId: 99, as: 'inline' }] })).code, 'content/asset-gone')
})

test('all faults of all parts are listed, and an empty subject is one', async () => {
  const { compiled: nothing, issues } = await inspect(
    email({ subject: ' ', preheader: '{{ x', text: '{{ nobody_knows_this }}' }),
    { fields, assets: [] },
  )
  assert.equal(nothing, null)
  assert.deepEqual(
    issues.map((i) => `${i.part} ${i.code} ${i.line}`),
    ['subject content/subject-empty 0', 'preheader content/not-closed 1', 'text content/unknown-field 1'],
  )
})

test('any edit changes the content hash, the order of keys does not', () => {
  const sender = { name: 'G', from: 'a@b.se', replyTo: '' }
  const content = email()
  const hash = contentHash(content, ['aa'], sender)
  assert.match(hash, /^[0-9a-f]{64}$/)
  assert.equal(contentHash(Object.fromEntries(Object.entries(content).reverse()) as never, ['aa'], { ...sender }), hash)
  const edits = [
    contentHash({ ...content, subject: 'Hello.' }, ['aa'], sender),
    contentHash(content, ['ab'], sender),
    contentHash(content, ['aa'], { ...sender, name: 'H' }),
  ]
  assert.equal(new Set([hash, ...edits]).size, 4)
})

test('an SMS outside the GSM alphabet is warned of', async () => {
  assert.deepEqual(check(await compiledSms('Hej {{ first_name }}'), 'marketing'), [])
  assert.deepEqual(
    check(await compiledSms('Hej 🎉'), 'marketing').map((i) => i.code),
    ['content/sms-unicode'],
  )
})

test('the sample templates are sound, read only what may be missing, and can be sent as marketing', async () => {
  const folder = new URL('../../../resources/templates/', import.meta.url)
  const index = JSON.parse(await readFile(new URL('index.json', folder), 'utf8')) as {
    file: string
    subject: string
    preheader: string
  }[]
  assert.equal(index.length, 3)
  for (const { file, subject, preheader } of index) {
    const c = await compiled({
      format: 'mjml',
      subject,
      preheader,
      source: await readFile(new URL(file, folder), 'utf8'),
    })
    assert.deepEqual([c.required, check(c, 'marketing')], [[], []], file)
  }
})
