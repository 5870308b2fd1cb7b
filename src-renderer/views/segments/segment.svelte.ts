/**
 * The builder of one segment: the tree as it is edited, the same rule as text, what is saved, and what a person can do.
 * It counts nothing itself; the screen asks the engine about `rule`.
 */
import type { SegmentSummary } from '../../../src-main/contract/segments.ts'
import { EVERYONE, type Condition, type Group } from '../../../src-main/domain/rule.ts'
import type { Notice } from '../../../src-main/domain/units.ts'
import { ask, noticeOf } from '../../api/engine.ts'
import { unsaved } from '../../app/keep.ts'
import { ruleToText, textToRule, type TextError } from './rule/text.ts'
import * as tree from './rule/tree.ts'

interface Draft {
  readonly name: string
  readonly root: tree.GroupNode
}
export const NEW = 'new'

/** Unsaved work by segment (NEW for one without a uid), kept while the window lives. */
class Drafts {
  readonly #all = new Map(Object.entries(JSON.parse(unsaved.get('segments') ?? '{}') as Record<string, Draft>))

  get(uid: string): Draft | undefined {
    const draft = this.#all.get(uid)
    // its ids may be of another life of this window
    return draft && { name: draft.name, root: tree.copyOfGroup(draft.root) }
  }
  put(uid: string, draft: Draft | undefined): void {
    if (draft) this.#all.set(uid, draft)
    else this.#all.delete(uid)
    unsaved.set('segments', this.#all.size === 0 ? null : JSON.stringify(Object.fromEntries(this.#all)))
  }
}
const drafts = new Drafts()

export class SegmentEdit {
  readonly uid: string
  saved: SegmentSummary | null = $state.raw(null)
  name = $state('')
  root: tree.GroupNode = $state.raw(tree.treeOf(EVERYONE))
  side: 'builder' | 'text' = $state('builder')
  text = $state('')
  textError: TextError | null = $state.raw(null)
  /** Why the segment could not be opened. */
  lost: Notice | null = $state.raw(null)
  ready = $state(false)
  saving = $state(false)
  /** The node that takes the focus when it is next drawn. */
  focus: number | null = $state(null)

  readonly written: { readonly rule: Group; readonly paths: ReadonlyMap<number, string> } = $derived(
    tree.ruleOf(this.root),
  )
  readonly ruleText: string = $derived(ruleToText(this.written.rule))
  readonly unfinished: number = $derived(tree.unfinished(this.root))
  readonly savedText: string = $derived(this.saved ? ruleToText(tree.ruleOf(tree.treeOf(this.saved.rule)).rule) : '')
  readonly changed: boolean = $derived(
    this.saved === null ? this.root.of.length > 0 : this.unfinished > 0 || this.ruleText !== this.savedText,
  )

  constructor(uid: string) {
    this.uid = uid
  }

  async open(): Promise<void> {
    try {
      if (this.uid !== NEW) this.saved = await ask('segments.get', { segment: this.uid })
    } catch (caught) {
      this.lost = noticeOf(caught)
      return
    }
    const draft = drafts.get(this.uid)
    this.name = draft?.name ?? this.saved?.name ?? ''
    this.root = draft?.root ?? tree.treeOf(this.saved?.rule ?? EVERYONE)
    this.ready = true
  }

  get rule(): Group {
    return this.written.rule
  }

  #set(root: tree.GroupNode): void {
    this.root = root
    drafts.put(this.uid, this.changed ? { name: this.name, root } : undefined)
  }

  setCondition(id: number, condition: Condition): void {
    this.#set(tree.setCondition(this.root, id, condition))
  }
  setOp(id: number, op: tree.GroupOp): void {
    this.#set(tree.setOp(this.root, id, op))
  }
  add(group: number, condition: Condition): void {
    const node = tree.conditionNode(condition)
    this.focus = node.id
    this.#set(tree.addTo(this.root, group, node))
  }
  addGroup(group: number, first: Condition): void {
    const node = tree.conditionNode(first)
    this.focus = node.id
    this.#set(tree.addTo(this.root, group, tree.groupNode('any', [node])))
  }
  wrap(id: number): void {
    this.focus = id
    this.#set(tree.wrapNode(this.root, id))
  }
  move(id: number, step: -1 | 1): void {
    this.focus = id
    this.#set(tree.moveNode(this.root, id, step))
  }
  canMove(id: number, step: -1 | 1): boolean {
    return tree.moveNode(this.root, id, step) !== this.root
  }
  duplicate(id: number): void {
    const { root, copy } = tree.duplicateNode(this.root, id)
    this.focus = copy
    this.#set(root)
  }
  /** The focus goes to the next sibling, else the one before, else the group. The last in a group takes it along. */
  remove(id: number): void {
    const place = tree.placeOf(this.root, id)
    if (!place) return
    if (place.group.of.length === 1 && place.group.id !== this.root.id) {
      this.remove(place.group.id)
      return
    }
    const { group, index } = place
    this.focus = (group.of[index + 1] ?? group.of[index - 1] ?? group).id
    this.#set(tree.removeNode(this.root, id))
  }

  /** To the text side the rule is written out; back from it, it must be readable. */
  show(side: 'builder' | 'text'): void {
    if (side === this.side) return
    if (side === 'text') {
      this.text = this.ruleText
      this.textError = null
    } else if (this.textError) return
    this.side = side
  }

  /** Follows every key in the text: a readable rule is the rule from now on. */
  write(text: string): void {
    this.text = text
    const read = textToRule(text)
    this.textError = read.ok ? null : read.error
    if (read.ok && ruleToText(tree.ruleOf(tree.treeOf(read.value)).rule) !== this.ruleText)
      this.#set(tree.treeOf(read.value))
  }
  /** Back to the last readable rule. */
  dropText(): void {
    this.text = this.ruleText
    this.textError = null
  }
  revert(): void {
    this.#set(tree.treeOf(this.saved?.rule ?? EVERYONE))
    this.dropText()
  }

  /** Saves under `name`. Answers with what is saved; throws what stood in the way. */
  async save(name: string): Promise<SegmentSummary> {
    this.saving = true
    try {
      const saved = await ask('segments.save', {
        segment: this.saved?.uid ?? null,
        name,
        rule: this.rule,
      })
      drafts.put(this.uid, undefined)
      this.saved = saved
      this.name = saved.name
      return saved
    } finally {
      this.saving = false
    }
  }
  /** Another name for the rule as it was saved; what is being edited stays unsaved. */
  async rename(name: string): Promise<void> {
    if (!this.saved) return
    this.saved = await ask('segments.save', { segment: this.saved.uid, name, rule: this.saved.rule })
    this.name = this.saved.name
  }
}
