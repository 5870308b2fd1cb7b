/** What the command line says: answers, questions and refusals of its own. Its help is in cli-help.ts. */
import { cliHelpWords } from './cli-help.ts'
import type { Words } from '../say.ts'

const headWords = {
  'cli/name': { en: 'Name', sv: 'Namn' },
  'cli/file': { en: 'File', sv: 'Fil' },
  'cli/id': { en: 'Number', sv: 'Nummer' },
  'cli/uid': { en: 'Uid', sv: 'Uid' },
  'cli/size': { en: 'Size', sv: 'Storlek' },
  'cli/kilobytes': { en: '{kb} kB', sv: '{kb} kB' },
  'cli/country': { en: 'Country', sv: 'Land' },
  'cli/zone': { en: 'Time zone', sv: 'Tidszon' },
  'cli/people': { en: 'People', sv: 'Personer' },
  'cli/segments': { en: 'Segments', sv: 'Segment' },
  'cli/campaigns': { en: 'Campaigns', sv: 'Kampanjer' },
  'cli/last-backup': { en: 'Last backup', sv: 'Senaste säkerhetskopia' },
  'cli/rows': { en: 'Rows', sv: 'Rader' },
  'cli/state': { en: 'State', sv: 'Läge' },
  'cli/made': { en: 'Made', sv: 'Gjord' },
  'cli/kind': { en: 'Kind', sv: 'Sort' },
  'cli/place': { en: 'Place', sv: 'Plats' },
  'cli/from': { en: 'From', sv: 'Från' },
  'cli/ready': { en: 'Ready', sv: 'Redo' },
  'cli/channel': { en: 'Channel', sv: 'Kanal' },
  'cli/channel-email': { en: 'E-mail', sv: 'E-post' },
  'cli/channel-sms': { en: 'SMS', sv: 'Sms' },
  'cli/address': { en: 'Address', sv: 'Adress' },
  'cli/consent': { en: 'Consent', sv: 'Samtycke' },
  'cli/reachable': { en: 'Reachable', sv: 'Nåbara' },
  'cli/used-by': { en: 'Used by', sv: 'Används av' },
  'cli/version': { en: 'Version', sv: 'Version' },
  'cli/subject': { en: 'Subject', sv: 'Ämne' },
  'cli/purpose': { en: 'Purpose', sv: 'Ändamål' },
  'cli/audience': { en: 'Audience', sv: 'Målgrupp' },
  'cli/will-receive': { en: 'Will receive', sv: 'Får utskicket' },
  'cli/accepted': { en: 'Accepted', sv: 'Accepterade' },
  'cli/due': { en: 'Due', sv: 'Tid' },
  'cli/allowed': { en: 'allowed', sv: 'tillåten' },
  'cli/level-error': { en: 'Error', sv: 'Fel' },
  'cli/level-warning': { en: 'Warning', sv: 'Varning' },
  'cli/yes-no': { en: 'y/N', sv: 'j/N' },
} as const satisfies Words

