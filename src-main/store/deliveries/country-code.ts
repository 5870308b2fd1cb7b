/** The country code at the head of a number in E.164. */

/** Country codes of two digits (ITU-T E.164); 1 and 7 have one, every other has three. */
export const COUNTRY_CODES_OF_TWO: readonly string[] = (
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 ' +
  '60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'
).split(' ')

/** SQL of plus and country code of the number in `column`. */
export const countryCodeSql = (column: string): string =>
  `substr(${column}, 1, CASE WHEN substr(${column}, 2, 1) IN ('1', '7') THEN 2
    WHEN substr(${column}, 2, 2) IN (${COUNTRY_CODES_OF_TWO.map((code) => `'${code}'`).join(', ')}) THEN 3 ELSE 4 END)`
