/** Calls that read what came of it, and the day at a glance. */
import { rename, rm, writeFile } from 'node:fs/promises'
import type { SomeHandlers } from '../../contract/api.ts'
import { asRead } from '../../domain/as-read.ts'
import type { Report, reportCalls } from '../../contract/reports.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import type { Locale } from '../../words/say.ts'
import { fieldLabels } from '../../words/row-reason.ts'
import { deliveryOf } from '../preparation/delivery-handlers.ts'
import { summaryOf, type DeliveryRow } from '../preparation/summaries.ts'
import type { Scheduler } from '../dispatch/scheduler.ts'
import type { Session } from '../session.ts'
import { ledgerCsv } from './csv.ts'
import { reportHtml, type ReportFile } from './html.ts'
import { reportOf } from './report.ts'
import { today } from './today.ts'

const LISTED = 500

export function reportHandlers(session: Session, scheduler: Scheduler): SomeHandlers<keyof typeof reportCalls> {
  const { store, world } = session
  return {
    'reports.list': async () => done((await store.deliveries.begun(LISTED)).map(summaryOf)),
    'reports.get': async ({ delivery }) => {
      const found = await deliveryOf(session, delivery)
      return found.ok ? done(await reportOf(session, found.value)) : found
    },
    'reports.export': async ({ delivery, to, format, locale }) => {
      const found = await deliveryOf(session, delivery)
      if (!found.ok) return found
      const file = world.files.toWrite(to)
      if (!file.ok) return file
      const part = `${file.value}.part`
      try {
        if (format === 'csv') await ledgerCsv(session, found.value.uid, part, locale)
        else await writeFile(part, await htmlOf(session, found.value, locale))
        await rename(part, file.value)
        return done({ written: true })
      } catch (error) {
        // Half a report would be taken for a whole one.
        await rm(part, { force: true })
        return cannotWrite(error, file.value)
      }
    },
    'today.get': async () => done(await today(session, scheduler)),
  }
}

async function htmlOf(session: Session, delivery: DeliveryRow, locale: Locale): Promise<string> {
  const report = await reportOf(session, delivery)
  return reportHtml(report, await fileFacts(session, report, locale))
}

async function fileFacts(session: Session, report: Report, locale: Locale): Promise<ReportFile> {
  const { store, world } = session
  const [{ zone, name }, fields, purposes] = await Promise.all([
    store.settings.get(null),
    store.fields.list(null),
    store.settings.purposes(null),
  ])
  const nameOf = fieldLabels(locale, fields)
  return {
    locale,
    zone,
    workspace: name,
    madeAt: world.clock.now(),
    subject: asRead(report.subject, nameOf),
    purpose: purposes.find(({ key }) => key === report.purpose)?.label ?? report.purpose,
  }
}

function cannotWrite(error: unknown, file: string): Result<never> {
  const { code } = error as { code?: string }
  if (code === 'ENOSPC') return refuse('export/disk-full', { file })
  if (
    code === 'EACCES' ||
    code === 'EROFS' ||
    code === 'EPERM' ||
    code === 'ENOENT' ||
    code === 'EISDIR' ||
    code === 'ENOTDIR'
  )
    return refuse('export/cannot-write', { file })
  throw error
}
