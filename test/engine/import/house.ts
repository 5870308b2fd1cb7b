/** A workspace for one test of imports, and what such a test does over and over. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Importer, openSession, peopleIn, tempFolder } from './workspace.ts'

export async function house(t: TestContext) {
  const folder = await tempFolder(t)
  const file = join(folder, 'w.utskick')
  const opened = await openSession(file, { create: true })
  t.after(() => opened.close())
  const write = async (text: string, name = 'list.csv'): Promise<string> => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const person = async (email: string): Promise<number> => {
    const { identities } = peopleIn(file) as { identities: { value: string; profile_id: number }[] }
    return identities.find((i) => i.value === email)!.profile_id
  }
  return { folder, file, opened, importer: new Importer(opened), store: opened.session.store, write, person }
}
