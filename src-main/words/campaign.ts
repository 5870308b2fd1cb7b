/** Campaigns, pre-flight and deliveries: refusals, checks and what needs a person. */
import type { Words } from './say.ts'

export const campaignWords = {
  'campaign/not-found': { en: 'There is no such campaign.', sv: 'Kampanjen finns inte.' },
  'campaign/incomplete': {
    en: 'The campaign has no {what} yet. Choose one, then run pre-flight.',
    sv: 'Kampanjen saknar {what}. Välj det och kör förkontrollen.',
  },
  'campaign/gateway-channel': {
    en: 'The gateway “{gateway}” does not send on this channel.',
    sv: 'Sändkontot ”{gateway}” skickar inte i den här kanalen.',
  },
  'campaign/template-channel': {
    en: 'The template “{template}” is for another channel.',
    sv: 'Mallen ”{template}” är för en annan kanal.',
  },
  'campaign/under-way': {
    en: '“{name}” has a send under way. Cancel it first, then delete the campaign.',
    sv: '”{name}” har ett utskick på gång. Avbryt det först och ta sedan bort kampanjen.',
  },
  'purpose/not-found': {
    en: 'There is no purpose “{purpose}”. Choose one in Settings.',
    sv: 'Ändamålet ”{purpose}” finns inte. Välj ett i Inställningar.',
  },
  'sender/missing-email': {
    en: 'The sender has no address. Write the e-mail address to send from.',
    sv: 'Avsändaren har ingen adress. Skriv e-postadressen att skicka från.',
  },
  'sender/missing-sms': {
    en: 'The sender is empty. Write a name or number to send from.',
    sv: 'Avsändaren är tom. Skriv ett namn eller nummer att skicka från.',
  },
  'sender/reply-to-not-ascii': {
    en: 'The reply address {address} has letters beyond a–z before the @, and the sender has none: many servers would refuse the messages. Choose another reply address.',
    sv: 'Svarsadressen {address} har andra bokstäver än a–z före @ och avsändaren har inga: många servrar skulle neka meddelandena. Välj en annan svarsadress.',
  },
  'sender/not-an-address': {
    en: '“{address}” is not an e-mail address to send from.',
    sv: '”{address}” är ingen e-postadress att skicka från.',
  },
  'template/not-found': { en: 'There is no such template.', sv: 'Mallen finns inte.' },
  'template/name-taken': {
    en: 'Another template is called “{name}”. Choose another name.',
    sv: 'En annan mall heter ”{name}”. Välj ett annat namn.',
  },
  'template/in-use': {
    en: 'The campaign “{campaign}” uses this template.',
    sv: 'Kampanjen ”{campaign}” använder mallen.',
  },
  'asset/name-taken': {
    en: 'Another file is called “{name}”. Rename it first.',
    sv: 'En annan fil heter ”{name}”. Byt namn först.',
  },
  'asset/in-use': { en: '“{name}” uses this file.', sv: '”{name}” använder filen.' },
  'asset/too-large': {
    en: '“{name}” is {mb} MB. Files may have at most {limit} MB.',
    sv: '”{name}” är {mb} MB. Filer får ha högst {limit} MB.',
  },
  'gateway/not-found': { en: 'There is no such gateway.', sv: 'Sändkontot finns inte.' },
  'gateway/name-taken': {
    en: 'Another gateway is called “{name}”. Choose another name.',
    sv: 'Ett annat sändkonto heter ”{name}”. Välj ett annat namn.',
  },
  'gateway/in-use': {
    en: 'The campaign “{campaign}” still sends through this gateway.',
    sv: 'Kampanjen ”{campaign}” skickar fortfarande genom sändkontot.',
  },
  'gateway/other-channel': {
    en: '“{name}” cannot change channel. Add another gateway instead.',
    sv: '”{name}” kan inte byta kanal. Lägg till ett annat sändkonto.',
  },
  'gateway/sample': {
    en: 'The sample workspace sends to no network. Its people are invented. Use the pickup folder.',
    sv: 'Exempelytan skickar inte på något nät. Personerna är påhittade. Använd utkorgsmappen.',
  },
  'schedule/bad-time': {
    en: '“{at}” in {zone} is not a time that can be read.',
    sv: '”{at}” i {zone} är ingen tid som går att läsa.',
  },
  'schedule/bad-cron': {
    en: '“{cron}” is not a schedule. Example: 0 9 * * 1 for Mondays at 09:00.',
    sv: '”{cron}” är inget schema. Exempel: 0 9 * * 1 för måndagar kl. 09.00.',
  },
  'schedule/in-the-past': {
    en: 'The time {at} in {zone} has passed. Choose a later one.',
    sv: 'Tiden {at} i {zone} har passerat. Välj en senare.',
  },
  'schedule/no-occurrence': {
    en: 'The schedule {cron} never comes before its end.',
    sv: 'Schemat {cron} inträffar aldrig före sitt slut.',
  },

  'delivery/not-found': { en: 'There is no such delivery.', sv: 'Leveransen finns inte.' },
  'delivery/not-frozen': {
    en: 'Nothing is frozen to send (it is {status}). Run pre-flight first.',
    sv: 'Inget är låst för utskick (läget är {status}). Kör förkontrollen först.',
  },
  'delivery/has-errors': {
    en: 'Pre-flight found an error. Mend it and run pre-flight again. ({check})',
    sv: 'Förkontrollen hittade ett fel. Rätta det och kör den igen. ({check})',
  },
  'delivery/warning-not-allowed': {
    en: 'A warning has not been allowed: {check}. Allow it, or mend it and run pre-flight again.',
    sv: 'En varning är inte tillåten: {check}. Tillåt den, eller rätta den och kör förkontrollen igen.',
  },
  'delivery/voided': {
    en: '“{name}” has changed since pre-flight, so the approval is void. Run pre-flight again.',
    sv: '”{name}” har ändrats sedan förkontrollen, så godkännandet gäller inte. Kör förkontrollen igen.',
  },
  'delivery/count-differs': {
    en: 'You wrote {typed}, and {count} will receive it. Write {count} to send.',
    sv: 'Du skrev {typed}, och {count} får utskicket. Skriv {count} för att skicka.',
  },
  'delivery/cannot': { en: 'Cannot {act}: the delivery is {status}.', sv: 'Går inte ({act}): leveransen är {status}.' },
  'proof/bad-address': {
    en: '“{address}” is not an address that a proof can go to.',
    sv: '”{address}” är ingen adress som ett provutskick kan gå till.',
  },
  'proof/not-in-audience': {
    en: 'That person is not in the frozen audience. Choose another, or none.',
    sv: 'Personen finns inte i den låsta målgruppen. Välj en annan, eller ingen.',
  },
  'export/disk-full': {
    en: 'The disk is full, so {file} is not complete.',
    sv: 'Disken är full, så {file} är inte hel.',
  },
  'export/cannot-write': {
    en: '{file} cannot be written. Choose another folder.',
    sv: '{file} kan inte skrivas. Välj en annan mapp.',
  },

  'preflight/audience-empty': { en: 'No one is in the audience', sv: 'Målgruppen är tom' },
  'preflight/nobody': { en: 'No one of {count} will receive it', sv: 'Ingen av {count} får utskicket' },
  'preflight/no-fields': { en: 'The content is the same for everyone', sv: 'Innehållet är lika för alla' },
  'preflight/values-filled': { en: 'Every field filled for all {count}', sv: 'Alla fält ifyllda för alla {count}' },
  'preflight/missing-value': { en: '{field} is empty for {count} of {of}', sv: '{field} är tomt för {count} av {of}' },
  'preflight/missing-excluded': {
    en: '{count} are left out for a missing value',
    sv: '{count} utesluts för att ett värde saknas',
  },
  'preflight/content-fine': { en: 'Content is in order, {kb} kB', sv: 'Innehållet är i ordning, {kb} kB' },
  'preflight/gateway-ready': { en: 'Gateway {gateway} answers', sv: 'Sändkontot {gateway} svarar' },
  'preflight/simulated': {
    en: 'Dry run: nothing leaves, and nobody counts as contacted',
    sv: 'Torrkörning: inget skickas, och ingen räknas som kontaktad',
  },
  'preflight/pickup': {
    en: 'Messages become files in the pickup folder',
    sv: 'Meddelanden blir filer i utkorgsmappen',
  },
  'preflight/limit-day': {
    en: '{count} messages, and the gateway’s daily limit is {limit}',
    sv: '{count} meddelanden, och sändkontots dygnsgräns är {limit}',
  },
  'preflight/inbox-not-read': {
    en: 'Unsubscribes by mail are not read by this program yet: someone must read the reply mailbox',
    sv: 'Avregistreringar via e-post läses inte av programmet än: någon måste läsa svarsbrevlådan',
  },
  'preflight/no-one-click': {
    en: 'No one-click unsubscribe: no relay is set up',
    sv: 'Ingen avregistrering med ett klick: inget relä är inställt',
  },

  'today/unknown': {
    en: { one: '{count} recipient of “{name}” is unknown', other: '{count} recipients of “{name}” are unknown' },
    sv: { one: '{count} mottagare av ”{name}” är oklar', other: '{count} mottagare av ”{name}” är oklara' },
  },
  'today/approval': {
    en: '“{name}” is frozen for {count} and waits for approval',
    sv: '”{name}” är låst för {count} och väntar på godkännande',
  },
  'today/held-missed': {
    en: '“{name}” was missed and is held. Nothing was sent late to its {count}.',
    sv: '”{name}” missades och hålls. Inget skickades för sent till de {count}.',
  },
  'today/held-other-device': {
    en: '“{name}” is held: the workspace was opened on another device',
    sv: '”{name}” hålls: arbetsytan öppnades på en annan enhet',
  },
  'today/held-restored': {
    en: '“{name}” is held: the workspace was restored from a backup',
    sv: '”{name}” hålls: arbetsytan återställdes från en säkerhetskopia',
  },
  'today/held-over-maximum': {
    en: '“{name}” is held: {count} is more than was approved',
    sv: '”{name}” hålls: {count} är fler än vad som godkändes',
  },
  'today/held-content-changed': {
    en: '“{name}” is held: it changed after it was approved',
    sv: '”{name}” hålls: den ändrades efter godkännandet',
  },
  'today/held-preflight-errors': {
    en: '“{name}” is held: its checks found something',
    sv: '”{name}” hålls: kontrollerna hittade något',
  },
  'today/held-stopped': {
    en: '“{name}” makes no more occurrences: the last one could not be prepared. Run pre-flight to see why.',
    sv: '”{name}” gör inga fler utskick: det senaste gick inte att förbereda. Kör förkontrollen för att se varför.',
  },
  'today/gateway': {
    en: 'The gateway “{name}” does not work, and sending through it waits',
    sv: 'Sändkontot ”{name}” fungerar inte, och det som ska skickas genom det väntar',
  },
  'today/import-interrupted': {
    en: 'The import of {name} stopped at {count} of {of} rows. Continue it or undo it.',
    sv: 'Importen av {name} stannade vid {count} av {of} rader. Fortsätt eller ångra.',
  },
} as const satisfies Words
