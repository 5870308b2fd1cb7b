/** What is said about a list that is read and the rows in it: files, columns, e-mail addresses, phone numbers. */
import type { Words } from './say.ts'

const fileWords = {
  'import/not-found': { en: 'There is no file with that name.', sv: 'Det finns ingen fil med det namnet.' },
  'import/not-a-file': { en: 'That is a folder. Pick a file.', sv: 'Det är en mapp. Välj en fil.' },
  'import/no-permission': {
    en: 'The file may not be read. Check its permissions, or close it in the program that holds it.',
    sv: 'Filen får inte läsas. Kontrollera behörigheten, eller stäng den i programmet som har den öppen.',
  },
  'import/empty-file': { en: 'The file is empty.', sv: 'Filen är tom.' },
  'import/no-rows': {
    en: 'There are no rows below the header.',
    sv: 'Det finns inga rader under rubrikraden.',
  },
  'import/pdf': {
    en: 'This is a PDF, whatever its name says. Save the list as CSV or XLSX and pick that file.',
    sv: 'Det här är en PDF, vad namnet än säger. Spara listan som CSV eller XLSX och välj den filen.',
  },
  'import/picture': { en: 'This is a picture, not a list.', sv: 'Det här är en bild, inte en lista.' },
  'import/web-page': {
    en: 'This is a web page or XML, not a list. Save the list as CSV or XLSX.',
    sv: 'Det här är en webbsida eller XML, inte en lista. Spara listan som CSV eller XLSX.',
  },
  'import/archive': {
    en: 'This is a packed archive, not a spreadsheet. Unpack it and pick the list inside.',
    sv: 'Det här är ett packat arkiv, inte ett kalkylark. Packa upp det och välj listan i det.',
  },
  'import/old-excel': {
    en: 'This is a file in the old Excel format (.xls). Save it as .xlsx and pick that file.',
    sv: 'Det här är en fil i det gamla Excelformatet (.xls). Spara den som .xlsx och välj den filen.',
  },
  'import/binary-workbook': {
    en: 'This is a binary workbook (.xlsb). Save it as .xlsx and pick that file.',
    sv: 'Det här är en binär arbetsbok (.xlsb). Spara den som .xlsx och välj den filen.',
  },
  'import/open-document': {
    en: 'This is an OpenDocument file. Save it as .xlsx or CSV and pick that file.',
    sv: 'Det här är en OpenDocument-fil. Spara den som .xlsx eller CSV och välj den filen.',
  },
  'import/encrypted': {
    en: 'The workbook is locked with a password. Open it in Excel, save it without the password and pick that file.',
    sv: 'Arbetsboken är låst med lösenord. Öppna den i Excel, spara den utan lösenord och välj den filen.',
  },
  'import/damaged-workbook': {
    en: 'The workbook is damaged and cannot be read to its end. Open it in a spreadsheet program and save it again.',
    sv: 'Arbetsboken är skadad och går inte att läsa till slut. Öppna den i ett kalkylprogram och spara den igen.',
  },
  'import/too-large': {
    en: 'The workbook is too large to read (256 MB packed, 1 GB unpacked). Save the list as CSV instead.',
    sv: 'Arbetsboken är för stor för att läsas (256 MB packad, 1 GB uppackad). Spara listan som CSV i stället.',
  },
  'import/not-a-list': {
    en: 'This is not a list: the file holds no text. Pick a CSV or XLSX file.',
    sv: 'Det här är ingen lista: filen innehåller ingen text. Välj en CSV- eller XLSX-fil.',
  },
  'import/no-such-sheet': {
    en: 'The file has no visible sheet called “{sheet}”.',
    sv: 'Filen har inget synligt blad som heter ”{sheet}”.',
  },
  'import/check-encoding': {
    en: 'Some characters could not be read as {encoding}. If names look wrong below, try another encoding.',
    sv: 'Några tecken gick inte att läsa som {encoding}. Om namn ser fel ut nedan, prova en annan teckenkodning.',
  },
} as const satisfies Words

