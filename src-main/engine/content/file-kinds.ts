/** The media type of a file by its first bytes, or by its name where bytes do not tell. */

const SIGNATURES: readonly { readonly mime: string; readonly bytes: readonly number[] }[] = [
  { mime: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { mime: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { mime: 'image/gif', bytes: [0x47, 0x49, 0x46, 0x38] },
  { mime: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46] },
]
const BY_NAME: Readonly<Record<string, string>> = {
  ics: 'text/calendar',
  txt: 'text/plain',
  csv: 'text/csv',
  zip: 'application/zip',
  webp: 'image/webp',
}

export function mimeOf(name: string, bytes: Uint8Array): string {
  const known = SIGNATURES.find((s) => s.bytes.every((byte, i) => bytes[i] === byte))
  if (known) return known.mime
  return BY_NAME[name.toLowerCase().split('.').pop() ?? ''] ?? 'application/octet-stream'
}
