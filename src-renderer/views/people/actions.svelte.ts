/** What is done to people from their screen: saving staged edits, deleting, exporting, and the dialogs that ask first. */
import type { PersonDetail } from '../../../src-main/contract/people.ts'
import { ask, noticeOf, shell } from '../../api/engine.ts'
import { resultOf } from '../../api/job.ts'
import { say, t } from '../../app/locale.svelte.ts'
import { toast } from '../../parts/feedback/toast.ts'
import type { PeopleView } from './people.svelte.ts'
import { staged } from './staged.svelte.ts'

export type Asked =
  | { readonly kind: 'new' }
  | { readonly kind: 'edit' | 'forget' | 'suppress'; readonly person: PersonDetail }
  /** `ids` undefined: the grid's selection. */
  | { readonly kind: 'remove'; readonly ids: readonly number[] | undefined; readonly count: number }
  | { readonly kind: 'save-view' | 'rename-view' | 'remove-view' }

const MOST_REMOVED = 1000

export class PeopleActions {
  readonly #view: PeopleView
  /** The dialog that is open. */
  asked: Asked | undefined = $state.raw()
  saving = $state(false)
  /** Deleted so far, of so many, while it takes its time. */
  removed = $state(0)
  exporting = $state(false)

  constructor(view: PeopleView) {
    this.#view = view
  }

  /** All staged edits or none; refused ones stay staged. */
  async saveStaged(): Promise<void> {
    if (staged.count === 0 || staged.bad > 0 || this.saving) return
    this.saving = true
    staged.refuse(undefined)
    try {
      const cells = staged.count
      const { changed } = await ask('people.saveAll', { edits: staged.edits })
      staged.discard()
      toast.done(t('people-view/saved', { cells, count: changed }))
    } catch (caught) {
      staged.refuse(noticeOf(caught))
    } finally {
      this.saving = false
    }
  }

  /** Ids of everyone selected, in the order of the view. */
  async #selected(): Promise<readonly number[]> {
    const { selection, query } = this.#view
    if (!selection.all) return selection.ids.map(Number)
    const ids: number[] = []
    for (;;) {
      const { rows, total } = await ask('people.page', { query, offset: ids.length, limit: 1000 })
      ids.push(...rows.map(({ id }) => id))
      if (rows.length === 0 || ids.length >= total) break
    }
    return ids.filter((id) => selection.has(id))
  }

  /** In thousands; what is deleted stays deleted when a later thousand is refused. */
  async remove(chosen: readonly number[] | undefined): Promise<boolean> {
    this.removed = 0
    try {
      const ids = chosen ?? (await this.#selected())
      for (let at = 0; at < ids.length; at += MOST_REMOVED) {
        const { removed } = await ask('people.remove', { ids: ids.slice(at, at + MOST_REMOVED) })
        this.removed += removed
      }
      this.#view.selection.clear()
      if (ids.includes(this.#view.person)) this.#view.person = 0
      this.#view.current = -1
      toast.done(t('people-view/removed', { count: this.removed }))
      return true
    } catch (caught) {
      toast.error(`${say(noticeOf(caught))} ${t('people-view/removed', { count: this.removed })}`)
      return false
    }
  }

  async exportAll(delimiter: ',' | ';'): Promise<void> {
    this.exporting = true
    try {
      const { query, found } = this.#view
      const file = await shell.saveFile(`${this.#view.savedView?.name ?? t('people-view/export-name')}.csv`)
      if (!file) return
      const { job } = await ask('people.export', { query, to: file.ref, delimiter })
      await resultOf(job)
      file.finish()
      toast.done(t('people-view/exported', { count: found.value?.total ?? 0 }))
    } catch (caught) {
      toast.error(say(noticeOf(caught)))
    } finally {
      this.exporting = false
    }
  }

  /** Runs a change of one person and says what came of it; false when it was refused. */
  async tell(work: () => Promise<unknown>, doneText: string): Promise<boolean> {
    try {
      await work()
      toast.done(doneText)
      return true
    } catch (caught) {
      toast.error(say(noticeOf(caught)))
      return false
    }
  }
}
