/** Where a campaign or a delivery is worked with next, by how far it has come. Knows no engine. */
import type { DeliveryStatus } from '../../../src-main/domain/delivery.ts'
import type { Route } from './router.svelte.ts'

/** A frozen delivery is in pre-flight, one with an end in its report, one under way in the monitor. */
export function deliveryRoute(status: DeliveryStatus, delivery: string): Route {
  if (status === 'frozen' || status === 'freezing' || status === 'voided') return { screen: 'preflight', id: delivery }
  if (status === 'finished') return { screen: 'report', id: delivery }
  return { screen: 'monitor', id: delivery }
}

/** As `deliveryRoute`; a campaign with nothing in force is edited. */
export const campaignRoute = (campaign: string, status: DeliveryStatus | 'draft', delivery: string | null): Route =>
  status === 'draft' || delivery === null || status === 'voided'
    ? { screen: 'campaign', id: campaign }
    : deliveryRoute(status, delivery)
