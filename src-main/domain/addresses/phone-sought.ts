/** Phone numbers as a person looks for them. Apart from how they are shown: the store searches, and loads no country's plan. */

/** The digits that a number holds which is looked for as `search`, without what stands before them at home; '' for other text. */
export const digitsSought = (search: string): string =>
  /^[\d\s+()./-]{5,}$/.test(search) ? search.replace(/\D/g, '').replace(/^0+/, '') : ''
