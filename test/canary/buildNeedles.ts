/** A secret to look for. */
export type Key = { readonly name: string; readonly hex: string }

/** One way in which a key, or half of it, could be written down. */
export type Needle = { readonly key: string; readonly spelling: string; readonly bytes: Buffer }

/**
 * Every way in which 32 secret bytes could be written down. Both halves are looked for by themselves, and so is the
 * whole wherever it would hold no half's spelling.
 * @param key.hex 64 digits, with or without `0x`
 * @example
 * buildNeedles({ name: 'master key', hex: Buffer.from(masterKey, 'base64').toString('hex') })
 */
export function buildNeedles({ name, hex }: Key): readonly Needle[] {
  const bytes = Buffer.from(hex.replace(/^0x/, ''), 'hex')
  if (bytes.length !== 32) throw new Error(`The ${name} has ${bytes.length} bytes instead of 32.`)
  const parts = [
    { part: 'first half', bytes: bytes.subarray(0, 16), from: 0 },
    { part: 'second half', bytes: bytes.subarray(16), from: 16 },
  ]
  const spellings: [string, Buffer][] = [['decimal', Buffer.from(toDecimal(bytes))]]
  for (const { part, bytes: half, from } of parts) {
    spellings.push([`${part} as bytes`, half])
    for (const [spelling, text] of spellHalf(half, from)) {
      spellings.push([`${part} in ${spelling}`, Buffer.from(text)])
      // As V8 keeps a text that has other letters too.
      spellings.push([`${part} in ${spelling}, two bytes each`, Buffer.from(text, 'utf16le')])
    }
  }
  // Some letters are the same in two alphabets.
  const different = new Map(spellings.toReversed().map(([spelling, needle]) => [needle.toString('hex'), spelling]))
  return [...different].map(([needle, spelling]) => ({ key: name, spelling, bytes: Buffer.from(needle, 'hex') }))
}

function spellHalf(half: Buffer, from: number): readonly [string, string][] {
  const hex = half.toString('hex')
  return [
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ['decimal', toDecimal(half)],
    ['a list', half.join(',')],
    ['a spaced list', half.join(', ')],
    // As `JSON.stringify` writes a Uint8Array, and as Postgres writes that JSON.
    ['an object', [...half].map((byte, at) => `"${from + at}":${byte}`).join(',')],
    ['a spaced object', [...half].map((byte, at) => `"${from + at}": ${byte}`).join(', ')],
    ...[0, 1, 2].flatMap((before): [string, string][] => {
      const letters = encodeInside(half, before)
      return [
        [`base64 after ${before}`, letters],
        [`base64url after ${before}`, letters.replaceAll('+', '-').replaceAll('/', '_')],
      ]
    }),
  ]
}

function toDecimal(bytes: Buffer): string {
  return BigInt(`0x${bytes.toString('hex')}`).toString()
}

/** The letters of base64 that are the same whatever stands around, if `before` bytes of a group of three come first. */
function encodeInside(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}
