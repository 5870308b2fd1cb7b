/** Every call that needs an open workspace, gathered from the use-cases. A missing handler does not compile. */
import type { SessionHandlers } from '../contract/api.ts'
import { audienceHandlers } from './audience/handlers.ts'
import { peopleHandlers } from './audience/people.ts'
import { contentHandlers } from './content/handlers.ts'
import { gatewayHandlers } from './dispatch/gateway-handlers.ts'
import { dispatchHandlers } from './dispatch/handlers.ts'
import { recover } from './dispatch/recovery.ts'
import { Scheduler } from './dispatch/scheduler.ts'
import { importHandlers } from './import/handlers.ts'
import { campaignHandlers } from './preparation/campaign-handlers.ts'
import { deliveryHandlers, isAsApproved } from './preparation/delivery-handlers.ts'
import { preflight } from './preparation/preflight.ts'
import { reportHandlers } from './reports/handlers.ts'
import type { RunningSession, Session } from './session.ts'

/** `quiet`: what is due stays where it is until a call sends, resumes or decides. */
export function runSession(session: Session, quiet = false): RunningSession {
  const scheduler = new Scheduler(session, {
    freezeOccurrence: (campaign, occurrenceAt, hold) =>
      preflight(session, { campaign, occurrenceAt, hold }, () => undefined, session.signal),
    isAsApproved: (delivery) => isAsApproved(session, delivery),
  })
  const handlers: SessionHandlers = {
    ...peopleHandlers(session),
    ...importHandlers(session),
    ...audienceHandlers(session),
    ...contentHandlers(session),
    ...campaignHandlers(session),
    ...deliveryHandlers(session, scheduler),
    ...gatewayHandlers(session, scheduler),
    ...dispatchHandlers(session, scheduler),
    ...reportHandlers(session, scheduler),
  }
  const start = async (): Promise<void> => {
    await recover(session)
    if (quiet) scheduler.startWhenAsked()
    else scheduler.start()
  }
  return { handlers, start, close: () => scheduler.close() }
}
