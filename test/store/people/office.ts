/** The people calls over an open workspace, as the tests of people use them. */
import type { TestContext } from 'node:test'
import Sqlite from 'better-sqlite3'
import type { Input } from '../../../src-main/contract/api.ts'
import type { PersonDetail } from '../../../src-main/contract/people.ts'
import { peopleHandlers } from '../../../src-main/engine/audience/people.ts'
import { openWorkspace, sessionOver, yes, type TestWorkspace } from '../open-workspace.ts'

export const signal = new AbortController().signal
export const NEWEST = { key: 'created_at', descending: true }

export async function office(t: TestContext) {
  const workspace = await openWorkspace(t)
  const session = sessionOver(workspace)
  const calls = peopleHandlers(session)
  const add = async (values: Input<'people.save'>['values']): Promise<number> =>
    yes(await calls['people.save']({ id: null, values }, signal)).id
  const get = async (id: number): Promise<PersonDetail> => yes(await calls['people.get']({ id }, signal))
  const names = async (query: { search?: string; sort?: { key: string; descending: boolean } }): Promise<unknown[]> => {
    const input = { query: { search: '', filter: null, sort: NEWEST, ...query }, offset: 0, limit: 100 }
    return yes(await calls['people.page'](input, signal)).rows.map((r) => r.values['first_name'])
  }
  return { ...workspace, workspace, session, calls, add, get, names }
}

/** Writes past our own code what only sending writes. The same SQLite library: a second one in a process breaks its locks. */
export const aside = (workspace: TestWorkspace, sql: string): void => {
  const db = new Sqlite(workspace.file)
  db.exec(sql)
  db.close()
}
