/** Every sentence of every area in one table, keyed by code. Nothing but the merge. */
import type { Notice } from '../domain/units.ts'
import { appWords } from './app.ts'
import { campaignWords } from './campaign.ts'
import { cliWords } from './cli/cli.ts'
import { contentWords } from './content.ts'
import { gatewayWords } from './gateway.ts'
import { importMergeWords } from './import-merge.ts'
import { importWords } from './import.ts'
import { ledgerWords } from './ledger.ts'
import { peopleWords } from './people.ts'
import { reportWords } from './report.ts'
import { sayFrom, type Locale, type Words } from './say.ts'
import { segmentWords } from './segments.ts'
import { campaignViewWords } from './views/campaigns.ts'
import { reportViewWords } from './views/reports.ts'
import { segmentViewWords } from './views/segments.ts'
import { sendingViewWords } from './views/sending.ts'
import { settingsViewWords } from './views/settings.ts'
import { templateViewWords } from './views/templates.ts'
import { workspacesViewWords } from './views/workspaces.ts'
import { viewsImportWords } from './views/import.ts'
import { viewsPeopleWords } from './views/people.ts'
import { todayViewWords } from './views/today.ts'
import { workspaceWords } from './workspace.ts'

export const words: Words = {
  ...appWords,
  ...workspaceWords,
  ...workspacesViewWords,
  ...peopleWords,
  ...importWords,
  ...importMergeWords,
  ...segmentWords,
  ...contentWords,
  ...gatewayWords,
  ...campaignWords,
  ...ledgerWords,
  ...reportWords,
  ...cliWords,
  ...campaignViewWords,
  ...sendingViewWords,
  ...reportViewWords,
  ...todayViewWords,
  ...segmentViewWords,
  ...settingsViewWords,
  ...templateViewWords,
  ...viewsImportWords,
  ...viewsPeopleWords,
}

/** The sentence of a notice. Throws on a code without one. */
export const say = (locale: Locale, notice: Notice): string => sayFrom(words, locale, notice)