const columnWords = {
  'import/duplicate-headers': {
    en: 'Columns {first} and {second} are both called “{header}”. Rename one of them in the file.',
    sv: 'Kolumn {first} och {second} heter båda ”{header}”. Byt namn på en av dem i filen.',
  },
  'import/too-many-columns': {
    en: 'The list has {columns} columns; at most {limit} can be read. Remove those that are not needed.',
    sv: 'Listan har {columns} kolumner; högst {limit} kan läsas. Ta bort dem som inte behövs.',
  },
  'import/no-identity-column': {
    en: 'No column says who a person is. Choose the column that holds e-mail, phone or customer number.',
    sv: 'Ingen kolumn säger vem en person är. Välj kolumnen som har e-post, telefon eller kundnummer.',
  },
  'import/column-mapped-twice': {
    en: 'The columns “{first}” and “{second}” both go to {key}. Choose one of them and skip the other.',
    sv: 'Kolumnerna ”{first}” och ”{second}” går båda till {key}. Välj en av dem och hoppa över den andra.',
  },
  'import/column-twice': {
    en: 'Column {column} is mapped more than once.',
    sv: 'Kolumn {column} är kopplad mer än en gång.',
  },
  'import/unknown-field': {
    en: 'There is no field called {key}. For a new field, give it a type: {key}:text.',
    sv: 'Det finns inget fält som heter {key}. För ett nytt fält, ange en typ: {key}:text.',
  },
  'import/no-such-column': {
    en: 'The list has no column called “{header}”.',
    sv: 'Listan har ingen kolumn som heter ”{header}”.',
  },
  'import/bad-map': {
    en: '“{part}” is not a mapping. Write Column=field, Column=skip or Column=key:type.',
    sv: '”{part}” är ingen koppling. Skriv Kolumn=fält, Kolumn=skip eller Kolumn=nyckel:typ.',
  },
  'import/bad-key': {
    en: '“{key}” cannot name a field. Use a–z, 0–9 and _, begin with a letter, at most 63 characters.',
    sv: '”{key}” kan inte vara namn på ett fält. Använd a–z, 0–9 och _, börja med en bokstav, högst 63 tecken.',
  },
  'import/standard-key': {
    en: '{key} is a standard field. Choose it as it is, or give the new field another key.',
    sv: '{key} är ett standardfält. Välj det som det är, eller ge det nya fältet en annan nyckel.',
  },
  'import/reserved-key': {
    en: '{key} means something else in templates. Give the field another key.',
    sv: '{key} betyder något annat i mallar. Ge fältet en annan nyckel.',
  },
  'import/key-in-use': {
    en: 'There is already a field called {key}. Choose it, or give the new field another key.',
    sv: 'Det finns redan ett fält som heter {key}. Välj det, eller ge det nya fältet en annan nyckel.',
  },
  'import/bad-label': {
    en: 'The field {key} needs a label of one line, at most 100 characters.',
    sv: 'Fältet {key} behöver en etikett på en rad, högst 100 tecken.',
  },
} as const satisfies Words

const rowWords = {
  'import/row-short': {
    en: 'Has {found} of {expected} cells; the missing ones count as empty',
    sv: 'Har {found} av {expected} celler; de som saknas räknas som tomma',
  },
  'import/row-long': {
    en: 'Has {found} cells where the header has {expected}',
    sv: 'Har {found} celler där rubrikraden har {expected}',
  },
  'import/unclosed-quote': {
    en: 'A quotation mark on line {line} is never closed',
    sv: 'Ett citattecken på rad {line} stängs aldrig',
  },
  'import/unclosed-quote-to-end': {
    en: 'A quotation mark on line {line} is never closed; everything to line {lastLine} stands inside it',
    sv: 'Ett citattecken på rad {line} stängs aldrig; allt till rad {lastLine} står innanför det',
  },
  'import/stray-quote': {
    en: 'A quotation mark stands inside a quoted cell; write it twice',
    sv: 'Ett citattecken står inne i en citerad cell; skriv det dubbelt',
  },
  'import/nul-byte': {
    en: 'Holds a NUL character, which no text has',
    sv: 'Innehåller ett NUL-tecken, som ingen text har',
  },
  'import/cell-too-long': {
    en: 'A cell is longer than {limit} characters, or the row than a million',
    sv: 'En cell är längre än {limit} tecken, eller raden än en miljon',
  },
  'import/broken-characters': {
    en: 'Some characters could not be read; check the encoding',
    sv: 'Några tecken gick inte att läsa; kontrollera teckenkodningen',
  },
  'import/no-identity': {
    en: 'No e-mail, phone or customer number',
    sv: 'Varken e-post, telefon eller kundnummer',
  },
  'import/phone-dropped': {
    en: 'Phone {value} is not a valid number and was left out',
    sv: 'Telefon {value} är inget giltigt nummer och utelämnades',
  },
  'import/bad-number': {
    en: '{field}: {value} is not a number and was left out',
    sv: '{field}: {value} är inget tal och utelämnades',
  },
  'import/bad-date': {
    en: '{field}: {value} is not a date and was left out',
    sv: '{field}: {value} är inget datum och utelämnades',
  },
  'import/bad-boolean': {
    en: '{field}: {value} is neither yes nor no and was left out',
    sv: '{field}: {value} är varken ja eller nej och utelämnades',
  },
  'import/unknown-ending': {
    en: 'No top-level domain is known by the end of {domain}; check the spelling',
    sv: 'Slutet på {domain} är ingen känd toppdomän; kontrollera stavningen',
  },
  'import/needs-smtputf8': {
    en: '{value} has letters that only mail servers with SMTPUTF8 take',
    sv: '{value} har bokstäver som bara e-postservrar med SMTPUTF8 tar emot',
  },
} as const satisfies Words

