/**
 * Gateways' secrets, in the configuration folder and never in the workspace. One file a gateway, encrypted with
 * AES-256-GCM under one random data key, which is kept wrapped once for each way in: a passphrase (scrypt), the
 * operating system's key store, or, where there is neither, a key file beside it.
 *
 * Known weakness: the key file protects copies of the workspace and of the secrets' own files, not from somebody who
 * can read this account's files. Set a passphrase for more.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { done, refuse, type Result } from '../../domain/units.ts'
import type { Vault } from '../../engine/session.ts'
import { writeWhole } from '../../engine/workspace/whole-file.ts'

/** Electron's safeStorage, wherever it runs. `unwrap` gives null when this account may not. Both speak base64. */
export interface KeyWrapper {
  wrap(key: string): Promise<string>
  unwrap(wrapped: string): Promise<string | null>
}
interface WayIn {
  readonly name: 'passphrase' | 'os' | 'file'
  wrap(key: Buffer): Promise<string>
  unwrap(wrapped: string): Promise<Buffer | null>
}
interface Kept {
  /** In clear, so that a screen can tell which secrets are set without unlocking anything. */
  readonly names: readonly string[]
  readonly box: string
}
type Wrapped = Partial<Record<WayIn['name'], string>>

const TAG = { authTagLength: 16 }
/** OWASP's first choice for scrypt: 128 MiB for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }

export class NodeVault implements Vault {
  private readonly folder: string
  private readonly ways: readonly WayIn[]
  private key: Promise<Result<Buffer>> | null = null
  private writing: Promise<unknown> = Promise.resolve()

  constructor(configFolder: string, given: { passphrase?: string; osWrapper?: KeyWrapper }) {
    this.folder = join(configFolder, 'vault')
    const ways = [
      ...(given.passphrase ? [passphraseWay(given.passphrase)] : []),
      ...(given.osWrapper ? [osWay(given.osWrapper)] : []),
    ]
    this.ways = [...ways, fileWay(join(this.folder, 'key'), ways.length === 0)]
  }

  async names(gateway: string): Promise<readonly string[]> {
    return (await this.kept(gateway))?.names ?? []
  }

  /** Refuses `secret/passphrase-wrong`, `secret/locked` and `secret/damaged`. */
  async read(gateway: string): Promise<Result<Readonly<Record<string, string>>>> {
    const kept = await this.kept(gateway)
    if (!kept) return done({})
    const key = await this.unlock()
    if (!key.ok) return key
    const text = open(key.value, kept.box, gateway)
    return text ? done(JSON.parse(text.toString()) as Record<string, string>) : refuse('secret/damaged')
  }

  write(gateway: string, secrets: Readonly<Record<string, string>>): Promise<Result<null>> {
    const mine = this.writing.then(() => this.change(gateway, secrets))
    this.writing = mine.catch(() => undefined)
    return mine
  }

  private async change(gateway: string, secrets: Readonly<Record<string, string>>): Promise<Result<null>> {
    const before = await this.read(gateway)
    if (!before.ok) return before
    const key = await this.unlock()
    if (!key.ok) return key
    const all = Object.entries({ ...before.value, ...secrets }).filter(([, value]) => value !== '')
    if (all.length === 0) await rm(this.fileOf(gateway), { force: true })
    else {
      const box = seal(key.value, Buffer.from(JSON.stringify(Object.fromEntries(all))), gateway)
      const kept: Kept = { names: all.map(([name]) => name), box }
      await writeWhole(this.fileOf(gateway), JSON.stringify(kept))
    }
    return done(null)
  }

  private fileOf(gateway: string): string {
    if (!/^[\w-]{1,64}$/.test(gateway)) throw new Error('vault: not a gateway uid')
    return join(this.folder, `${gateway}.json`)
  }

  private async kept(gateway: string): Promise<Kept | null> {
    const file = this.fileOf(gateway)
    return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Kept) : null
  }

  private async unlock(): Promise<Result<Buffer>> {
    this.key ??= this.findKey()
    const found = await this.key.catch((error: unknown) => {
      this.key = null
      throw error
    })
    if (!found.ok) this.key = null
    return found
  }

  private async findKey(): Promise<Result<Buffer>> {
    const file = join(this.folder, 'keys.json')
    if (!existsSync(file)) await this.makeKey(file)
    const wrapped = JSON.parse(await readFile(file, 'utf8')) as Wrapped
    for (const way of this.ways) {
      const mine = wrapped[way.name]
      if (mine === undefined) continue
      const key = await way.unwrap(mine)
      if (!key) return refuse(way.name === 'passphrase' ? 'secret/passphrase-wrong' : 'secret/locked')
      const fresh = this.ways.filter((other) => other.name !== 'file' && wrapped[other.name] === undefined)
      for (const other of fresh) wrapped[other.name] = await other.wrap(key)
      if (fresh.length > 0) await writeWhole(file, JSON.stringify(wrapped))
      return done(key)
    }
    return refuse('secret/locked')
  }

  /** Two processes may come here at once: the first to link its file wins, the other reads that. */
  private async makeKey(file: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const [way] = this.ways
    const temp = `${file}.${randomBytes(8).toString('hex')}`
    await writeFile(temp, JSON.stringify({ [way!.name]: await way!.wrap(randomBytes(32)) }), {
      flag: 'wx',
      mode: 0o600,
    })
    await linkNew(temp, file)
  }
}

/** Gives `temp` the name `file` unless that is taken; `temp` goes either way. */
async function linkNew(temp: string, file: string): Promise<void> {
  try {
    await link(temp, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(temp, { force: true })
  }
}

/** nonce (12) · tag (16) · ciphertext, base64. `bound` (the gateway, the way in) cannot be exchanged for another. */
function seal(key: Buffer, plain: Buffer, bound: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, TAG).setAAD(Buffer.from(bound))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
}

function open(key: Buffer, box: string, bound: string): Buffer | null {
  const bytes = Buffer.from(box, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), TAG)
    decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  } catch {
    return null
  }
}

const osWay = (wrapper: KeyWrapper): WayIn => ({
  name: 'os',
  wrap: (key) => wrapper.wrap(key.toString('base64')),
  unwrap: async (wrapped) => {
    const key = await wrapper.unwrap(wrapped)
    return key === null ? null : Buffer.from(key, 'base64')
  },
})

function passphraseWay(passphrase: string): WayIn {
  const derive = (salt: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) =>
      scrypt(passphrase.normalize('NFKC'), salt, 32, SCRYPT, (error, key) => (error ? reject(error) : resolve(key))),
    )
  return {
    name: 'passphrase',
    wrap: async (key) => {
      const salt = randomBytes(16)
      return `${salt.toString('base64')}.${seal(await derive(salt), key, 'passphrase')}`
    },
    unwrap: async (wrapped) => {
      const [salt = '', box = ''] = wrapped.split('.')
      return open(await derive(Buffer.from(salt, 'base64')), box, 'passphrase')
    },
  }
}

/** Made only where nothing better is at hand (`mayMake`); an old one still opens. */
function fileWay(file: string, mayMake: boolean): WayIn {
  return {
    name: 'file',
    wrap: async (key) => {
      if (!mayMake) throw new Error('vault: no key file is wanted here')
      const temp = `${file}.${randomBytes(8).toString('hex')}`
      await writeFile(temp, randomBytes(32), { flag: 'wx', mode: 0o600 })
      await linkNew(temp, file)
      return seal(await readFile(file), key, 'file')
    },
    unwrap: async (wrapped) => (existsSync(file) ? open(await readFile(file), wrapped, 'file') : null),
  }
}
