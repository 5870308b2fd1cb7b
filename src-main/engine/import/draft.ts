/**
 * Judges one row of a list: what of it becomes a profile's values and identities, and why it cannot. It knows no
 * other row and no workspace.
 */
import type { ColumnMapping } from '../../contract/imports.ts'
import { readBoolean, readDate, readNumber } from '../../domain/time/dates.ts'
import {
  emailDomain,
  emailIdentity,
  hasUnknownEnding,
  needsSmtpUtf8,
  normaliseEmail,
} from '../../domain/addresses/email.ts'
import {
  fold,
  isIdentity,
  isNfc,
  nfc,
  WRITABLE_FIELDS,
  type Field,
  type FieldType,
  type FieldValue,
  type IdentityNamespace,
} from '../../domain/fields.ts'
import { normalisePhone, type PhoneCountry } from '../../domain/addresses/phone.ts'
import type { Notice, Refusal } from '../../domain/units.ts'
import { guessNotation, type Notation } from './guess.ts'
import { columnValues } from './mapping.ts'
import { NO_WARNINGS, type Row } from './rows.ts'

export interface Identity {
  readonly namespace: IdentityNamespace
  /** Folded: two of a namespace are the same when these are equal. */
  readonly value: string
}

export interface Draft {
  readonly line: number
  readonly raw: string
  /** By place in `mappedKeys`; null for an empty cell, which leaves its field alone. */
  readonly values: readonly FieldValue[]
  readonly identities: readonly Identity[]
  /** Why the row is not taken, or null. Then `values` and `identities` are empty. */
  readonly rejected: Notice | null
  /** Column of the mistake, from 0; -1 when it is the whole row or there is none. */
  readonly column: number
  readonly warnings: readonly Notice[]
}

export interface JudgeOptions {
  /** What phone numbers in national notation are read as; null refuses them. */
  readonly defaultCountry: PhoneCountry | null
  /** By column: how two-faced dates and numbers are read. */
  readonly notations: readonly Notation[]
}

interface Plan {
  readonly column: number
  readonly key: string
  readonly type: FieldType
  readonly identity: IdentityNamespace | null
  readonly notation: Notation
}

/** How each column of the sample writes dates and numbers, for `JudgeOptions`. */
export const notationsOf = (headers: readonly string[], sample: readonly Row[]): readonly Notation[] =>
  headers.map((_, i) => guessNotation(columnValues(sample, i)))

const MAX_SHOWN = 80
const PLAIN: Notation = { dateOrder: 'dmy', decimalMark: '.' }

/**
 * A judge of rows under one checked mapping. A bad e-mail address rejects its row (it is what would be sent to); a bad
 * phone beside another identity is left out with a warning; a row with no identity is rejected; a bad number, date or
 * yes-or-no is left out with a warning.
 */
export function judgeOf(
  mapping: ColumnMapping,
  fields: readonly Field[],
  { defaultCountry, notations }: JudgeOptions,
): (row: Row) => Draft {
  const plans = plan(mapping, fields, notations)
  return (row) => {
    if (row.fault) return rejection(row, row.fault, -1)
    const values: FieldValue[] = []
    const identities: Identity[] = []
    const warnings: Notice[] = []
    let badPhone: { refusal: Refusal; column: number; value: string } | null = null
    // One look at the row instead of one at each cell: it has all that its cells have.
    const clean = isNfc(row.raw)
    for (const { column, key, type, identity, notation } of plans) {
      const typed = row.cells[column] ?? ''
      const cell = (clean ? typed : nfc(typed)).trim()
      if (cell === '') values.push(null)
      else if (key === 'email') {
        const email = normaliseEmail(cell)
        if (!email.ok) return rejection(row, withValue(email.refusal, cell), column)
        values.push(email.value)
        identities.push({ namespace: 'email', value: emailIdentity(email.value) })
        if (needsSmtpUtf8(email.value)) warnings.push({ code: 'import/needs-smtputf8', params: { value: email.value } })
        const domain = emailDomain(email.value)
        if (hasUnknownEnding(domain)) warnings.push({ code: 'import/unknown-ending', params: { domain } })
      } else if (key === 'phone') {
        const phone = normalisePhone(cell, defaultCountry)
        values.push(phone.ok ? phone.value : null)
        if (phone.ok) identities.push({ namespace: 'phone', value: phone.value })
        else badPhone = { refusal: phone.refusal, column, value: cell }
      } else {
        const value = readValue(cell, type, notation)
        values.push(value)
        if (value === null) warnings.push({ code: `import/bad-${type}`, params: { field: key, value: shown(cell) } })
        if (identity) identities.push({ namespace: identity, value: fold(cell) })
      }
    }
    if (badPhone) {
      const notice = withValue(badPhone.refusal, badPhone.value)
      if (identities.length === 0) return rejection(row, notice, badPhone.column)
      warnings.push({ code: 'import/phone-dropped', params: { ...notice.params, reason: notice.code } })
    }
    if (identities.length === 0) return rejection(row, { code: 'import/no-identity', params: {} }, -1)
    const all = warnings.length === 0 ? row.warnings : [...row.warnings, ...warnings]
    return { line: row.line, raw: row.raw, values, identities, rejected: null, column: -1, warnings: all }
  }
}

function plan(mapping: ColumnMapping, fields: readonly Field[], notations: readonly Notation[]): readonly Plan[] {
  const types = new Map<string, FieldType>([...fields, ...WRITABLE_FIELDS].map((f) => [f.key, f.type]))
  return mapping.flatMap(({ column, to }): Plan[] => {
    if (to.kind === 'skip') return []
    const type = to.kind === 'new' ? to.type : types.get(to.key)
    if (type === undefined) throw new Error(`import: the mapping was not checked, ${to.key} is no field`)
    const identity = isIdentity(to.key) ? to.key : null
    return [{ column, key: to.key, type, identity, notation: notations[column] ?? PLAIN }]
  })
}

function readValue(cell: string, type: FieldType, { dateOrder, decimalMark }: Notation): FieldValue {
  switch (type) {
    case 'text':
      return cell
    case 'number':
      return readNumber(cell, decimalMark)
    case 'date':
      return readDate(cell, dateOrder)
    case 'boolean':
      return readBoolean(cell)
    case 'set':
      return [
        ...new Set(
          cell
            .split(/[;|,]/)
            .map((part) => part.trim())
            .filter((part) => part !== ''),
        ),
      ].sort()
  }
}

const shown = (cell: string): string => (cell.length > MAX_SHOWN ? `${cell.slice(0, MAX_SHOWN)}…` : cell)
const withValue = ({ code, params }: Notice, cell: string): Notice => ({
  code,
  params: { ...params, value: shown(cell) },
})

const rejection = (row: Row, { code, params }: Notice, column: number): Draft => ({
  line: row.line,
  raw: row.raw,
  values: [],
  identities: [],
  rejected: { code, params },
  column,
  warnings: NO_WARNINGS,
})
