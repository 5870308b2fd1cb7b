/** The words of the report screens beyond those of the report itself, which the exported file shares. */
import type { Words } from '../say.ts'

export const reportViewWords = {
  'rep/list-sub': {
    en: { one: '{count} send', other: '{count} sends' },
    sv: { one: '{count} utskick', other: '{count} utskick' },
  },
  'rep/list-sum': {
    en: '{accepted} of {sent} sent to were accepted',
    sv: '{accepted} av {sent} skickade accepterades',
  },
  'rep/list-simulated': {
    en: { one: '{count} simulated send is not summed', other: '{count} simulated sends are not summed' },
    sv: { one: '{count} simulerat utskick är oräknat', other: '{count} simulerade utskick är oräknade' },
  },
  'rep/none': { en: 'No report yet', sv: 'Ingen rapport än' },
  'rep/none-text': {
    en: 'Every send has its report from the first message on. It is read from the ledger, without a network.',
    sv: 'Varje utskick har sin rapport från första meddelandet. Den läses ur liggaren, utan nät.',
  },
  'rep/open-campaigns': { en: 'Open campaigns', sv: 'Öppna kampanjer' },
  'rep/accepted-of-sent': { en: 'Accepted, of sent to', sv: 'Accepterat, av skickat till' },
  'rep/not-sent': { en: 'Not sent yet', sv: 'Inte skickat än' },
  'rep/since': { en: 'Sending since {from}', sv: 'Skickas sedan {from}' },
  'rep/from-to': { en: 'Sent {from} to {to}', sv: 'Skickat {from} till {to}' },
  'rep/from-ledger': {
    en: 'All figures from the ledger in {took} · no network used',
    sv: 'Alla siffror ur liggaren på {took} · inget nät använt',
  },
  'rep/open-ledger': { en: 'Ledger', sv: 'Liggare' },
  'rep/copy': { en: 'Copy campaign', sv: 'Kopiera kampanj' },
  'rep/export': { en: 'Export report', sv: 'Exportera rapport' },
  'rep/export-html': { en: 'Report as HTML', sv: 'Rapport som HTML' },
  'rep/export-html-means': { en: 'One file that opens anywhere, offline', sv: 'En fil som öppnas överallt, utan nät' },
  'rep/export-csv': { en: 'Recipients as CSV', sv: 'Mottagare som CSV' },
  'rep/export-csv-means': { en: 'Everyone with state, reason and reply', sv: 'Alla med läge, orsak och svar' },
  'rep/exported-html': { en: 'The report was written', sv: 'Rapporten skrevs' },
  'rep/exported-csv': { en: 'The list was written', sv: 'Listan skrevs' },
  'rep/what-was-sent': { en: 'What was sent', sv: 'Vad som skickades' },
} as const satisfies Words
