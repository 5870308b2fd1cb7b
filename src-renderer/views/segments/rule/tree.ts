/**
 * The rule as the builder edits it: the same tree with an id on each node, so that a row keeps its focus while it changes
 * and moves. Conditions may be unfinished here; an unfinished one is left out of the rule. Pure.
 */
import type { Condition, Group, Rule } from '../../../../src-main/domain/rule.ts'

export type GroupOp = Group['op']
export interface GroupNode {
  readonly id: number
  readonly op: GroupOp
  readonly of: readonly Node[]
}
export interface ConditionNode {
  readonly id: number
  readonly condition: Condition
}
export type Node = GroupNode | ConditionNode

export const isGroup = (node: Node): node is GroupNode => 'op' in node

let last = 0
const nextId = (): number => (last += 1)

/** A condition that says enough to be counted. */
export function isComplete(condition: Condition): boolean {
  switch (condition.kind) {
    case 'text':
    case 'set':
      return condition.values.some((value) => value.trim() !== '')
    case 'number':
      return Number.isFinite(condition.value)
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(condition.date)
    case 'date_within':
      return Number.isInteger(condition.days) && condition.days !== 0
    case 'consent':
      return condition.purpose !== ''
    case 'import':
      return condition.importId > 0
    case 'segment':
      return condition.segment !== ''
    case 'boolean':
    case 'empty':
    case 'suppressed':
      return true
  }
}

export const conditionNode = (condition: Condition): ConditionNode => ({ id: nextId(), condition })
export const groupNode = (op: GroupOp, of: readonly Node[]): GroupNode => ({ id: nextId(), op, of })

const nodeOf = (rule: Rule): Node =>
  rule.kind === 'group' ? groupNode(rule.op, rule.of.map(nodeOf)) : conditionNode(rule)

/** The root is always a group: a rule that is one condition becomes a group of one, which means the same people. */
export function treeOf(rule: Rule): GroupNode {
  const node = nodeOf(rule)
  return isGroup(node) ? node : groupNode('all', [node])
}

const tidy = (condition: Condition): Condition =>
  condition.kind === 'text' || condition.kind === 'set'
    ? { ...condition, values: condition.values.filter((value) => value.trim() !== '') }
    : condition

/** An unfinished condition, or a group in which every condition is one. An empty group is none: it is everyone or no one. */
export const saysNothing = (node: Node): boolean =>
  isGroup(node) ? node.of.length > 0 && node.of.every(saysNothing) : !isComplete(node.condition)

/** The rule that can be counted and saved, and the path of each node in it (what says nothing yet has none). */
export function ruleOf(root: GroupNode): { readonly rule: Group; readonly paths: ReadonlyMap<number, string> } {
  const paths = new Map<number, string>()
  const walk = (group: GroupNode, path: string): Group => {
    paths.set(group.id, path)
    const of: Rule[] = []
    for (const node of group.of) {
      if (saysNothing(node)) continue
      const at = path === '' ? String(of.length) : `${path}.${of.length}`
      if (isGroup(node)) of.push(walk(node, at))
      else {
        paths.set(node.id, at)
        of.push(tidy(node.condition))
      }
    }
    return { kind: 'group', op: group.op, of }
  }
  return { rule: walk(root, ''), paths }
}

export const unfinished = (group: GroupNode): number =>
  group.of.reduce((n, node) => n + (isGroup(node) ? unfinished(node) : Number(!isComplete(node.condition))), 0)

/** Changes the children of every group; groups that stay as they were stay the same objects. */
function mapGroups(group: GroupNode, change: (of: readonly Node[], group: GroupNode) => readonly Node[]): GroupNode {
  const of = change(
    group.of.map((node) => (isGroup(node) ? mapGroups(node, change) : node)),
    group,
  )
  return { ...group, of }
}

export function replaceNode(root: GroupNode, id: number, change: (node: Node) => Node): GroupNode {
  if (root.id === id) return change(root) as GroupNode
  return mapGroups(root, (of) => of.map((node) => (node.id === id ? change(node) : node)))
}

export const setCondition = (root: GroupNode, id: number, condition: Condition): GroupNode =>
  replaceNode(root, id, () => ({ id, condition }))

export const setOp = (root: GroupNode, id: number, op: GroupOp): GroupNode =>
  replaceNode(root, id, (node) => (isGroup(node) ? { ...node, op } : node))

export const addTo = (root: GroupNode, group: number, node: Node): GroupNode =>
  replaceNode(root, group, (found) => (isGroup(found) ? { ...found, of: [...found.of, node] } : found))

export const removeNode = (root: GroupNode, id: number): GroupNode =>
  mapGroups(root, (of) => of.filter((node) => node.id !== id))

const copyOf = (node: Node): Node => (isGroup(node) ? copyOfGroup(node) : conditionNode(node.condition))

/** The same group with ids of its own. */
export const copyOfGroup = ({ op, of }: GroupNode): GroupNode => groupNode(op, of.map(copyOf))

/** Answers with the copy's id too, which takes the focus. */
export function duplicateNode(root: GroupNode, id: number): { readonly root: GroupNode; readonly copy: number } {
  let copy = id
  const next = mapGroups(root, (of) =>
    of.flatMap((node) => {
      if (node.id !== id) return [node]
      const twin = copyOf(node)
      copy = twin.id
      return [node, twin]
    }),
  )
  return { root: next, copy }
}

export const wrapNode = (root: GroupNode, id: number): GroupNode =>
  mapGroups(root, (of) => of.map((node) => (node.id === id ? groupNode('any', [node]) : node)))

/** The group that holds a node, and its place there; null for the root. */
export function placeOf(root: GroupNode, id: number): { readonly group: GroupNode; readonly index: number } | null {
  const index = root.of.findIndex((node) => node.id === id)
  if (index >= 0) return { group: root, index }
  for (const node of root.of) {
    const found = isGroup(node) ? placeOf(node, id) : null
    if (found) return found
  }
  return null
}

const putAt = (root: GroupNode, group: number, index: number, node: Node): GroupNode =>
  replaceNode(root, group, (found) =>
    isGroup(found) ? { ...found, of: [...found.of.slice(0, index), node, ...found.of.slice(index)] } : found,
  )

/**
 * One step up or down in reading order: past a neighbour, into the end or start of a neighbouring group, or out of its
 * own group. The same tree when there is nowhere to go.
 */
export function moveNode(root: GroupNode, id: number, step: -1 | 1): GroupNode {
  const place = placeOf(root, id)
  if (!place) return root
  const { group, index } = place
  const node = group.of[index]!
  const neighbour = group.of[index + step]
  const without = removeNode(root, id)
  if (neighbour && isGroup(neighbour)) return putAt(without, neighbour.id, step < 0 ? neighbour.of.length : 0, node)
  if (neighbour) return putAt(without, group.id, index + step, node)
  const outer = placeOf(root, group.id)
  if (!outer) return root
  return putAt(without, outer.group.id, outer.index + (step > 0 ? 1 : 0), node)
}

/** Every node in reading order, the root first. */
export const inOrder = (node: Node): readonly Node[] => (isGroup(node) ? [node, ...node.of.flatMap(inOrder)] : [node])
