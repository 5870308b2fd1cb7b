/** What is said about segments and their rules. */
import type { Words } from './say.ts'

export const segmentWords = {
  'segment/not-found': { en: 'This segment has been removed.', sv: 'Segmentet har tagits bort.' },
  'segment/name-taken': {
    en: 'There is already a segment named {name}.',
    sv: 'Det finns redan ett segment som heter {name}.',
  },
  'segment/in-use': {
    en: '{name} is used by {by}. Take it out there first.',
    sv: '{name} används av {by}. Ta bort det där först.',
  },
  'segment/unknown-field': {
    en: 'The rule asks for {field}, and there is no such field.',
    sv: 'Regeln frågar efter {field}, och det fältet finns inte.',
  },
  'segment/deleted-field': {
    en: 'The rule asks for {label}, a field that was deleted. Take that condition out, or choose another field.',
    sv: 'Regeln frågar efter {label}, ett fält som har tagits bort. Ta bort villkoret eller välj ett annat fält.',
  },
  'segment/wrong-type': {
    en: 'The condition on {field} does not fit what the field holds. Choose another comparison.',
    sv: 'Villkoret på {field} passar inte det som fältet innehåller. Välj en annan jämförelse.',
  },
  'segment/unknown-purpose': {
    en: 'The rule asks for consent to {purpose}, and there is no such purpose.',
    sv: 'Regeln frågar efter samtycke till {purpose}, och det ändamålet finns inte.',
  },
  'segment/unknown-segment': {
    en: 'The rule names a segment that has been removed.',
    sv: 'Regeln nämner ett segment som har tagits bort.',
  },
  'segment/circle': {
    en: 'The rule comes back to {name}: a segment may not be part of itself.',
    sv: 'Regeln leder tillbaka till {name}: ett segment får inte ingå i sig självt.',
  },
  'segment/too-deep': {
    en: 'The rule has more than {limit} levels, counting the segments it names.',
    sv: 'Regeln har fler än {limit} nivåer, med segmenten den nämner inräknade.',
  },
  'segment/too-large': {
    en: 'The rule has more than {limit} conditions, counting the segments it names.',
    sv: 'Regeln har fler än {limit} villkor, med segmenten den nämner inräknade.',
  },
  'segment/too-many-values': {
    en: 'The rule compares with more than {limit} values, counting the segments it names.',
    sv: 'Regeln jämför med fler än {limit} värden, med segmenten den nämner inräknade.',
  },
} as const satisfies Words
