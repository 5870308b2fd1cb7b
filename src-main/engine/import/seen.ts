/**
 * Remembers in a fixed 16 MB which identities have been seen (a Bloom filter with two hashes). It may say "seen" of a
 * new one, some in a thousand at a million, and never "new" of one that was seen; the check looks again at what it says.
 */
const BITS = 27
const MASK = (1 << BITS) - 1

export class SeenBefore {
  readonly #words = new Uint32Array((MASK + 1) >>> 5)

  /** Adds an identity; true when it was probably there. */
  add(namespace: string, value: string): boolean {
    let a = 0x811c9dc5 ^ namespace.length
    let b = 0x9e3779b9 + namespace.length
    for (let i = 0; i < value.length; i++) {
      const c = value.charCodeAt(i)
      a = Math.imul(a ^ c, 0x01000193)
      b = Math.imul(b ^ c, 0x85ebca6b)
      b ^= b >>> 13
    }
    const first = this.#set((a ^ (a >>> 15)) & MASK)
    return this.#set((b ^ (b >>> 16)) & MASK) && first
  }

  /** True when the bit was set before. */
  #set(bit: number): boolean {
    const at = bit >>> 5
    const flag = 1 << (bit & 31)
    const before = (this.#words[at]! & flag) !== 0
    this.#words[at]! |= flag
    return before
  }
}
