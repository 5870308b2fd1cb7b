/** Queries of the people grid that were given a name. */
import type { PeopleQuery } from '../../contract/people.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { read, write } from '../method.ts'

const SCREEN = 'people'
interface View {
  readonly id: number
  readonly name: string
  readonly query: PeopleQuery
}

export const views = {
  list: read('quick')((ctx, _: null): readonly View[] =>
    ctx
      .all<{ id: number; name: string; query: string }>(
        'SELECT id, name, query FROM views WHERE screen = ? ORDER BY id',
        [SCREEN],
      )
      .map((row) => ({ ...row, query: JSON.parse(row.query) as PeopleQuery })),
  ),
  /** Refuses 'people/view-not-found'. */
  save: write('everyday')((ctx, v: { id: number | null; name: string; query: PeopleQuery }): Result<{ id: number }> => {
    const query = JSON.stringify(v.query)
    if (v.id === null) {
      return done(
        ctx.get<{ id: number }>(
          'INSERT INTO views (screen, name, query, created_at) VALUES (?, ?, ?, ?) RETURNING id',
          [SCREEN, v.name, query, ctx.at],
        )!,
      )
    }
    const changed = ctx.run('UPDATE views SET name = ?, query = ? WHERE id = ? AND screen = ?', [
      v.name,
      query,
      v.id,
      SCREEN,
    ])
    return changed > 0 ? done({ id: v.id }) : refuse('people/view-not-found')
  }),
  remove: write('everyday')(
    (ctx, id: number) => ctx.run('DELETE FROM views WHERE id = ? AND screen = ?', [id, SCREEN]) > 0,
  ),
}