const emailWords = {
  'email/empty': { en: 'No e-mail address', sv: 'Ingen e-postadress' },
  'email/control': {
    en: 'Holds a line break or an invisible character',
    sv: 'Innehåller en radbrytning eller ett osynligt tecken',
  },
  'email/angle-brackets': { en: 'Has a name or < > around the address', sv: 'Har ett namn eller < > runt adressen' },
  'email/comma': { en: 'Has a comma; write one address', sv: 'Har ett kommatecken; skriv en adress' },
  'email/semicolon': { en: 'Has a semicolon; write one address', sv: 'Har ett semikolon; skriv en adress' },
  'email/quoted': { en: 'Has a quotation mark', sv: 'Har ett citattecken' },
  'email/space': { en: 'Has a space', sv: 'Har ett mellanslag' },
  'email/no-at': { en: 'No @ in the address', sv: 'Inget @ i adressen' },
  'email/two-at': { en: 'More than one @', sv: 'Mer än ett @' },
  'email/nothing-before-at': { en: 'Nothing before the @', sv: 'Inget före @' },
  'email/nothing-after-at': { en: 'Nothing after the @', sv: 'Inget efter @' },
  'email/starts-with-dot': { en: 'Starts with a dot', sv: 'Börjar med en punkt' },
  'email/dot-before-at': { en: 'A dot right before the @', sv: 'En punkt precis före @' },
  'email/dot-after-at': { en: 'A dot right after the @', sv: 'En punkt precis efter @' },
  'email/two-dots': { en: 'Two dots in a row', sv: 'Två punkter i rad' },
  'email/ends-with-dot': { en: 'Ends with a dot', sv: 'Slutar med en punkt' },
  'email/character': { en: 'May not hold the character {character}', sv: 'Får inte innehålla tecknet {character}' },
  'email/no-dot-in-domain': { en: 'No dot after the @ part', sv: 'Ingen punkt efter @' },
  'email/domain-hyphen': {
    en: 'A part of the domain begins or ends with a hyphen',
    sv: 'En del av domänen börjar eller slutar med bindestreck',
  },
  'email/domain-character': { en: '{domain} is not a domain name', sv: '{domain} är inget domännamn' },
  'email/ip-address': { en: 'Has an IP address instead of a domain', sv: 'Har en IP-adress i stället för en domän' },
  'email/too-long': { en: 'Longer than {limit} characters', sv: 'Längre än {limit} tecken' },
  'email/local-too-long': { en: 'More than {limit} characters before the @', sv: 'Fler än {limit} tecken före @' },
  'email/label-too-long': {
    en: 'A part of the domain is longer than {limit} characters',
    sv: 'En del av domänen är längre än {limit} tecken',
  },
} as const satisfies Words

const phoneWords = {
  'phone/not-a-number': { en: 'Not a phone number', sv: 'Inget telefonnummer' },
  'phone/too-short': { en: 'Too short for a phone number', sv: 'För kort för ett telefonnummer' },
  'phone/too-long': { en: 'Too long for a phone number', sv: 'För långt för ett telefonnummer' },
  'phone/not-valid': { en: 'No such number in its country', sv: 'Det finns inget sådant nummer i landet' },
  'phone/no-country': {
    en: 'No country code; write +46… or choose a country for the list',
    sv: 'Ingen landskod; skriv +46… eller välj ett land för listan',
  },
  'phone/extension': {
    en: 'Has an extension; messages cannot reach it',
    sv: 'Har en anknytning; dit når inga meddelanden',
  },
} as const satisfies Words

export const importWords = {
  ...fileWords,
  ...columnWords,
  ...rowWords,
  ...emailWords,
  ...phoneWords,
} as const satisfies Words
