import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  emailDomain,
  emailIdentity,
  hasUnknownEnding,
  needsSmtpUtf8,
  normaliseEmail,
} from '../../src-main/domain/addresses/email.ts'
import type { EmailAddress } from '../../src-main/domain/units.ts'

const made = (text: string): string => {
  const r = normaliseEmail(text)
  return r.ok ? r.value : r.refusal.code
}

test('an address keeps its local part as typed and gets a lower-case domain', () => {
  assert.equal(made('Åsa@x.se'), 'Åsa@x.se')
  assert.equal(made(' ANNA.Ek+news@Example.COM '), 'ANNA.Ek+news@example.com')
  assert.equal(made("o'brien@sub.example.co.uk"), "o'brien@sub.example.co.uk")
  assert.equal(made('a@räksmörgås.se'), 'a@xn--rksmrgs-5wao1o.se')
  assert.equal(made('a@xn--rksmrgs-5wao1o.SE'), 'a@xn--rksmrgs-5wao1o.se')
  assert.equal(made('a@1and1.com'), 'a@1and1.com')
})

const MISTAKES: readonly (readonly [string, string])[] = [
  ['', 'empty'],
  ['   ', 'empty'],
  ['anna', 'no-at'],
  ['a@b@c.se', 'two-at'],
  ['@b.se', 'nothing-before-at'],
  ['a@', 'nothing-after-at'],
  ['a@localhost', 'no-dot-in-domain'],
  ['a@b..se', 'two-dots'],
  ['a..b@c.se', 'two-dots'],
  ['a@b.se.', 'ends-with-dot'],
  ['a@.se', 'dot-after-at'],
  ['.a@b.se', 'starts-with-dot'],
  ['a.@b.se', 'dot-before-at'],
  ['a b@c.se', 'space'],
  ['a@b c.se', 'space'],
  ['a\u00a0b@c.se', 'space'],
  ['a@b.se, c@d.se', 'comma'],
  ['a@b,se', 'comma'],
  ['a@b.se;c@d.se', 'semicolon'],
  ['Anna <a@b.se>', 'angle-brackets'],
  ['"anna"@b.se', 'quoted'],
  ['a@-b.se', 'domain-hyphen'],
  ['a@b-.se', 'domain-hyphen'],
  ['a@b_c.se', 'domain-character'],
  ['a@b%41.se', 'domain-character'],
  ['a(x)@b.se', 'character'],
  ['a\ufffd@b.se', 'character'],
  ['a@[127.0.0.1]', 'ip-address'],
  ['a@127.0.0.1', 'ip-address'],
  ['a@１２７.0.0.1', 'ip-address'],
  ['a@b.se\r\nBcc: c@d.se', 'control'],
  ['a@b.se\n', 'control'],
  ['a\0@b.se', 'control'],
  ['a\u200b@b.se', 'control'],
  [`${'a'.repeat(65)}@b.se`, 'local-too-long'],
  [`${'å'.repeat(33)}@b.se`, 'local-too-long'],
  [`a@${'b'.repeat(64)}.se`, 'label-too-long'],
  [`a@${'b.'.repeat(126)}se`, 'too-long'],
]

test('each kind of mistake in an address has its own refusal', () => {
  for (const [text, code] of MISTAKES) assert.equal(made(text), `email/${code}`, JSON.stringify(text))
})

// Text that is nearly an address, so that a good part of it is accepted.
const piece = fc.constantFrom(
  'a',
  'B',
  '0',
  '.',
  '-',
  '+',
  '@',
  ' ',
  ',',
  ';',
  '<',
  '>',
  '"',
  '\r',
  '\n',
  '\0',
  '\t',
  'å',
  '€',
  '。',
  '\u202e',
  '_',
  '%',
)
const nearly = fc
  .tuple(
    fc.array(piece, { maxLength: 8 }),
    fc.constantFrom('@', '@@', ''),
    fc.array(piece, { maxLength: 8 }),
    fc.constantFrom('.se', '.com', '', '.'),
  )
  .map(([a, at, b, end]) => a.join('') + at + b.join('') + end)

test('no accepted address holds a control character, a blank, a comma, a bracket or a second @', () => {
  let accepted = 0
  fc.assert(
    fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' }), fc.emailAddress()), (text) => {
      const r = normaliseEmail(text)
      if (!r.ok) return
      accepted++
      assert.doesNotMatch(r.value, /[\p{Cc}\p{Cf}\s,;<>"]/u)
      assert.equal(r.value.split('@').length, 2)
      assert.match(emailDomain(r.value), /^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
      assert.equal(made(r.value), r.value, 'normalising twice is normalising once')
      assert.equal(emailIdentity(r.value), emailIdentity(r.value).toLowerCase())
    }),
    { numRuns: 20_000, seed: 7 },
  )
  assert.ok(accepted > 1_000, `only ${accepted} were accepted: the property proves nothing`)
})

test('an unknown ending is a hint, reserved and listed ones are not', () => {
  assert.ok(hasUnknownEnding('gmail.con'))
  for (const d of ['gmail.com', 'example.se', 'shop.example', 'a.test', 'x.co.uk', 'xn--rksmrgs-5wao1o.se']) {
    assert.ok(!hasUnknownEnding(d), d)
  }
})

test('letters beyond ASCII before the @ need SMTPUTF8', () => {
  assert.ok(needsSmtpUtf8('stanisław@example.pl' as EmailAddress))
  assert.ok(!needsSmtpUtf8('stan@example.pl' as EmailAddress))
})
