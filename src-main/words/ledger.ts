/** States of a recipient and the one reason for each, in words. */
import type { Words } from './say.ts'

export const ledgerWords = {
  'state/planned': { en: 'Planned', sv: 'Planerad' },
  'state/queued': { en: 'Queued', sv: 'I kö' },
  'state/claimed': { en: 'Being sent', sv: 'Skickas' },
  'state/dot': { en: 'Being handed over', sv: 'Lämnas över' },
  'state/accepted': { en: 'Accepted', sv: 'Accepterad' },
  'state/deferred': { en: 'Deferred', sv: 'Uppskjuten' },
  'state/failed': { en: 'Failed', sv: 'Misslyckad' },
  'state/unknown': { en: 'Unknown', sv: 'Oklar' },
  'state/excluded': { en: 'Excluded', sv: 'Utesluten' },
  'state/cancelled': { en: 'Cancelled', sv: 'Avbruten' },
  'state/missed': { en: 'Missed', sv: 'Missad' },
  'state/closed': { en: 'Closed', sv: 'Avslutad' },
  'state/bounced': { en: 'Bounced', sv: 'Studsade' },
  'state/complained': { en: 'Complained', sv: 'Anmäld' },

  'reason/no-address': { en: 'No address', sv: 'Ingen adress' },
  'reason/no-consent': { en: 'No consent to the purpose', sv: 'Inget samtycke till ändamålet' },
  'reason/suppressed': { en: 'Suppressed', sv: 'Spärrad' },
  'reason/same-address': { en: 'Same address as another recipient', sv: 'Samma adress som en annan mottagare' },
  'reason/missing-value': { en: 'A value that the template reads is missing', sv: 'Ett värde som mallen läser saknas' },
  'reason/consent-withdrawn': {
    en: 'Consent withdrawn after the freeze',
    sv: 'Samtycket togs tillbaka efter låsningen',
  },
  'reason/suppressed-since': { en: 'Suppressed after the freeze', sv: 'Spärrad efter låsningen' },
  'reason/person-deleted': { en: 'Deleted after the freeze', sv: 'Raderad efter låsningen' },
  'reason/cancelled': { en: 'The send was stopped', sv: 'Utskicket avbröts' },
  'reason/crash': {
    en: 'The program stopped after the message was sent, before the answer',
    sv: 'Programmet stannade när meddelandet var skickat, före svaret',
  },
  'reason/crash-before-dot': {
    en: 'The program stopped before the message was sent',
    sv: 'Programmet stannade innan meddelandet var skickat',
  },
  'reason/not-begun': { en: 'Given back before it began', sv: 'Lämnades tillbaka innan det började' },
  'reason/due-again': { en: 'Due to be tried again', sv: 'Dags att försöka igen' },
  'reason/given-up': { en: 'Tried for five days, then given up', sv: 'Gavs upp efter fem dagars försök' },
  'reason/policy-retry-once': {
    en: 'Sent once more, by the chosen policy',
    sv: 'Skickas en gång till, enligt vald policy',
  },
  'reason/operator-accepted': { en: 'Marked as received by hand', sv: 'Markerad som mottagen för hand' },
  'reason/operator-queued': { en: 'Sent again by hand', sv: 'Skickad igen för hand' },
  'reason/operator-closed': { en: 'Closed by hand', sv: 'Avslutad för hand' },
  'reason/found-in-outbox': { en: 'The finished file was found in the folder', sv: 'Den färdiga filen fanns i mappen' },
  'reason/not-in-outbox': { en: 'No finished file was in the folder', sv: 'Ingen färdig fil fanns i mappen' },
  'reason/proof': { en: 'Proof', sv: 'Provutskick' },

  'ledger/column-name': { en: 'Name', sv: 'Namn' },
  'ledger/column-address': { en: 'Address', sv: 'Adress' },
  'ledger/column-state': { en: 'State', sv: 'Läge' },
  'ledger/column-reason': { en: 'Reason', sv: 'Orsak' },
  'ledger/column-attempts': { en: 'Attempts', sv: 'Försök' },
  'ledger/column-at': { en: 'Time (UTC)', sv: 'Tid (UTC)' },
  'ledger/column-reply': { en: 'Server reply', sv: 'Serverns svar' },

  'sending/limit-hour': { en: 'The hourly limit is reached', sv: 'Timgränsen är nådd' },
  'sending/limit-day': { en: 'The daily limit is reached', sv: 'Dygnsgränsen är nådd' },
  'sending/deferred-wait': {
    en: { one: '{count} recipient waits to be tried again', other: '{count} recipients wait to be tried again' },
    sv: { one: '{count} mottagare väntar på nytt försök', other: '{count} mottagare väntar på nytt försök' },
  },
  'sending/unknown-wait': {
    en: {
      one: '{count} unknown recipient waits for your decision',
      other: '{count} unknown recipients wait for your decision',
    },
    sv: {
      one: '{count} oklar mottagare väntar på ditt beslut',
      other: '{count} oklara mottagare väntar på ditt beslut',
    },
  },
  'sending/store-fault': {
    en: 'Sending stopped: the workspace file could not be written ({code}). Free disk space or check the disk, then open the workspace again.',
    sv: 'Utskicket stannade: arbetsytans fil kunde inte skrivas ({code}). Frigör plats eller kontrollera disken och öppna arbetsytan igen.',
  },
  'sending/defect': {
    en: 'Sending stopped because of a mistake in the program. Nothing is lost. The log says more.',
    sv: 'Utskicket stannade på grund av ett fel i programmet. Inget är förlorat. Loggen säger mer.',
  },
} as const satisfies Words
