/** The calls about people, fields, purposes, saved views and suppressions. Decides nothing that the store must decide. */
import type { SomeHandlers } from '../../contract/api.ts'
import type { peopleCalls, SavedView } from '../../contract/people.ts'
import { peopleQuery } from '../../contract/people.ts'
import { emailIdentity, normaliseEmail } from '../../domain/addresses/email.ts'
import { normaliseValues, type Values } from '../../domain/person.ts'
import { isPhoneCountry, normalisePhone } from '../../domain/addresses/phone.ts'
import { done, epochMs, refuse, type Result } from '../../domain/units.ts'
import { checkNewField, keyFrom } from '../import/headers.ts'
import type { Session } from '../session.ts'
import { exportPeople } from './export.ts'

type Calls = keyof typeof peopleCalls
type Of<Prefix extends string> = SomeHandlers<Extract<Calls, `${Prefix}.${string}`>>

export const peopleHandlers = (session: Session): SomeHandlers<Calls> => ({
  ...personHandlers(session),
  ...suppressionHandlers(session),
  ...fieldHandlers(session),
  ...purposeHandlers(session),
  ...viewHandlers(session),
})

/** Tells what changed when the answer is a yes. */
function telling<T>(session: Session, result: Result<T>): Result<T> {
  if (result.ok) session.changed('people')
  return result
}

async function normal(session: Session, values: Values): Promise<Result<Values>> {
  const [fields, settings] = await Promise.all([session.store.fields.list(null), session.store.settings.get(null)])
  return normaliseValues(values, fields, settings.country)
}

const personHandlers = (session: Session): Of<'people'> => ({
  'people.page': (input, signal) => session.store.people.page(input, signal),
  'people.get': async ({ id }) => {
    const person = await session.store.people.get({ id })
    return person ? done(person) : refuse('people/not-found', { person: id })
  },
  'people.save': async ({ id, values }) => {
    const fit = await normal(session, values)
    return fit.ok ? telling(session, await session.store.people.save({ id, values: fit.value })) : fit
  },
  'people.saveAll': async ({ edits }) => {
    const fitting: { id: number; values: Values }[] = []
    for (const { id, values } of edits) {
      const fit = await normal(session, values)
      if (!fit.ok) return refuse(fit.refusal.code, { ...fit.refusal.params, edited: id })
      fitting.push({ id, values: fit.value })
    }
    return telling(session, await session.store.people.saveAll(fitting))
  },
  'people.remove': async ({ ids }) => telling(session, done({ removed: await session.store.people.remove(ids) })),
  'people.forget': async ({ id }) => {
    const forgotten = await session.store.people.forget(id)
    if (forgotten.ok) session.changed('deliveries')
    return telling(session, forgotten)
  },
  'people.consent': async (consent) => telling(session, await session.store.consents.add(consent)),
  'people.export': async ({ query, to, delimiter }) => {
    const { search, filter } = query
    const job = session.jobs.start('export', '', (progress, signal) =>
      exportPeople(session, { query: { search, filter }, to, delimiter }, progress, signal),
    )
    return done({ job })
  },
})

const suppressionHandlers = (session: Session): Of<'suppressions'> => ({
  'suppressions.list': async (input) => done(await session.store.suppressions.list(input)),
  'suppressions.add': async ({ kind, value, reason, expiresAt }) => {
    const fit = await suppressedValue(session, kind, value)
    if (!fit.ok) return fit
    const expires = expiresAt === null ? null : epochMs(expiresAt)
    const entry = { kind, value: fit.value, reason, source: 'hand', expiresAt: expires }
    return telling(session, await session.store.suppressions.add(entry))
  },
  'suppressions.remove': async ({ id }) =>
    telling(session, done({ removed: await session.store.suppressions.remove(id) })),
})

/** The form in which the gates look for it. */
async function suppressedValue(
  session: Session,
  kind: 'email' | 'phone' | 'profile',
  value: string,
): Promise<Result<string>> {
  if (kind === 'email') {
    const email = normaliseEmail(value)
    return email.ok ? done(emailIdentity(email.value)) : email
  }
  if (kind === 'phone') {
    const { country } = await session.store.settings.get(null)
    return normalisePhone(value, isPhoneCountry(country) ? country : null)
  }
  const id = value.trim()
  return /^[1-9]\d{0,15}$/.test(id) ? done(id) : refuse('people/not-found', { person: id })
}

const fieldHandlers = (session: Session): Of<'fields'> => ({
  'fields.list': async () => done(await session.store.fields.list(null)),
  'fields.create': async ({ key, label, type }) => {
    const taken = new Set((await session.store.fields.list(null)).map((f) => f.key))
    const checked = checkNewField(key === '' ? keyFrom(label, taken) : key, label)
    if (!checked.ok) return checked
    const created = await session.store.fields.create({ key: checked.value, label, type })
    if (created.ok) session.changed('fields')
    return created
  },
  'fields.rename': async ({ id, label }) => {
    const renamed = await session.store.fields.rename({ id, label })
    session.changed('fields')
    return done({ renamed })
  },
  'fields.remove': async ({ id }) => {
    const removed = await session.store.fields.remove(id)
    session.changed('fields', 'people', 'segments')
    return done({ removed })
  },
})

const purposeHandlers = (session: Session): Of<'purposes'> => ({
  'purposes.list': async () => done(await session.store.settings.purposes(null)),
  'purposes.create': async (purpose) => {
    const created = await session.store.settings.addPurpose(purpose)
    if (!created) return refuse('people/purpose-taken', { key: purpose.key })
    session.changed('workspace')
    return done(created)
  },
})

const viewHandlers = (session: Session): Of<'views'> => ({
  'views.list': async (_, signal) => {
    const views: SavedView[] = []
    for (const view of await session.store.views.list(null)) {
      const { search, filter } = peopleQuery.parse(view.query)
      const count = await session.store.people.count({ search, filter }, signal)
      // A view that filters by a field since deleted shows no one; opening it says why.
      views.push({ ...view, count: count.ok ? count.value : 0 })
    }
    return done(views)
  },
  'views.save': async (view) => {
    const counted = await session.store.people.count({ search: view.query.search, filter: view.query.filter })
    return counted.ok ? telling(session, await session.store.views.save(view)) : counted
  },
  'views.remove': async ({ id }) => telling(session, done({ removed: await session.store.views.remove(id) })),
})
