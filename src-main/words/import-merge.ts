/** What is said about rows beside each other and beside the people already there, and about merging and undoing. */
import type { Words } from './say.ts'

export const importMergeWords = {
  'import/twice': {
    en: 'The same {namespace} stands on line {line} already.',
    sv: 'Samma {namespace} står redan på rad {line}.',
  },
  'import/person-twice': {
    en: 'Line {line} is about the same person.',
    sv: 'Rad {line} gäller samma person.',
  },
  'import/two-people': {
    en: 'The row fits two people: {a} and {b}. Remove one of its addresses, or merge the two by hand.',
    sv: 'Raden passar två personer: {a} och {b}. Ta bort en av adresserna, eller slå ihop de två för hand.',
  },
  'import/taken-meanwhile': {
    en: 'Since the check, the {namespace} has come to belong to {name}.',
    sv: 'Efter kontrollen har {namespace} kommit att tillhöra {name}.',
  },
  'import/person-gone': {
    en: 'The person this row matched has been removed or has changed address since the check.',
    sv: 'Personen som raden passade har tagits bort eller bytt adress efter kontrollen.',
  },
  'import/no-such-import': { en: 'There is no import number {id}.', sv: 'Det finns ingen import nummer {id}.' },
  'import/no-such-purpose': {
    en: 'There is no purpose called “{purpose}”.',
    sv: 'Det finns inget ändamål som heter ”{purpose}”.',
  },
  'import/unknown-country': {
    en: '“{country}” is not a country code. Write two letters, such as SE.',
    sv: '”{country}” är ingen landskod. Skriv två bokstäver, till exempel SE.',
  },
  'import/busy': {
    en: 'Work on this import is under way. Wait until it ends, or cancel it.',
    sv: 'Arbete med den här importen pågår. Vänta tills det är klart, eller avbryt det.',
  },
  'import/another-merges': {
    en: 'Another import is being merged. Wait until it ends, or cancel it: both may bring the same people.',
    sv: 'En annan import slås ihop just nu. Vänta tills den är klar, eller avbryt den: båda kan ha samma personer.',
  },
  'import/cannot-merge': {
    en: 'Only a checked or an interrupted import can be merged; this one is not.',
    sv: 'Bara en kontrollerad eller avbruten import kan läsas in; den här är inte det.',
  },
  'import/cannot-undo': {
    en: 'Only a finished or an interrupted import can be undone; this one is not.',
    sv: 'Bara en färdig eller avbruten import kan ångras; den här är inte det.',
  },
  'import/staging-gone': {
    en: 'The checked rows are no longer beside the workspace. Check the file again; what was merged can be undone.',
    sv: 'De kontrollerade raderna finns inte längre bredvid arbetsytan. Kontrollera filen igen; det som lästs in kan ångras.',
  },
  'import/field-gone': {
    en: 'The field “{key}” was removed after the check. Check the file again.',
    sv: 'Fältet ”{key}” togs bort efter kontrollen. Kontrollera filen igen.',
  },
  'import/field-taken': {
    en: 'Since the check, a field “{key}” of another type has been made. Check the file again.',
    sv: 'Efter kontrollen har ett fält ”{key}” av en annan typ skapats. Kontrollera filen igen.',
  },
  'import/cannot-write': {
    en: 'The file could not be written ({code}). Pick another place.',
    sv: 'Filen gick inte att skriva ({code}). Välj en annan plats.',
  },
} as const satisfies Words
