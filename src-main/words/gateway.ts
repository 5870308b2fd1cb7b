/** What gateways answer: why a message was not taken, what a test found. Reasons take no parameters, test steps do. */
import type { Words } from './say.ts'

const commonWords = {
  'gateway/closed': { en: 'The gateway is closed.', sv: 'Gatewayen är stängd.' },
  'gateway/no-send': {
    en: 'Sending is switched off on this computer (UTSKICK_NO_SEND).',
    sv: 'Sändning är avstängd på den här datorn (UTSKICK_NO_SEND).',
  },
  'gateway/not-held': {
    en: 'The message was stopped just before it would have left. Nothing was sent.',
    sv: 'Meddelandet stoppades precis innan det skulle ha lämnats. Inget skickades.',
  },
  'dry-run/test-ready': { en: 'Dry run: nothing will be sent.', sv: 'Torrkörning: inget kommer att skickas.' },
} as const satisfies Words

const smtpRoadWords = {
  'smtp/host-not-found': {
    en: 'The mail server’s name cannot be found. Check the name and the network.',
    sv: 'E-postserverns namn går inte att hitta. Kontrollera namnet och nätverket.',
  },
  'smtp/connection-refused': {
    en: 'Nothing answers at that address and port. Check the port.',
    sv: 'Inget svarar på den adressen och porten. Kontrollera porten.',
  },
  'smtp/no-route': {
    en: 'The mail server cannot be reached from this network.',
    sv: 'E-postservern går inte att nå från det här nätverket.',
  },
  'smtp/timeout': { en: 'The mail server did not answer in time.', sv: 'E-postservern svarade inte i tid.' },
  'smtp/connection-lost': {
    en: 'The connection to the mail server was lost.',
    sv: 'Anslutningen till e-postservern bröts.',
  },
  'smtp/server-closing': {
    en: 'The mail server closed the connection and asks to be tried later.',
    sv: 'E-postservern stängde anslutningen och vill att vi försöker senare.',
  },
  'smtp/server-refuses': {
    en: 'The mail server does not accept connections from here.',
    sv: 'E-postservern tar inte emot anslutningar härifrån.',
  },
  'smtp/answer-not-understood': {
    en: 'The server’s answer is not one that a mail server gives.',
    sv: 'Serverns svar är inte ett som en e-postserver ger.',
  },
  'smtp/no-tls-off-loopback': {
    en: 'A connection without encryption is only allowed to this computer. Choose TLS or STARTTLS.',
    sv: 'Anslutning utan kryptering tillåts bara till den här datorn. Välj TLS eller STARTTLS.',
  },
  'smtp/tls': {
    en: 'No encrypted connection could be made. Check that the port fits the kind of encryption.',
    sv: 'Det gick inte att upprätta en krypterad anslutning. Kontrollera att porten passar krypteringen.',
  },
  'smtp/tls-missing': {
    en: 'The mail server does not offer encryption (STARTTLS). Nothing was sent in clear.',
    sv: 'E-postservern erbjuder ingen kryptering (STARTTLS). Inget skickades i klartext.',
  },
  'smtp/tls-expired': {
    en: 'The mail server’s certificate has expired.',
    sv: 'E-postserverns certifikat har gått ut.',
  },
  'smtp/tls-wrong-name': {
    en: 'The mail server’s certificate is for another name. Check the server name.',
    sv: 'E-postserverns certifikat gäller ett annat namn. Kontrollera servernamnet.',
  },
  'smtp/tls-untrusted': {
    en: 'The mail server’s certificate is not from an authority that this computer trusts.',
    sv: 'E-postserverns certifikat kommer inte från en utfärdare som den här datorn litar på.',
  },
  'smtp/no-password': {
    en: 'No password is stored for this gateway.',
    sv: 'Inget lösenord är sparat för den här gatewayen.',
  },
  'smtp/no-login-offered': {
    en: 'The mail server does not offer sign-in on this connection. Check the port and the encryption.',
    sv: 'E-postservern erbjuder ingen inloggning på den här anslutningen. Kontrollera port och kryptering.',
  },
  'smtp/login-refused': {
    en: 'The mail server refused the user name or password.',
    sv: 'E-postservern godtog inte användarnamnet eller lösenordet.',
  },
  'smtp/login-later': {
    en: 'The mail server cannot sign anybody in at the moment.',
    sv: 'E-postservern kan inte logga in någon just nu.',
  },
  'smtp/login-needed': {
    en: 'The mail server asks for a sign-in before it takes mail. Add a user name and password.',
    sv: 'E-postservern kräver inloggning för att ta emot e-post. Lägg till användarnamn och lösenord.',
  },
  'smtp/sender-refused': {
    en: 'The mail server does not let this account send from the sender’s address.',
    sv: 'E-postservern låter inte kontot skicka från avsändarens adress.',
  },
  'smtp/sender-later': {
    en: 'The mail server takes no more from this sender at the moment.',
    sv: 'E-postservern tar inte emot mer från avsändaren just nu.',
  },
  'smtp/test-found': { en: '{host} found at {address}', sv: '{host} finns på {address}' },
  'smtp/test-connected': { en: 'Connected to {host}, port {port}', sv: 'Ansluten till {host}, port {port}' },
  'smtp/test-encrypted': {
    en: 'Encrypted ({version}), certificate verified',
    sv: 'Krypterad ({version}), certifikatet kontrollerat',
  },
  'smtp/test-signed-in': { en: 'Signed in as {user}', sv: 'Inloggad som {user}' },
  'smtp/test-no-login': { en: 'Ready, without sign-in', sv: 'Klar, utan inloggning' },
} as const satisfies Words