const importWords = {
  'cli/found-csv': {
    en: '{file}: CSV, {encoding}, cells parted by “{delimiter}”',
    sv: '{file}: CSV, {encoding}, celler åtskilda av ”{delimiter}”',
  },
  'cli/found-xlsx': { en: '{file}: XLSX, sheet “{sheet}”', sv: '{file}: XLSX, blad ”{sheet}”' },
  'cli/column-skip': { en: 'skipped', sv: 'hoppas över' },
  'cli/column-new': { en: '{key} (new field, {type})', sv: '{key} (nytt fält, {type})' },
  'cli/verdict-new': { en: 'New', sv: 'Nya' },
  'cli/verdict-update': { en: 'Updated', sv: 'Uppdateras' },
  'cli/verdict-same': { en: 'Same', sv: 'Oförändrade' },
  'cli/verdict-rejected': { en: 'Rejected', sv: 'Avvisade' },
  'cli/kind-rejected': { en: 'rejected', sv: 'avvisade' },
  'cli/kind-warning': { en: 'warned', sv: 'varning' },
  'cli/line': { en: 'line {line}', sv: 'rad {line}' },
  'cli/rejected-more': {
    en: { one: 'and {count} more row', other: 'and {count} more rows' },
    sv: { one: 'och {count} rad till', other: 'och {count} rader till' },
  },
  'cli/import-checking': { en: 'Being checked', sv: 'Kontrolleras' },
  'cli/import-checked': { en: 'Checked', sv: 'Kontrollerad' },
  'cli/import-merging': { en: 'Being merged', sv: 'Läses in' },
  'cli/import-interrupted': { en: 'Interrupted', sv: 'Avbruten' },
  'cli/import-finished': { en: 'Finished', sv: 'Klar' },
  'cli/import-undone': { en: 'Undone', sv: 'Ångrad' },
  'cli/import-dropped': { en: 'Dropped', sv: 'Släppt' },
  'cli/dry-run': { en: 'Dry run: the workspace is untouched.', sv: 'Provkörning: arbetsytan är orörd.' },
  'cli/ask-merge': {
    en: 'Add {new} people and update {update}?',
    sv: 'Lägga till {new} personer och uppdatera {update}?',
  },
  'cli/imported': { en: 'Imported {file} as number {id}.', sv: 'Läste in {file} som nummer {id}.' },
  'cli/consents': {
    en: { one: '{count} consent recorded.', other: '{count} consents recorded.' },
    sv: { one: '{count} samtycke antecknat.', other: '{count} samtycken antecknade.' },
  },
  'cli/merge-stopped': {
    en: 'The import stopped after {count} of {of} rows. “people continue-import {id}” goes on, “people undo-import {id}” takes it back.',
    sv: 'Importen stannade efter {count} av {of} rader. ”people continue-import {id}” fortsätter, ”people undo-import {id}” tar tillbaka den.',
  },
  'cli/ask-undo': {
    en: 'Take back everything that import {id} ({file}) wrote?',
    sv: 'Ta tillbaka allt som import {id} ({file}) skrev?',
  },
  'cli/undone': { en: 'Import {id} ({file}) is taken back.', sv: 'Import {id} ({file}) är tillbakatagen.' },
  'cli/rejected-written': {
    en: { one: 'Wrote {count} rejected row to {file}', other: 'Wrote {count} rejected rows to {file}' },
    sv: { one: 'Skrev {count} avvisad rad till {file}', other: 'Skrev {count} avvisade rader till {file}' },
  },
} as const satisfies Words

const answerWords = {
  'cli/saved': { en: 'Saved “{name}”.', sv: 'Sparade ”{name}”.' },
  'cli/removed': { en: 'Removed “{name}”.', sv: 'Tog bort ”{name}”.' },
  'cli/written': { en: 'Wrote {file}', sv: 'Skrev {file}' },
  'cli/backed-up': { en: 'Wrote {file}\nSHA-256 {sha256}', sv: 'Skrev {file}\nSHA-256 {sha256}' },
  'cli/check-fine': { en: 'The file is whole (version {version}).', sv: 'Filen är hel (version {version}).' },
  'cli/check-damaged': {
    en: 'The file is damaged (version {version}). Restore a backup.',
    sv: 'Filen är skadad (version {version}). Återställ en säkerhetskopia.',
  },
  'cli/held-other-device': {
    en: 'This workspace was last used on another device, so nothing is sent. “workspace adopt” takes it over.',
    sv: 'Arbetsytan användes senast på en annan enhet, så inget skickas. ”workspace adopt” tar över den.',
  },
  'cli/held-restored': {
    en: 'This workspace was restored from a backup, so nothing is sent. “workspace adopt” takes it over.',
    sv: 'Arbetsytan är återställd från en säkerhetskopia, så inget skickas. ”workspace adopt” tar över den.',
  },
  'cli/risky-folder': {
    en: 'The folder is on a network or synced to a cloud: another program may change the file. Move it to a local folder.',
    sv: 'Mappen ligger på ett nät eller synkas till ett moln: ett annat program kan ändra filen. Flytta den till en lokal mapp.',
  },
  'cli/ask-adopt': {
    en: 'Send from “{name}” on this device from now on?',
    sv: 'Skicka från ”{name}” på den här enheten från och med nu?',
  },
  'cli/ask-remove': { en: 'Remove “{name}”?', sv: 'Ta bort ”{name}”?' },
  'cli/ask-forget': {
    en: 'Erase everything that names {person}? This cannot be undone.',
    sv: 'Radera allt som nämner {person}? Det går inte att ångra.',
  },
  'cli/forgotten': {
    en: 'Forgotten. Only a keyed hash of the addresses is kept, so that they are never sent to.',
    sv: 'Glömd. Bara ett nycklat fingeravtryck av adresserna finns kvar, så att de aldrig får utskick.',
  },
  'cli/suppressed': { en: '{address} will not be sent to.', sv: '{address} får inga utskick.' },
  'cli/count-of': { en: '{total} of {everyone} people', sv: '{total} av {everyone} personer' },
  'cli/one-value': {
    en: '“{value}” is one value. Part several with commas: “{values}”.',
    sv: '”{value}” är ett värde. Skilj flera åt med komma: ”{values}”.',
  },
  'cli/lint-reads': { en: 'Reads: {fields}. {kb} kB.', sv: 'Läser: {fields}. {kb} kB.' },
  'cli/missing': { en: 'Missing: {fields}', sv: 'Saknas: {fields}' },
  'cli/sms-parts': {
    en: '{parts} parts, {units} characters, {encoding}',
    sv: '{parts} delar, {units} tecken, {encoding}',
  },
  'cli/type-secret': {
    en: 'Type the secret “{name}”, then Ctrl+D.',
    sv: 'Skriv hemligheten ”{name}” och sedan Ctrl+D.',
  },
  'cli/job-import-check': { en: 'Checking', sv: 'Kontrollerar' },
  'cli/job-import-merge': { en: 'Merging', sv: 'Läser in' },
  'cli/job-import-undo': { en: 'Taking back', sv: 'Tar tillbaka' },
  'cli/job-preflight': { en: 'Freezing', sv: 'Låser' },
  'cli/job-export': { en: 'Writing', sv: 'Skriver' },
  'cli/job-backup': { en: 'Backing up', sv: 'Säkerhetskopierar' },
  'cli/job-sample': { en: 'Making the sample', sv: 'Gör exemplet' },
} as const satisfies Words

