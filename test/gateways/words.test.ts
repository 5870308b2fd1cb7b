import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gatewayWords } from '../../src-main/words/gateway.ts'

test('every code that a gateway gives has its sentence, and every sentence its code', () => {
  const room = new URL('../../src-main/gateways/', import.meta.url)
  const given = new Set<string>()
  for (const file of readdirSync(room).filter((name) => name.endsWith('.ts'))) {
    const source = readFileSync(new URL(file, room), 'utf8')
    for (const [, code] of source.matchAll(/'((?:gateway|smtp|http|pickup|dry-run)\/[a-z0-9-]+)'/g)) given.add(code!)
  }
  assert.ok(given.size > 50)
  assert.deepEqual(Object.keys(gatewayWords).sort(), [...given].sort())
})