const smtpRecipientWords = {
  'smtp/bad-address': {
    en: 'The address cannot be used in an e-mail envelope.',
    sv: 'Adressen går inte att använda i ett e-postkuvert.',
  },
  'smtp/address-needs-utf8': {
    en: 'The mail server does not take addresses with letters beyond a–z.',
    sv: 'E-postservern tar inte adresser med andra bokstäver än a–z.',
  },
  'smtp/mailbox-unknown': { en: 'The mailbox does not exist.', sv: 'Brevlådan finns inte.' },
  'smtp/mailbox-disabled': { en: 'The mailbox is closed.', sv: 'Brevlådan är stängd.' },
  'smtp/mailbox-full': { en: 'The mailbox is full.', sv: 'Brevlådan är full.' },
  'smtp/domain-unknown': {
    en: 'Mail to the address’s domain cannot be routed.',
    sv: 'E-post till adressens domän går inte att leverera.',
  },
  'smtp/policy': {
    en: 'Refused by the receiver’s rules, for example its spam filter.',
    sv: 'Avvisat av mottagarens regler, till exempel dess skräppostfilter.',
  },
  'smtp/too-large': {
    en: 'The message is larger than the receiver takes.',
    sv: 'Meddelandet är större än mottagaren tar emot.',
  },
  'smtp/try-later': {
    en: 'The receiver asked to wait and try again later.',
    sv: 'Mottagarens server bad oss vänta och försöka igen senare.',
  },
  'smtp/rejected': { en: 'Refused by the mail server.', sv: 'Avvisat av e-postservern.' },
} as const satisfies Words