const sendWords = {
  'cli/status-draft': { en: 'draft', sv: 'utkast' },
  'cli/status-freezing': { en: 'being frozen', sv: 'låses' },
  'cli/status-frozen': { en: 'frozen', sv: 'låst' },
  'cli/status-voided': { en: 'voided', sv: 'ogiltig' },
  'cli/status-scheduled': { en: 'scheduled', sv: 'schemalagd' },
  'cli/status-sending': { en: 'sending', sv: 'skickas' },
  'cli/status-paused': { en: 'paused', sv: 'pausad' },
  'cli/status-held': { en: 'held', sv: 'hålls' },
  'cli/status-cancelled': { en: 'cancelled', sv: 'avbruten' },
  'cli/status-finished': { en: 'finished', sv: 'klar' },
  'cli/ended-draft': { en: '“{name}” is a draft: nothing is frozen.', sv: '”{name}” är ett utkast: inget är låst.' },
  'cli/ended-freezing': { en: '“{name}” is being frozen.', sv: '”{name}” låses.' },
  'cli/ended-frozen': { en: '“{name}” is frozen and waits to be sent.', sv: '”{name}” är låst och väntar på utskick.' },
  'cli/ended-voided': {
    en: '“{name}” has changed since pre-flight. Run pre-flight again.',
    sv: '”{name}” har ändrats sedan förkontrollen. Kör förkontrollen igen.',
  },
  'cli/ended-scheduled': { en: '“{name}” is scheduled.', sv: '”{name}” är schemalagd.' },
  'cli/ended-sending': { en: '“{name}” is being sent.', sv: '”{name}” skickas.' },
  'cli/ended-paused': { en: '“{name}” is paused.', sv: '”{name}” är pausad.' },
  'cli/ended-held': { en: '“{name}” is held.', sv: '”{name}” hålls.' },
  'cli/ended-cancelled': { en: '“{name}” is cancelled.', sv: '”{name}” är avbruten.' },
  'cli/ended-finished': { en: '“{name}” is finished.', sv: '”{name}” är klar.' },
  'cli/hold-missed': {
    en: 'Its time passed while the workspace was closed. Nothing is sent late by itself.',
    sv: 'Tiden gick medan arbetsytan var stängd. Inget skickas för sent av sig självt.',
  },
  'cli/hold-other-device': {
    en: 'The workspace was opened on another device.',
    sv: 'Arbetsytan öppnades på en annan enhet.',
  },
  'cli/hold-restored': {
    en: 'The workspace was restored from a backup.',
    sv: 'Arbetsytan återställdes från en säkerhetskopia.',
  },
  'cli/hold-over-maximum': {
    en: 'More people than were approved would receive it.',
    sv: 'Fler personer än vad som godkändes skulle få det.',
  },
  'cli/stopped': {
    en: '“{name}” makes no more occurrences: the last one could not be prepared.',
    sv: '”{name}” gör inga fler utskick: det senaste gick inte att förbereda.',
  },
  'cli/hold-content-changed': { en: 'It changed after it was approved.', sv: 'Det ändrades efter godkännandet.' },
  'cli/hold-preflight-errors': { en: 'Its checks found something.', sv: 'Kontrollerna hittade något.' },
  'cli/next-send': {
    en: 'To send: campaign send "{name}" --confirm {count}',
    sv: 'För att skicka: campaign send "{name}" --confirm {count}',
  },
  'cli/approved': { en: '“{name}” is approved for {count}.', sv: '”{name}” är godkänd för {count}.' },
  'cli/sending': { en: '{done} of {of}', sv: '{done} av {of}' },
  'cli/rate': { en: '{rate}/s', sv: '{rate}/s' },
  'cli/started': { en: '“{name}” is being sent.', sv: '”{name}” skickas.' },
  'cli/scheduled': { en: '“{name}” is scheduled for {at}.', sv: '”{name}” är schemalagd till {at}.' },
  'cli/recurring': {
    en: '“{name}” is approved: it recurs by its schedule, to at most {max} each time.',
    sv: '”{name}” är godkänd: den återkommer enligt schemat, till högst {max} varje gång.',
  },
  'cli/keep-running': {
    en: 'It goes out while the workspace is open: keep “utskick run” or the window running.',
    sv: 'Den skickas medan arbetsytan är öppen: ha ”utskick run” eller fönstret igång.',
  },
  'cli/paused-cleanly': {
    en: '“{name}” is paused. “campaign resume” goes on where it stopped.',
    sv: '”{name}” är pausad. ”campaign resume” fortsätter där den stannade.',
  },
  'cli/goes-on': {
    en: '“{name}” goes on in the program that has the workspace open.',
    sv: '”{name}” fortsätter i programmet som har arbetsytan öppen.',
  },
  'cli/unknown-left': {
    en: {
      one: '{count} recipient is unknown: it may or may not have the message. “campaign decide” settles it.',
      other: '{count} recipients are unknown: they may or may not have the message. “campaign decide” settles them.',
    },
    sv: {
      one: '{count} mottagare är oklar: den har kanske meddelandet, kanske inte. ”campaign decide” avgör.',
      other: '{count} mottagare är oklara: de har kanske meddelandet, kanske inte. ”campaign decide” avgör.',
    },
  },
  'cli/decided': {
    en: { one: '{count} recipient decided.', other: '{count} recipients decided.' },
    sv: { one: '{count} mottagare avgjord.', other: '{count} mottagare avgjorda.' },
  },
  'cli/running': { en: '“{name}” is open. Ctrl+C closes it.', sv: '”{name}” är öppen. Ctrl+C stänger den.' },
} as const satisfies Words

