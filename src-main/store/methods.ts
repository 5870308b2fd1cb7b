/** Every method of the store, by noun. The threads run what stands here; the promise's types are drawn from it. */
import { campaigns } from './campaigns.ts'
import { claims } from './claim.ts'
import { consents } from './consents.ts'
import { deliveries } from './deliveries.ts'
import { fields } from './fields.ts'
import { freeze } from './freeze.ts'
import { gateways } from './gateways.ts'
import { importCheck } from './import-check.ts'
import { importMerge } from './import-merge.ts'
import { importUndo } from './import-undo.ts'
import { imports } from './imports.ts'
import { ledger } from './ledger.ts'
import { people } from './people.ts'
import { reports } from './reports.ts'
import { segments } from './segments.ts'
import { settings } from './settings.ts'
import { staging } from './staging.ts'
import { suppressions } from './suppressions.ts'
import { templates } from './templates.ts'
import { views } from './views.ts'

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
  ledger,
  reports,
  imports,
  staging,
  importCheck,
  importMerge,
  importUndo,
} as const