const httpWords = {
  'http/bad-url': {
    en: 'The gateway’s web address is not valid. The host must be written out in it.',
    sv: 'Gatewayens webbadress är inte giltig. Värdnamnet ska stå utskrivet i den.',
  },
  'http/https-needed': {
    en: 'The gateway’s web address must begin with https.',
    sv: 'Gatewayens webbadress måste börja med https.',
  },
  'http/bad-header': {
    en: 'A header has a name or value that cannot be sent.',
    sv: 'En rubrik har ett namn eller värde som inte går att skicka.',
  },
  'http/body-not-json': {
    en: 'The body is not valid JSON. Placeholders belong inside quotation marks.',
    sv: 'Innehållet är inte giltig JSON. Platshållare ska stå inom citattecken.',
  },
  'http/secret-missing': {
    en: 'A secret that the settings refer to is not stored.',
    sv: 'En hemlighet som inställningarna hänvisar till är inte sparad.',
  },
  'http/unknown-placeholder': {
    en: 'The settings have a placeholder that does not exist. Use to, from, text, id or secret.',
    sv: 'Inställningarna har en platshållare som inte finns. Använd to, from, text, id eller secret.',
  },
  'http/host-not-found': {
    en: 'The provider’s server cannot be found. Check the web address and the network.',
    sv: 'Leverantörens server går inte att hitta. Kontrollera webbadressen och nätverket.',
  },
  'http/connection-refused': {
    en: 'Nothing answers at the provider’s address.',
    sv: 'Inget svarar på leverantörens adress.',
  },
  'http/no-route': {
    en: 'The provider cannot be reached from this network.',
    sv: 'Leverantören går inte att nå från det här nätverket.',
  },
  'http/tls': {
    en: 'No encrypted connection that can be trusted could be made.',
    sv: 'Det gick inte att upprätta en krypterad anslutning att lita på.',
  },
  'http/timeout': { en: 'The provider did not answer in time.', sv: 'Leverantören svarade inte i tid.' },
  'http/connection-lost': {
    en: 'The connection to the provider was lost.',
    sv: 'Anslutningen till leverantören bröts.',
  },
  'http/login-refused': {
    en: 'The provider refused the user name or password.',
    sv: 'Leverantören godtog inte användarnamnet eller lösenordet.',
  },
  'http/out-of-credit': { en: 'The account is out of credit.', sv: 'Kontot saknar pengar.' },
  'http/not-allowed': {
    en: 'The account may not send this. Check its credit, sender and rights.',
    sv: 'Kontot får inte skicka detta. Kontrollera saldo, avsändare och rättigheter.',
  },
  'http/wrong-address': {
    en: 'The provider has nothing at this web address. Check it against the provider’s documentation.',
    sv: 'Leverantören har inget på den här webbadressen. Jämför med leverantörens dokumentation.',
  },
  'http/redirected': {
    en: 'The provider points to another web address. Change it in the settings.',
    sv: 'Leverantören hänvisar till en annan webbadress. Ändra den i inställningarna.',
  },
  'http/too-many': {
    en: 'The provider asks for a slower pace. It will be tried again.',
    sv: 'Leverantören vill ha lägre takt. Nytt försök görs.',
  },
  'http/try-later': {
    en: 'Not taken at the moment. It will be tried again.',
    sv: 'Togs inte emot just nu. Nytt försök görs.',
  },
  'http/refused': { en: 'Refused by the provider.', sv: 'Avvisat av leverantören.' },
  'http/answer-says-no': {
    en: 'The provider answered, and its answer says no.',
    sv: 'Leverantören svarade, och svaret är nej.',
  },
  'http/answer-not-understood': {
    en: 'The provider’s answer could not be read.',
    sv: 'Leverantörens svar gick inte att läsa.',
  },
  'http/server-error': {
    en: 'The provider had a fault and did not say whether the message was sent.',
    sv: 'Leverantören fick ett fel och sade inte om meddelandet skickades.',
  },
  'http/test-filled': { en: 'Settings and secrets are complete', sv: 'Inställningar och hemligheter är kompletta' },
  'http/test-found': { en: '{host} found at {address}', sv: '{host} finns på {address}' },
  'http/test-connected': { en: 'Connected to {host}', sv: 'Ansluten till {host}' },
  'http/test-encrypted': {
    en: 'Connected to {host}, encrypted, certificate verified',
    sv: 'Ansluten till {host}, krypterat, certifikatet kontrollerat',
  },
} as const satisfies Words

const pickupWords = {
  'pickup/no-folder': { en: 'The pickup folder does not exist.', sv: 'Utlämningsmappen finns inte.' },
  'pickup/read-only': {
    en: 'The pickup folder cannot be written to. Check its rights.',
    sv: 'Det går inte att skriva i utlämningsmappen. Kontrollera rättigheterna.',
  },
  'pickup/disk-full': {
    en: 'The disk of the pickup folder is full.',
    sv: 'Disken där utlämningsmappen ligger är full.',
  },
  'pickup/cannot-write': {
    en: 'The file could not be written in the pickup folder.',
    sv: 'Filen gick inte att skriva i utlämningsmappen.',
  },
  'pickup/test-written': { en: '{folder} can be written to', sv: 'Det går att skriva i {folder}' },
} as const satisfies Words

export const gatewayWords = {
  ...commonWords,
  ...smtpRoadWords,
  ...smtpRecipientWords,
  ...httpWords,
  ...pickupWords,
} as const satisfies Words