const refusalWords = {
  'cli/defect': {
    en: 'A mistake in the program, incident {incident}. The log says more: {log}',
    sv: 'Ett fel i programmet, händelse {incident}. Loggen säger mer: {log}',
  },
  'cli/broken': {
    en: 'The program could not start ({what}). Check that its settings folder can be written.',
    sv: 'Programmet kunde inte starta ({what}). Kontrollera att mappen för inställningar går att skriva i.',
  },
  'cli/cancelled': { en: 'Called off.', sv: 'Avbrutet.' },
  'cli/no-workspace': {
    en: 'Name the workspace with --workspace FILE or in UTSKICK_WORKSPACE.',
    sv: 'Ange arbetsytan med --workspace FIL eller i UTSKICK_WORKSPACE.',
  },
  'cli/needs-yes': {
    en: '{question} Nobody is here to answer: add --yes.',
    sv: '{question} Ingen är här för att svara: lägg till --yes.',
  },
  'cli/no-such': { en: 'There is no {noun} named “{name}”.', sv: 'Det finns inget som heter ”{name}” ({noun}).' },
  'cli/ambiguous': {
    en: 'More than one is named “{name}”. Use the uid: {uids}.',
    sv: 'Mer än en heter ”{name}”. Använd uid: {uids}.',
  },
  'cli/name-in-use': {
    en: 'There is already a campaign named “{name}”. Choose another name.',
    sv: 'Det finns redan en kampanj som heter ”{name}”. Välj ett annat namn.',
  },
  'cli/nobody-found': { en: 'Nobody has the address {address}.', sv: 'Ingen har adressen {address}.' },
  'cli/no-delivery': { en: 'Nothing of “{name}” was frozen or sent.', sv: 'Inget av ”{name}” är låst eller skickat.' },
  'cli/bad-number': { en: '“{text}” is not a number that fits here.', sv: '”{text}” är inget tal som passar här.' },
  'cli/bad-consent': {
    en: '“{text}” is not a channel and a purpose. Example: email:offers.',
    sv: '”{text}” är inte en kanal och ett ändamål. Exempel: email:offers.',
  },
  'cli/bad-host': {
    en: '“{text}” is not a host and a port. Example: smtp.example.com:587.',
    sv: '”{text}” är inte en värd och en port. Exempel: smtp.example.com:587.',
  },
  'cli/bad-secret-file': {
    en: '“{text}” is not a name and a file. Example: password=secret.txt.',
    sv: '”{text}” är inte ett namn och en fil. Exempel: password=secret.txt.',
  },
  'cli/secret-missing': {
    en: 'Nothing came on standard input for the secret “{name}”.',
    sv: 'Inget kom på standard in för hemligheten ”{name}”.',
  },
  'cli/not-text': {
    en: '{file} is not UTF-8 text. Save it as UTF-8.',
    sv: '{file} är inte text i UTF-8. Spara den som UTF-8.',
  },
  'cli/not-json': { en: '{file} is not JSON.', sv: '{file} är inte JSON.' },
  'cli/too-deep': { en: '{file} has far too many levels.', sv: '{file} har alldeles för många nivåer.' },
  'cli/not-a-rule': {
    en: '{file} holds no rule: {what}',
    sv: '{file} innehåller ingen regel: {what}',
  },
  'cli/unfit-rule': {
    en: 'The rule in {file} does not fit at {where}: {what}',
    sv: 'Regeln i {file} passar inte vid {where}: {what}',
  },
  'cli/no-rule': {
    en: 'Who is it? Give --where, --rule or --everyone.',
    sv: 'Vilka gäller det? Ange --where, --rule eller --everyone.',
  },
  'cli/bad-where': {
    en: '“{text}” is not a condition. Example: country is Germany,France.',
    sv: '”{text}” är inget villkor. Exempel: country is Germany,France.',
  },
  'cli/where-type': {
    en: '“{text}” does not fit {field}, a field of type {type}.',
    sv: '”{text}” passar inte {field}, ett fält av typen {type}.',
  },
  'cli/one-content': { en: 'Give one of --mjml, --html and --sms.', sv: 'Ange en av --mjml, --html och --sms.' },
  'cli/one-gateway': {
    en: 'Give one of --smtp, --pickup, --dry-run and --settings.',
    sv: 'Ange en av --smtp, --pickup, --dry-run och --settings.',
  },
  'cli/one-schedule': { en: 'Give --at or --recurring, not both.', sv: 'Ange --at eller --recurring, inte båda.' },
  'cli/recurring-max': {
    en: 'A recurring campaign needs --max: the most people that may receive it unattended.',
    sv: 'En återkommande kampanj behöver --max: det största antal som får det obevakat.',
  },
  'cli/no-wait-alone': {
    en: 'Nobody else has the workspace open, so nothing would be sent after this command. Leave out --no-wait.',
    sv: 'Ingen annan har arbetsytan öppen, så inget skulle skickas efter kommandot. Utelämna --no-wait.',
  },
  'cli/release-how': {
    en: 'Say what becomes of it: --send with --confirm, or --cancel.',
    sv: 'Säg vad som ska hända: --send med --confirm, eller --cancel.',
  },
  'cli/confirm-needed': {
    en: 'Sending needs --confirm and the number of those who still wait.',
    sv: 'För att skicka krävs --confirm och antalet som ännu väntar.',
  },
} as const satisfies Words

