/** CSV as spreadsheets read it without harm: quoted where needed, and no cell that would run as a formula. */

export type Delimiter = ',' | ';'

const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/
const PHONE = /^\+\d[\d ]*$/

/**
 * A cell that begins like a formula is led by an apostrophe, which spreadsheets take for "this is text" (OWASP, CSV
 * injection). Numbers and phone numbers begin with + or - and are left as they are.
 */
const harmless = (text: string): string =>
  /^[=@\t\r]/.test(text) || (/^[+-]/.test(text) && !NUMBER.test(text) && !PHONE.test(text)) ? `'${text}` : text

/** One line (RFC 4180), its CRLF included. */
export const csvRow = (cells: readonly string[], delimiter: Delimiter): string =>
  cells
    .map((cell) => {
      const text = harmless(cell)
      return /["\r\n;,\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    })
    .join(delimiter) + '\r\n'
