import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from '../../src-renderer/app/commands.svelte.ts'
import { Commands } from '../../src-renderer/app/commands.svelte.ts'
import { isShortcut, keyNames } from '../../src-renderer/app/keys.ts'
import { fuzzy, pieces } from '../../src-renderer/app/fuzzy.ts'
import { PaletteSearch } from '../../src-renderer/app/frame/palette.svelte.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})
const command = (id: string, more: Partial<Command> = {}): Command => ({
  id,
  label: id,
  group: 'g',
  run: () => undefined,
  ...more,
})

test('Mod is Ctrl, on a Mac Cmd, and another modifier is another shortcut', () => {
  assert.equal(isShortcut('Mod+K', press('k', { ctrlKey: true }), false), true)
  assert.equal(isShortcut('Mod+K', press('k', { ctrlKey: true }), true), false)
  assert.equal(isShortcut('Mod+K', press('k', { metaKey: true }), true), true)
  assert.equal(isShortcut('Mod+K', press('K', { ctrlKey: true, shiftKey: true }), false), false)
  assert.equal(isShortcut('Mod+Shift+P', press('P', { ctrlKey: true, shiftKey: true }), false), true)
  assert.equal(isShortcut('Mod+K', press('k'), false), false)
})

test('a sign is matched as it is typed, with or without Shift, because layouts differ', () => {
  assert.equal(isShortcut('?', press('?', { shiftKey: true }), false), true)
  assert.equal(isShortcut('?', press('?'), false), true)
})

test('a command that is not offered now is neither listed nor run by its key', () => {
  const commands = new Commands()
  let ran = 0
  let offered = false
  commands.register([command('a', { shortcut: 'Mod+1', when: () => offered, run: () => (ran += 1) })])
  assert.equal(commands.press(press('1', { ctrlKey: true }), false), false)
  offered = true
  assert.equal(commands.press(press('1', { ctrlKey: true }), false), true)
  assert.deepEqual([ran, commands.list.length], [1, 1])
})

test('commands are taken back as they were given, and an id is taken once', () => {
  const commands = new Commands()
  const takeBack = commands.register([command('a')])
  assert.throws(() => commands.register([command('a')]), /twice/)
  takeBack()
  assert.equal(commands.list.length, 0)
})

test('the native menu gets words and accelerators and nothing to call', () => {
  const commands = new Commands()
  commands.register([command('a', { shortcut: 'Mod+Shift+P' })])
  const menu = commands.menu((code) => `words of ${code}`)
  assert.deepEqual(structuredClone(menu), [
    { id: 'a', label: 'words of a', group: 'words of g', accelerator: 'CommandOrControl+Shift+P' },
  ])
  assert.equal(keyNames('Mod+Shift+P', false), 'Ctrl Shift P')
})

test('letters are found in order, without case or marks, and the start of a word is worth most', () => {
  assert.deepEqual(fuzzy('pre', 'Pre-flight')?.at, [0, 1, 2])
  assert.equal(fuzzy('pf', 'People')?.at, undefined)
  assert.deepEqual(fuzzy('akerhus', 'Ebba Åkerhus')?.at, [5, 6, 7, 8, 9, 10, 11])
  assert.ok(fuzzy('pr', 'Preview')!.score > fuzzy('pr', 'Campaign report')!.score)
  assert.ok(fuzzy('gp', 'Go to People') !== undefined)
  assert.deepEqual(pieces('Preview', [0, 1]), [
    { text: 'Pr', hit: true },
    { text: 'eview', hit: false },
  ])
})

test('a bare key is no accelerator of the native menu, which would take it from someone who writes', () => {
  const commands = new Commands()
  commands.register([
    { ...command('New'), shortcut: 'N' },
    { ...command('Keys'), shortcut: '?' },
    { ...command('Save'), shortcut: 'Mod+S' },
    { ...command('Next'), shortcut: 'F6' },
  ])
  const accelerators = commands.menu((code) => code).map(({ accelerator }) => accelerator)
  assert.deepEqual(accelerators, [undefined, undefined, 'CommandOrControl+S', 'F6'])
})

test('the palette shows matching commands at once and what was found when it comes, never for an older query', async () => {
  const commands = new Commands()
  commands.register([command('Preview'), command('Report')])
  const answers: ((label: string) => void)[] = []
  commands.addFinder(
    (query) =>
      new Promise((resolve) =>
        answers.push((label) =>
          resolve([{ id: `found-${query}`, label, detail: 'segment', icon: 'filter', run: () => undefined }]),
        ),
      ),
  )
  const search = new PaletteSearch(commands, (code) => code)
  const first = search.type('prev')
  assert.deepEqual(
    search.lines.map(({ id }) => id),
    ['Preview'],
  )
  const second = search.type('previ')
  answers[0]!('Old')
  answers[1]!('Presentkort')
  await Promise.all([first, second])
  assert.deepEqual(
    search.lines.map(({ id }) => id),
    ['Preview', 'found-previ'],
  )
})
