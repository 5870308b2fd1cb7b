import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Condition, Rule } from '../../src-main/domain/rule.ts'
import * as tree from '../../src-renderer/views/segments/rule/tree.ts'

const is = (value: string): Condition => ({ kind: 'text', field: 'city', op: 'is', values: [value] })
const RULE = {
  kind: 'group',
  op: 'all',
  of: [is('a'), { kind: 'group', op: 'any', of: [is('b'), is('c')] }, is('d')],
} as const satisfies Rule
/** The values in reading order, groups in brackets. */
const drawn = (node: tree.Node): string =>
  tree.isGroup(node)
    ? `(${node.of.map(drawn).join('')})`
    : node.condition.kind === 'text'
      ? node.condition.values.join('')
      : '?'
const idOf = (root: tree.GroupNode, value: string) =>
  tree.inOrder(root).find((node) => !tree.isGroup(node) && drawn(node) === value)!.id

test('a condition moved down and down passes through groups to the end, and up again to the start', () => {
  let root = tree.treeOf(RULE)
  const id = idOf(root, 'a')
  const seen = [drawn(root)]
  for (const step of [1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1] as const) {
    root = tree.moveNode(root, id, step)
    seen.push(drawn(root))
  }
  assert.deepEqual(seen, [
    '(a(bc)d)',
    '((abc)d)',
    '((bac)d)',
    '((bca)d)',
    '((bc)ad)',
    '((bc)da)',
    '((bc)ad)',
    '((bca)d)',
    '((bac)d)',
    '((abc)d)',
    '(a(bc)d)',
    '(a(bc)d)',
  ])
})

test('an unfinished condition is left out of the rule, and the paths are those of the rule', () => {
  const root = tree.treeOf(RULE)
  const half = tree.replaceNode(root, idOf(root, 'a'), (node) => ({ id: node.id, condition: is('') }))
  const { rule, paths } = tree.ruleOf(half)
  assert.deepEqual(rule, { ...RULE, of: RULE.of.slice(1) })
  assert.equal(paths.get(idOf(half, 'd')), '1')
  assert.equal(paths.get(idOf(half, 'c')), '0.1')
  assert.equal(tree.unfinished(half), 1)
})

test('a group of nothing but unfinished conditions is left out of the rule, an empty group is not', () => {
  const half = tree.groupNode('any', [
    tree.conditionNode(is('')),
    tree.groupNode('none', [tree.conditionNode(is(' '))]),
  ])
  const root = tree.groupNode('all', [half, tree.conditionNode(is('a')), tree.groupNode('any', [])])
  const { rule, paths } = tree.ruleOf(root)
  assert.deepEqual(rule, { kind: 'group', op: 'all', of: [is('a'), { kind: 'group', op: 'any', of: [] }] })
  assert.equal(paths.has(half.id), false)
  assert.equal(paths.get(idOf(root, 'a')), '0')
  assert.equal(tree.unfinished(root), 2)
})

test('duplicating, wrapping and removing touch nothing else', () => {
  const root = tree.treeOf(RULE)
  assert.equal(drawn(tree.duplicateNode(root, idOf(root, 'b')).root), '(a(bbc)d)')
  assert.equal(drawn(tree.wrapNode(root, idOf(root, 'd'))), '(a(bc)(d))')
  assert.equal(drawn(tree.removeNode(root, idOf(root, 'c'))), '(a(b)d)')
  const copy = tree.duplicateNode(root, root.of[1]!.id).root
  assert.equal(new Set(tree.inOrder(copy).map(({ id }) => id)).size, tree.inOrder(copy).length)
})
