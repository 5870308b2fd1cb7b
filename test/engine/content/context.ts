/** Fields, an e-mail and shortcuts that the tests of content share. */
import assert from 'node:assert/strict'
import type { EmailContent } from '../../../src-main/domain/content.ts'
import { STANDARD_FIELDS, type Field } from '../../../src-main/domain/fields.ts'
import { compile } from '../../../src-main/engine/content/compile.ts'
import type { AssetInfo, Compiled, CompiledEmail } from '../../../src-main/engine/content/compiled.ts'
import { sayFrom } from '../../../src-main/words/say.ts'
import { contentWords } from '../../../src-main/words/content.ts'

export const fields: readonly Field[] = [
  ...STANDARD_FIELDS.map((f) => ({ id: null, label: f.key, ...f })),
  { id: 1, key: 'interests', label: 'Interests', type: 'set' },
]
export const email = (over: Partial<EmailContent> = {}): EmailContent => ({
  channel: 'email',
  subject: 'Hello',
  preheader: '',
  format: 'html',
  source: '<html><body><p>Hello</p><a href="{{ unsubscribe }}">Unsubscribe</a></body></html>',
  text: '',
  assets: [],
  ...over,
})
export async function compiled(
  over: Partial<EmailContent> = {},
  assets: readonly AssetInfo[] = [],
): Promise<CompiledEmail> {
  const result = await compile(email(over), { fields, assets })
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.refusal))
  assert.ok(result.value.channel === 'email')
  return result.value
}
export async function compiledSms(text: string): Promise<Compiled> {
  const result = await compile({ channel: 'sms', text }, { fields, assets: [] })
  assert.ok(result.ok)
  return result.value
}
/** The refusal of a template, with its sentence in both languages filled in completely. */
export async function refusal(over: Partial<EmailContent>): Promise<{ code: string; line: unknown; sentence: string }> {
  const result = await compile(email(over), { fields, assets: [] })
  assert.ok(!result.ok, 'it should have been refused')
  const { code, params } = result.refusal
  for (const locale of ['en', 'sv'] as const)
    assert.doesNotMatch(sayFrom(contentWords, locale, result.refusal).replace(/\{\{.*?\}\}|\{%.*?%\}/g, ''), /\{\w+\}/)
  return { code, line: params['line'], sentence: sayFrom(contentWords, 'en', result.refusal) }
}
