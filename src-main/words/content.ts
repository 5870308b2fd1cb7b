/** Sentences about templates: what is wrong with one, where, and what to do. `part` is the part's own name. */
import type { Words } from './say.ts'

export const contentWords = {
  'content/syntax': {
    en: 'The {part} cannot be read at line {line}, column {column}: {reason}.',
    sv: 'Det går inte att läsa {part} på rad {line}, kolumn {column}: {reason}.',
  },
  'content/not-closed': {
    en: '{tag} on line {line} of the {part} is never closed.',
    sv: '{tag} på rad {line} i {part} avslutas aldrig.',
  },
  'content/unknown-filter': {
    en: 'There is no filter “{filter}” (line {line} of the {part}).',
    sv: 'Det finns inget filter ”{filter}” (rad {line} i {part}).',
  },
  'content/unknown-tag': {
    en: 'There is no tag “{tag}” (line {line} of the {part}).',
    sv: 'Det finns ingen tagg ”{tag}” (rad {line} i {part}).',
  },
  'content/unknown-field': {
    en: 'There is no field “{field}” (line {line} of the {part}).',
    sv: 'Det finns inget fält ”{field}” (rad {line} i {part}).',
  },
  'content/unknown-field-near': {
    en: 'There is no field “{field}” (line {line} of the {part}). Did you mean “{suggestion}”?',
    sv: 'Det finns inget fält ”{field}” (rad {line} i {part}). Menade du ”{suggestion}”?',
  },
  'content/two-values': {
    en: '“{text}” on line {line} of the {part} follows another value with nothing between them. Join them with a filter or write two outputs.',
    sv: '”{text}” på rad {line} i {part} följer direkt på ett annat värde. Foga ihop dem med ett filter eller skriv två utskrifter.',
  },
  'content/now': {
    en: 'The current time cannot be used in a message (line {line} of the {part}): a retry must send the same message. Write the date instead.',
    sv: 'Tiden just nu kan inte användas i ett meddelande (rad {line} i {part}): ett nytt försök ska skicka samma meddelande. Skriv datumet i stället.',
  },
  'content/too-many-turns': {
    en: 'The range on line {line} of the {part} is too long. It needs two whole numbers at most {limit} apart.',
    sv: 'Intervallet på rad {line} i {part} är för långt. Det ska ha två heltal med högst {limit} steg emellan.',
  },
  'content/nested-loop': {
    en: 'The loop on line {line} of the {part} stands inside another loop. Loops stand alone.',
    sv: 'Slingan på rad {line} i {part} ligger i en annan slinga. Slingor får inte ligga i varandra.',
  },
  'content/too-slow': {
    en: 'The {part} takes too many steps to render, passed at line {line}. Shorten its loops.',
    sv: 'Det krävs för många steg för att skapa {part}, gränsen nås på rad {line}. Korta slingorna.',
  },
  'content/too-heavy': {
    en: 'The template is too large or too deeply nested to be made ready. Make it simpler.',
    sv: 'Mallen är för stor eller för djupt nästlad för att göras klar. Gör den enklare.',
  },
  'content/too-long': {
    en: 'The {part} is longer than a template can be.',
    sv: '{part} är längre än en mall kan vara.',
  },
  'content/mjml': {
    en: 'The MJML is not right on line {line}: {reason}',
    sv: 'MJML-koden stämmer inte på rad {line}: {reason}',
  },
  'content/mjml-none': {
    en: 'This is not MJML: it does not begin with <mjml>. Choose HTML as the format, or put the content in <mjml><mj-body>.',
    sv: 'Det här är inte MJML: det börjar inte med <mjml>. Välj HTML som format, eller lägg innehållet i <mjml><mj-body>.',
  },
  'content/mjml-unclosed': {
    en: '<{tag}> on line {line} is never closed.',
    sv: '<{tag}> på rad {line} avslutas aldrig.',
  },
  'content/mjml-stray': {
    en: '</{tag}> on line {line} closes nothing.',
    sv: '</{tag}> på rad {line} avslutar ingenting.',
  },
  'content/mjml-include': {
    en: 'mj-include on line {line} would read a file. Put the content in the template itself.',
    sv: 'mj-include på rad {line} skulle läsa en fil. Lägg innehållet i själva mallen.',
  },
  'content/mjml-place': {
    en: '{tag} on line {line} stands between MJML elements and would be lost. Put it inside mj-text or mj-raw.',
    sv: '{tag} på rad {line} står mellan MJML-element och skulle gå förlorad. Lägg den i mj-text eller mj-raw.',
  },
  'content/html-liquid': {
    en: '{tag} on line {line} stands in a style sheet or a broken element and would be lost. Move it into the text or an attribute.',
    sv: '{tag} på rad {line} står i en stilmall eller ett trasigt element och skulle gå förlorad. Flytta den till texten eller ett attribut.',
  },
  'content/empty': { en: 'The template has nothing to show yet.', sv: 'Mallen har inget att visa än.' },
  'content/subject-empty': { en: 'The subject is empty.', sv: 'Ämnesraden är tom.' },
  'content/source-empty': { en: 'The message is empty.', sv: 'Meddelandet är tomt.' },
  'content/sms-empty': { en: 'The text message is empty.', sv: 'Sms:et är tomt.' },
  'content/image-missing': {
    en: 'The image “{name}” is not among the template’s images.',
    sv: 'Bilden ”{name}” finns inte bland mallens bilder.',
  },
  'content/asset-gone': {
    en: 'A file that the template uses has been removed from the workspace. Choose another one.',
    sv: 'En fil som mallen använder har tagits bort från arbetsytan. Välj en annan.',
  },
  'content/unsubscribe-missing': {
    en: 'The message can be sent without a way to unsubscribe. Put {{ unsubscribe }} in a link that everyone gets.',
    sv: 'Meddelandet kan skickas utan avregistrering. Lägg {{ unsubscribe }} i en länk som alla får.',
  },
  'content/unsubscribe-not-in-text': {
    en: 'The text part has no {{ unsubscribe }}. People who read plain text see no way to unsubscribe.',
    sv: 'Textdelen saknar {{ unsubscribe }}. Den som läser ren text ser ingen avregistrering.',
  },
  'content/clipped': {
    en: 'The HTML is {kb} kB. Gmail shows the first 102 kB and hides the rest, the unsubscribe link too.',
    sv: 'HTML-koden är {kb} kB. Gmail visar de första 102 kB och döljer resten, även avregistreringen.',
  },
  'content/attachments-large': {
    en: 'Images and attachments are {mb} MB in every message. Many servers refuse more than 10 MB.',
    sv: 'Bilder och bilagor är {mb} MB i varje meddelande. Många servrar tar inte emot mer än 10 MB.',
  },
  'content/image-insecure': {
    en: {
      one: '{count} image is fetched over http. Many readers will not show it. Use https or embed it.',
      other: '{count} images are fetched over http. Many readers will not show them. Use https or embed them.',
    },
    sv: {
      one: '{count} bild hämtas över http. Många läsare visar den inte. Använd https eller bädda in den.',
      other: '{count} bilder hämtas över http. Många läsare visar dem inte. Använd https eller bädda in dem.',
    },
  },
  'content/image-alt-missing': {
    en: {
      one: '{count} image has no alt text. Write one, or alt="" for decoration.',
      other: '{count} images have no alt text. Write one for each, or alt="" for decoration.',
    },
    sv: {
      one: '{count} bild saknar alt-text. Skriv en, eller alt="" för utsmyckning.',
      other: '{count} bilder saknar alt-text. Skriv en för varje, eller alt="" för utsmyckning.',
    },
  },
  'content/sms-unicode': {
    en: 'The text has characters outside the SMS alphabet, so a part holds {perPart} characters instead of 160.',
    sv: 'Texten har tecken utanför sms-alfabetet, så en del rymmer {perPart} tecken i stället för 160.',
  },
  'content/render': {
    en: 'The {part} could not be written for this recipient (line {line}): {reason}.',
    sv: 'Det gick inte att skriva {part} för den här mottagaren (rad {line}): {reason}.',
  },
  'content/values-too-long': {
    en: 'This recipient’s values are longer than {limit} characters together.',
    sv: 'Mottagarens värden är tillsammans längre än {limit} tecken.',
  },
  'content/subject-blank': {
    en: 'The subject is empty for this recipient.',
    sv: 'Ämnesraden blir tom för den här mottagaren.',
  },
  'content/sms-blank': {
    en: 'The text message is empty for this recipient.',
    sv: 'Sms:et blir tomt för den här mottagaren.',
  },
} as const satisfies Words
