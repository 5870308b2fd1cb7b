/**
 * Tells what a file is by its first bytes and not by its name, and refuses everything that is no list. It reads no rows.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { done, refuse, type Result } from '../../../domain/units.ts'
import { guessEncoding } from './decode.ts'

const FIRST_BYTES = 64 * 1024
/** A workbook is read into memory, so its file may have this many bytes, and what is packed in it the second. */
export const MAX_WORKBOOK_BYTES = 256 * 1024 * 1024
export const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024

export interface Container {
  readonly kind: 'csv' | 'xlsx'
  readonly sizeBytes: number
  /** The first 64 KB, or all of a smaller file. */
  readonly first: Uint8Array
}

/**
 * Refuses what cannot be opened (`import/not-found`, `import/not-a-file`, `import/no-permission`), `import/empty-file`, and by their content: PDF, pictures, web pages, old and
 * encrypted Excel files, OpenDocument, other ZIPs, workbooks over the limits, and binary files of any other kind.
 */
export async function openContainer(path: string): Promise<Result<Container>> {
  const file = await openFile(path)
  if (!file.ok) return file
  try {
    const stat = await file.value.stat()
    if (!stat.isFile()) return refuse('import/not-a-file')
    const buffer = new Uint8Array(FIRST_BYTES)
    const { bytesRead } = await file.value.read(buffer, 0, FIRST_BYTES, 0)
    return await judge(file.value, stat.size, buffer.subarray(0, bytesRead))
  } finally {
    await file.value.close()
  }
}

async function openFile(path: string): Promise<Result<FileHandle>> {
  try {
    return done(await open(path))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse('import/not-found')
    if (code === 'EACCES' || code === 'EPERM') return refuse('import/no-permission')
    if (code === 'EISDIR') return refuse('import/not-a-file')
    throw error
  }
}

async function judge(file: FileHandle, sizeBytes: number, first: Uint8Array): Promise<Result<Container>> {
  if (first.length === 0) return refuse('import/empty-file')
  if (begins(first, 'PK\x03\x04')) return judgeZip(file, sizeBytes, first)
  if (begins(first, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) {
    return refuse((await holds(file, 'EncryptedPackage')) ? 'import/encrypted' : 'import/old-excel')
  }
  const stranger = STRANGERS.find(([magic]) => magic.some((m) => begins(first, m)))
  if (stranger) return refuse(stranger[1])
  const encoding = guessEncoding(first, { complete: first.length === sizeBytes })
  const text = new TextDecoder(encoding).decode(first)
  if (text.trim() === '') return refuse('import/empty-file')
  if (/^\s*(?:<!doctype html|<html|<table|<head|<\?xml)/i.test(text)) return refuse('import/web-page')
  return looksBinary(text) ? refuse('import/not-a-list') : done({ kind: 'csv', sizeBytes, first })
}

const STRANGERS: readonly (readonly [readonly string[], string])[] = [
  [['%PDF-'], 'import/pdf'],
  [['\x89PNG', '\xff\xd8\xff', 'GIF8', 'BM\x00', 'II*\x00', 'MM\x00*'], 'import/picture'],
  [['\x1f\x8b', 'Rar!', '7z\xbc\xaf', 'PK\x05\x06', 'PK\x07\x08'], 'import/archive'],
  [['SQLite format 3\x00', '\x7fELF', 'MZ\x90'], 'import/not-a-list'],
  [['{\\rtf'], 'import/not-a-list'],
]

const begins = (bytes: Uint8Array, magic: string): boolean => {
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) return false
  return true
}

/** A stray NUL is a matter of its row; a file of them, and of other control characters, is no text. */
function looksBinary(text: string): boolean {
  let control = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 9 || (c > 13 && c < 32) || c === 127) control++
  }
  return control > 8 && control > text.length * 0.02
}

/** Whether the name stands anywhere in the file as UTF-16, as an OLE directory ([MS-CFB] 2.6.1) holds it. */
async function holds(file: FileHandle, name: string): Promise<boolean> {
  const sought = Buffer.from(name, 'utf16le')
  const buffer = Buffer.alloc(1024 * 1024)
  for (let at = 0; ; at += buffer.length - sought.length) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (buffer.subarray(0, bytesRead).includes(sought)) return true
    if (bytesRead < buffer.length) return false
  }
}

async function judgeZip(file: FileHandle, sizeBytes: number, first: Uint8Array): Promise<Result<Container>> {
  const entries = await listZip(file, sizeBytes)
  if (entries === null) return refuse('import/damaged-workbook')
  const names = new Set(entries.map((e) => e.name))
  if (names.has('content.xml') && names.has('mimetype')) return refuse('import/open-document')
  if (!names.has('[Content_Types].xml') || ![...names].some((n) => n.startsWith('xl/'))) return refuse('import/archive')
  if (names.has('xl/workbook.bin')) return refuse('import/binary-workbook')
  const unpacked = entries.reduce((sum, e) => sum + e.unpacked, 0)
  const hidden = entries.some((e) => e.unpacked === 0 && e.packed > 2)
  if (sizeBytes > MAX_WORKBOOK_BYTES || unpacked > MAX_UNPACKED_BYTES || hidden) return refuse('import/too-large')
  return done({ kind: 'xlsx', sizeBytes, first })
}

interface ZipEntry {
  readonly name: string
  readonly packed: number
  readonly unpacked: number
}

/** The central directory (APPNOTE 4.3.12), or null when there is none. A ZIP64 size is read as 4 GB: over any limit. */
async function listZip(file: FileHandle, sizeBytes: number): Promise<readonly ZipEntry[] | null> {
  const tail = Buffer.alloc(Math.min(sizeBytes, 65_557))
  await file.read(tail, 0, tail.length, sizeBytes - tail.length)
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end === -1 || end + 22 > tail.length) return null
  const size = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  if (size > 16 * 1024 * 1024 || offset + size > sizeBytes) return null
  const directory = Buffer.alloc(size)
  await file.read(directory, 0, size, offset)
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= size && directory.readUInt32LE(at) === 0x02014b50;) {
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}