/** What is wrong with how a command was written. */
const usageWords = {
  'cli/unknown-command': { en: 'There is no command “{text}”.', sv: 'Det finns inget kommando ”{text}”.' },
  'cli/unknown-option': { en: 'There is no option “{text}” here.', sv: 'Flaggan ”{text}” finns inte här.' },
  'cli/did-you-mean': {
    en: '“{text}” is not known here. Did you mean {nearest}?',
    sv: '”{text}” finns inte här. Menade du {nearest}?',
  },
  'cli/missing-argument': { en: '“{text}” is missing.', sv: '”{text}” saknas.' },
  'cli/missing-value': { en: '“{text}” needs a value.', sv: '”{text}” behöver ett värde.' },
  'cli/missing-option': { en: '“{text}” is needed.', sv: '”{text}” behövs.' },
  'cli/too-many-arguments': {
    en: '“{text}” was given more words than it takes. Put a name of several words in quotation marks.',
    sv: '”{text}” fick fler ord än det tar emot. Sätt ett namn av flera ord inom citattecken.',
  },
  'cli/not-a-choice': {
    en: '“{text}” does not go with “{option}”. It is one of: {choices}.',
    sv: '”{text}” går inte med ”{option}”. Det är ett av: {choices}.',
  },
  'cli/bad-usage': { en: 'The command cannot be read: {what}', sv: 'Kommandot går inte att läsa: {what}' },
} as const satisfies Words

export const cliWords = {
  ...headWords,
  ...importWords,
  ...answerWords,
  ...sendWords,
  ...refusalWords,
  ...usageWords,
  ...cliHelpWords,
} as const satisfies Words
