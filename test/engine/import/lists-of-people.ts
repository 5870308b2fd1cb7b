/** Lists as text, for tests of check, merge and undo. */

/** `count` people with address, name and city; a few clash with each other, a few cannot be read. */
export function manyPeople(count: number): string {
  const rows = ['email,phone,first_name,city']
  for (let i = 0; i < count; i++) {
    const n = i % 50 === 49 ? i - 30 : i
    const email = i % 70 === 69 ? `nobody${i}` : `person${n}@example.se`
    rows.push(`${email},+46701${String(100000 + n)},Name ${i},City ${i % 7}`)
  }
  return rows.join('\n')
}

/** The same people, half of them in another city. */
export const movedPeople = (list: string): string => list.replaceAll('City 3', 'Town 3').replaceAll('City 5', 'Town 5')
