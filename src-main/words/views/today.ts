/** The words of the day at a glance. */
import type { Words } from '../say.ts'

export const todayViewWords = {
  'day/today': { en: 'Today', sv: 'I dag' },
  'day/sending-now': { en: 'Sending now', sv: 'Skickas nu' },
  'day/done-about': { en: 'done about', sv: 'klart ungefär' },
  'day/needs-you': { en: 'Needs you', sv: 'Behöver dig' },
  'day/nothing-needs': { en: 'Nothing waits for you.', sv: 'Inget väntar på dig.' },
  'day/needs-unknown': {
    en: 'The connection ended before the gateway answered. They may or may not have it.',
    sv: 'Förbindelsen bröts innan sändkontot svarade. De kan ha fått det eller inte.',
  },
  'day/needs-approval': {
    en: 'Frozen and checked. Nothing is sent before your yes.',
    sv: 'Låst och kontrollerat. Inget skickas före ditt ja.',
  },
  'day/needs-held': {
    en: 'Send what is unsent, or stop it for good.',
    sv: 'Skicka det som är kvar, eller stoppa för gott.',
  },
  'day/needs-gateway': {
    en: 'Sends through it wait until it answers.',
    sv: 'Utskick genom det väntar tills det svarar.',
  },
  'day/needs-import': {
    en: 'What was merged is in the workspace, the rest is not.',
    sv: 'Det som hann läsas in finns i arbetsytan, resten inte.',
  },
  'day/do-approval': { en: 'Review', sv: 'Granska' },
  'day/do-held': { en: 'Decide', sv: 'Bestäm' },
  'day/do-gateway': { en: 'Open gateway', sv: 'Öppna sändkontot' },
  'day/do-import': { en: 'Open import', sv: 'Öppna importen' },
  'day/latest': { en: 'Latest results', sv: 'Senaste resultat' },
  'day/nothing-sent': {
    en: 'Nothing has been sent from this workspace yet.',
    sv: 'Inget har skickats från arbetsytan än.',
  },
  'day/all-reports': { en: 'All reports', sv: 'Alla rapporter' },
  'day/next-7': { en: 'Next 7 days', sv: 'Kommande 7 dagar' },
  'day/nothing-planned': { en: 'Nothing is scheduled.', sv: 'Inget är schemalagt.' },
  'day/recurring': { en: 'recurring, counted then', sv: 'återkommande, räknas då' },
  'day/people-status': { en: '{count} · {status}', sv: '{count} · {status}' },
  'day/last-import': { en: 'Last import', sv: 'Senaste import' },
  'day/new': { en: 'New', sv: 'Nya' },
  'day/updated': { en: 'Updated', sv: 'Uppdaterade' },
  'day/same': { en: 'Already the same', sv: 'Redan lika' },
  'day/rejected': { en: 'Rejected, kept to fix', sv: 'Avvisade, sparade för rättning' },
  'day/rows': { en: 'Rows in the file', sv: 'Rader i filen' },
  'day/fix-rows': {
    en: { one: 'Fix {count} row', other: 'Fix {count} rows' },
    sv: { one: 'Rätta {count} rad', other: 'Rätta {count} rader' },
  },
  'day/open-import': { en: 'Open import', sv: 'Öppna importen' },
  'day/n-sending': { en: '{count} sending', sv: '{count} skickas' },
  'day/n-approval': {
    en: { one: '{count} waits for approval', other: '{count} wait for approval' },
    sv: '{count} väntar på godkännande',
  },
  'day/n-held': { en: '{count} held', sv: '{count} hålls' },
  'day/last-backup': { en: 'Last backup {at}', sv: 'Senaste säkerhetskopia {at}' },
  'day/no-backup': { en: 'No backup yet', sv: 'Ingen säkerhetskopia än' },
  'day/empty': { en: 'This workspace is empty', sv: 'Arbetsytan är tom' },
  'day/empty-text': {
    en: 'Bring in a list from a spreadsheet, or look around among 2,000 invented people first.',
    sv: 'Läs in en lista från ett kalkylblad, eller se dig om bland 2 000 påhittade personer först.',
  },
  'day/import': { en: 'Import a file', sv: 'Importera en fil' },
  'day/sample': { en: 'Open sample workspace', sv: 'Öppna exempelarbetsytan' },
  'day/making-sample': { en: 'Making the sample…', sv: 'Skapar exemplet…' },
} as const satisfies Words
