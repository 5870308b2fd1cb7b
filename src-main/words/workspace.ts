/** The words about the one file, its folder, secrets, the wire and the shells. */
import type { Words } from './say.ts'

export const workspaceWords = {
  'workspace/none-open': {
    en: 'No workspace is open. Open or create one first.',
    sv: 'Ingen arbetsyta är öppen. Öppna eller skapa en först.',
  },
  'workspace/no-sample': {
    en: 'The sample workspace is not part of this version.',
    sv: 'Exempelarbetsytan ingår inte i den här versionen.',
  },
  'workspace/owned': {
    en: '{file} is already open in another Utskick: process {pid} on {host}. Close it there, or work in that one.',
    sv: '{file} är redan öppen i ett annat Utskick: process {pid} på {host}. Stäng den där, eller arbeta i den.',
  },
  'workspace/no-folder': { en: 'There is no folder {folder}.', sv: 'Det finns ingen mapp {folder}.' },
  'workspace/outside-home': {
    en: '{folder} is outside your home folder. Choose a folder inside it.',
    sv: '{folder} ligger utanför din hemmapp. Välj en mapp i den.',
  },
  'workspace/exists': {
    en: '{file} exists already and is left as it is. Choose another name.',
    sv: '{file} finns redan och lämnas orörd. Välj ett annat namn.',
  },
  'workspace/not-found': { en: 'There is no file {file}.', sv: 'Det finns ingen fil {file}.' },
  'workspace/read-only': {
    en: 'Nothing can be written in {folder}. Move the workspace to a folder of your own, or ask for write access.',
    sv: 'Det går inte att skriva i {folder}. Flytta arbetsytan till en egen mapp, eller be om skrivrättighet.',
  },
  'workspace/read-only-file': {
    en: '{file} cannot be read and written from your account. Change its permissions, or work in a copy of your own.',
    sv: '{file} kan inte läsas och skrivas från ditt konto. Ändra filens rättigheter, eller arbeta i en egen kopia.',
  },
  'workspace/disk-full': {
    en: 'The disk of {folder} is full. Free some space and try again.',
    sv: 'Disken med {folder} är full. Frigör utrymme och försök igen.',
  },
  'workspace/not-a-workspace': {
    en: '{file} is not an Utskick workspace. It was not changed.',
    sv: '{file} är inte en arbetsyta för Utskick. Den har inte ändrats.',
  },
  'workspace/newer': {
    en: '{file} was made by a newer Utskick (version {version} of the file, this one knows {ours}). It was not changed. Update Utskick to open it.',
    sv: '{file} är gjord av ett nyare Utskick (filversion {version}, den här känner till {ours}). Den har inte ändrats. Uppdatera Utskick för att öppna den.',
  },
  'workspace/damaged': {
    en: '{file} is damaged and was left as it is. Restore your latest backup to a new file. Found: {found}',
    sv: '{file} är skadad och har lämnats orörd. Återställ den senaste säkerhetskopian till en ny fil. Hittat: {found}',
  },
  'workspace/backup-differs': {
    en: 'The backup {file} is not what was written: its checksum differs from the one beside it. Choose another backup.',
    sv: 'Säkerhetskopian {file} är inte den som skrevs: kontrollsumman stämmer inte. Välj en annan säkerhetskopia.',
  },
  'workspace/unknown-country': {
    en: '“{country}” is not a country code. Write two letters, such as SE.',
    sv: '”{country}” är ingen landskod. Skriv två bokstäver, till exempel SE.',
  },
  'workspace/unknown-zone': { en: 'There is no time zone {zone}.', sv: 'Det finns ingen tidszon {zone}.' },
  'workspace/held': {
    en: 'Nothing is sent from this workspace until it is taken over: it came from another device or from a backup.',
    sv: 'Inget skickas från arbetsytan förrän den har tagits över: den kom från en annan enhet eller en säkerhetskopia.',
  },
  'secret/missing': {
    en: 'A secret that the gateway needs is not stored on this computer. Enter it again.',
    sv: 'En hemlighet som sändkontot behöver finns inte på den här datorn. Ange den igen.',
  },
  'secret/passphrase-wrong': {
    en: 'The passphrase does not open the stored secrets. Check UTSKICK_PASSPHRASE.',
    sv: 'Lösenfrasen öppnar inte de lagrade hemligheterna. Kontrollera UTSKICK_PASSPHRASE.',
  },
  'secret/locked': {
    en: 'The stored secrets cannot be opened from here. Open them the way they were stored: in the desktop app, or with UTSKICK_PASSPHRASE set.',
    sv: 'De lagrade hemligheterna kan inte öppnas härifrån. Öppna dem så som de lagrades: i skrivbordsappen, eller med UTSKICK_PASSPHRASE satt.',
  },
  'secret/damaged': {
    en: 'The stored secrets of this gateway are damaged. Enter them again.',
    sv: 'De lagrade hemligheterna för sändkontot är skadade. Ange dem på nytt.',
  },
  'store/disk-full': {
    en: 'The disk is full, and the step that did not fit was taken back whole. Free some space and try again.',
    sv: 'Disken är full, och steget som inte fick plats togs tillbaka helt. Frigör utrymme och försök igen.',
  },
  'store/read-only': {
    en: 'The workspace cannot be written to. Nothing was changed; check the file and its folder.',
    sv: 'Det går inte att skriva i arbetsytan. Inget har ändrats; kontrollera filen och dess mapp.',
  },
  'store/io': {
    en: 'The disk reported an error. Nothing more is sent until the workspace has been opened again; check the disk.',
    sv: 'Disken rapporterade ett fel. Inget mer skickas förrän arbetsytan har öppnats igen; kontrollera disken.',
  },
  'store/damaged': {
    en: 'The workspace file is damaged. Close it and restore your latest backup to a new file.',
    sv: 'Arbetsytans fil är skadad. Stäng den och återställ den senaste säkerhetskopian till en ny fil.',
  },
  'call/unknown': { en: 'There is no call named {name}.', sv: 'Det finns inget anrop som heter {name}.' },
  'call/invalid': {
    en: '{name} was given something unfit in {where}: {what}',
    sv: '{name} fick något olämpligt i {where}: {what}',
  },
  'call/too-deep': {
    en: '{name} was given something with far too many levels.',
    sv: '{name} fick något med alldeles för många nivåer.',
  },
  'call/cancelled': { en: 'It was cancelled.', sv: 'Det avbröts.' },
  'call/no-job': { en: 'That work is no longer listed.', sv: 'Det arbetet finns inte längre i listan.' },
  'call/file-gone': {
    en: 'The chosen file is no longer at hand. Choose it again.',
    sv: 'Den valda filen finns inte kvar. Välj den igen.',
  },
  'call/file-relative': {
    en: '{file} is not a complete path. Give the whole path from the top.',
    sv: '{file} är inte en fullständig sökväg. Ange hela sökvägen från roten.',
  },
  'call/file-outside': {
    en: 'A page in the browser may only use files you choose, and workspaces inside your home folder.',
    sv: 'En sida i webbläsaren får bara använda filer du väljer, och arbetsytor i din hemmapp.',
  },
  'call/file-denied': {
    en: 'Access to {file} was denied. Choose another place, or ask for access.',
    sv: 'Åtkomst till {file} nekades. Välj en annan plats, eller be om åtkomst.',
  },
  'call/file-missing': { en: 'There is no file {file}.', sv: 'Det finns ingen fil {file}.' },
  'call/file-is-folder': { en: '{file} is a folder. Choose a file.', sv: '{file} är en mapp. Välj en fil.' },
  defect: {
    en: 'Something went wrong in Utskick itself. The log has the details under {incident}.',
    sv: 'Något gick fel i själva Utskick. Loggen har detaljerna under {incident}.',
  },
  'shell/usage': {
    en: 'Usage: npm start -- [--browser] [--port N] [--workspace FILE] [--no-open]',
    sv: 'Användning: npm start -- [--browser] [--port N] [--workspace FIL] [--no-open]',
  },
  'shell/fetching-electron': {
    en: 'Fetching Electron for the desktop app (once, about 120 MB) …',
    sv: 'Hämtar Electron till skrivbordsappen (en gång, omkring 120 MB) …',
  },
  'shell/no-electron': {
    en: 'The desktop app needs Electron, which could not be fetched here, so Utskick opens in the browser.',
    sv: 'Skrivbordsappen behöver Electron, som inte gick att hämta här, så Utskick öppnas i webbläsaren.',
  },
  'shell/address': { en: 'Utskick is at {address}', sv: 'Utskick finns på {address}' },
  'shell/port-taken': {
    en: 'Port {port} is taken by another program. Choose another with --port, or leave it out.',
    sv: 'Port {port} används av ett annat program. Välj en annan med --port, eller utelämna den.',
  },
  'shell/engine-gone': {
    en: 'The engine of Utskick stopped. The log has the details; start again to carry on where it was.',
    sv: 'Utskicks motor stannade. Loggen har detaljerna; starta om för att fortsätta där den var.',
  },
  'shell/upload-too-large': {
    en: '{name} is larger than 4 GB. Split it and choose the parts.',
    sv: '{name} är större än 4 GB. Dela upp den och välj delarna.',
  },
  'shell/reconnecting': { en: 'Reconnecting…', sv: 'Återansluter…' },
  'shell/code-used': {
    en: 'This address has been used or is old. Press Enter in the terminal where Utskick runs and open the new one.',
    sv: 'Adressen är använd eller gammal. Tryck Retur i terminalen där Utskick körs och öppna den nya.',
  },
  'shell/stopped': {
    en: 'Utskick is not running. Start it again and open the address it prints.',
    sv: 'Utskick körs inte. Starta det igen och öppna adressen som skrivs ut.',
  },
  'shell/leave-sending': {
    en: 'A send is under way or about to start. Quit and let it wait until Utskick is opened again?',
    sv: 'Ett utskick pågår eller ska just börja. Avsluta och låta det vänta tills Utskick öppnas igen?',
  },
  'shell/quit': { en: 'Quit', sv: 'Avsluta' },
  'shell/stay': { en: 'Stay', sv: 'Stanna kvar' },
  'shell/menu-edit': { en: 'Edit', sv: 'Redigera' },
  'shell/menu-view': { en: 'View', sv: 'Visa' },
  'shell/menu-about': { en: 'About Utskick', sv: 'Om Utskick' },
  'shell/menu-services': { en: 'Services', sv: 'Tjänster' },
  'shell/menu-hide': { en: 'Hide Utskick', sv: 'Göm Utskick' },
  'shell/menu-hideOthers': { en: 'Hide Others', sv: 'Göm övriga' },
  'shell/menu-unhide': { en: 'Show All', sv: 'Visa alla' },
  'shell/menu-quit': { en: 'Quit Utskick', sv: 'Avsluta Utskick' },
  'shell/menu-undo': { en: 'Undo', sv: 'Ångra' },
  'shell/menu-redo': { en: 'Redo', sv: 'Gör om' },
  'shell/menu-cut': { en: 'Cut', sv: 'Klipp ut' },
  'shell/menu-copy': { en: 'Copy', sv: 'Kopiera' },
  'shell/menu-paste': { en: 'Paste', sv: 'Klistra in' },
  'shell/menu-selectAll': { en: 'Select All', sv: 'Markera allt' },
  'shell/menu-zoomIn': { en: 'Larger', sv: 'Större' },
  'shell/menu-zoomOut': { en: 'Smaller', sv: 'Mindre' },
  'shell/menu-resetZoom': { en: 'Normal size', sv: 'Normal storlek' },
  'shell/menu-togglefullscreen': { en: 'Full screen', sv: 'Helskärm' },
  'shell/menu-toggleDevTools': { en: 'Developer tools', sv: 'Utvecklarverktyg' },
  'shell/menu-minimize': { en: 'Minimise', sv: 'Minimera' },
  'shell/open-failed': { en: 'The workspace could not be opened', sv: 'Arbetsytan kunde inte öppnas' },
} as const satisfies Words
