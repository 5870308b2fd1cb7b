/** Whether what was typed is the count that was frozen. Pure. */

/** The digits typed, without the separators that people write: spaces of every kind, comma, point, apostrophe. */
export function typedCount(typed: string): number | undefined {
  const digits = typed.trim().replace(/[\s.,'’_]/g, '')
  return /^\d{1,12}$/.test(digits) ? Number(digits) : undefined
}

export const confirms = (typed: string, count: number): boolean => typedCount(typed) === count
