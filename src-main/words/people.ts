/** What is said about people: their fields, edits, consents, suppressions, saved views. */
import type { Words } from './say.ts'

export const peopleWords = {
  'field/email': { en: 'E-mail', sv: 'E-post' },
  'field/phone': { en: 'Phone', sv: 'Telefon' },
  'field/first_name': { en: 'First name', sv: 'Förnamn' },
  'field/last_name': { en: 'Last name', sv: 'Efternamn' },
  'field/company': { en: 'Company', sv: 'Företag' },
  'field/language': { en: 'Language', sv: 'Språk' },
  'field/time_zone': { en: 'Time zone', sv: 'Tidszon' },
  'field/street': { en: 'Street', sv: 'Gatuadress' },
  'field/postal_code': { en: 'Postal code', sv: 'Postnummer' },
  'field/city': { en: 'City', sv: 'Ort' },
  'field/region': { en: 'Region', sv: 'Region' },
  'field/country': { en: 'Country', sv: 'Land' },
  'field/birth_date': { en: 'Birth date', sv: 'Födelsedatum' },
  'field/customer_number': { en: 'Customer number', sv: 'Kundnummer' },
  'field/created_at': { en: 'Created', sv: 'Skapad' },
  'field/updated_at': { en: 'Updated', sv: 'Ändrad' },
  'people/not-found': {
    en: 'This person is no longer in the workspace.',
    sv: 'Personen finns inte längre i arbetsytan.',
  },
  'people/taken': {
    en: '{value} belongs to {name}. Change it there first, or leave it out here.',
    sv: '{value} tillhör {name}. Ändra där först, eller utelämna det här.',
  },
  'people/being-imported': {
    en: '{value} belongs to a person whom an import is just adding. Wait until it ends.',
    sv: '{value} tillhör en person som en import just lägger till. Vänta tills den är klar.',
  },
  'people/no-identity': {
    en: 'A person needs an e-mail address, a phone number or a customer number.',
    sv: 'En person behöver en e-postadress, ett telefonnummer eller ett kundnummer.',
  },
  'people/bad-value': { en: '“{value}” does not fit the field {field}.', sv: '”{value}” passar inte fältet {field}.' },
  'people/unknown-field': { en: 'There is no field {field}.', sv: 'Det finns inget fält {field}.' },
  'people/unknown-purpose': { en: 'There is no purpose {purpose}.', sv: 'Det finns inget ändamål {purpose}.' },
  'people/purpose-taken': {
    en: 'There is already a purpose with the key {key}.',
    sv: 'Det finns redan ett ändamål med nyckeln {key}.',
  },
  'people/being-sent': {
    en: 'A message to this person is on its way. Wait until it has its answer, then try again.',
    sv: 'Ett meddelande till personen är på väg. Vänta tills det har fått svar och försök sedan igen.',
  },
  'people/view-not-found': { en: 'This view has been removed.', sv: 'Vyn har tagits bort.' },
  'people/cannot-write': {
    en: 'The file {file} could not be written ({code}). Choose another place.',
    sv: 'Filen {file} kunde inte skrivas ({code}). Välj en annan plats.',
  },
  'fields/taken': {
    en: 'There is already a field with the key {key}.',
    sv: 'Det finns redan ett fält med nyckeln {key}.',
  },
  'fields/too-many': {
    en: 'This workspace has as many fields as it has room for.',
    sv: 'Arbetsytan har så många fält som den har plats för.',
  },
} as const satisfies Words
