/** Every method of the store, by noun. The threads run what stands here; the promise's types are drawn from it. */
import { campaigns } from './deliveries/campaigns.ts'
import { claims } from './deliveries/claim.ts'
import { consents } from './people/consents.ts'
import { deliveries } from './deliveries/deliveries.ts'
import { fields } from './people/fields.ts'
import { freeze } from './deliveries/freeze.ts'
import { gateways } from './deliveries/gateways.ts'
import { importCheck } from './imports/check.ts'
import { importMerge } from './imports/merge.ts'
import { importUndo } from './imports/undo.ts'
import { imports } from './imports/imports.ts'
import { ledger } from './deliveries/ledger.ts'
import { people } from './people/people.ts'
import { recording } from './deliveries/record.ts'
import { reports } from './deliveries/reports.ts'
import { segments } from './segments/segments.ts'
import { settings } from './settings.ts'
import { staging } from './imports/staging.ts'
import { suppressions } from './people/suppressions.ts'
import { templates } from './deliveries/templates.ts'
import { views } from './people/views.ts'

export const METHODS = {
  settings,
  fields,
  people,
  consents,
  suppressions,
  views,
  segments,
  templates,
  gateways,
  campaigns,
  freeze,
  deliveries,
  claims,
  ledger: { ...ledger, ...recording },
  reports,
  imports,
  staging,
  importCheck,
  importMerge,
  importUndo,
} as const
