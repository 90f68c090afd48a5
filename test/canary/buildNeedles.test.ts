import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { buildNeedles } from './buildNeedles.ts'
import { createScanner } from './createScanner.ts'

test('default: a key and each half of it is recognised, however it is written and whatever stands around', () => {
  const secret = randomBytes(32)
  const hex = secret.toString('hex')
  const scan = createScanner(buildNeedles({ name: 'key', hex: `0x${hex}` }))
  const whole = [
    `0x${hex}`,
    hex.toUpperCase(),
    String(BigInt(`0x${hex}`)),
    secret,
    JSON.stringify({ key: [...secret] }),
    JSON.stringify(new Uint8Array(secret)),
    [...secret].join(', '),
    Buffer.from(`0x${hex}`, 'utf16le'),
    ...[0, 1, 2].flatMap((before) => {
      const around = Buffer.concat([randomBytes(before), secret, randomBytes(5)])
      return [around, around.toString('base64'), around.toString('base64url')]
    }),
  ]
  for (const content of whole) expect(scan(content), String(content)).not.toEqual([])
  for (const half of [secret.subarray(0, 16), secret.subarray(16)]) {
    for (const content of [half, half.toString('hex'), half.toString('base64'), half.toString('base64url')]) {
      expect(scan(Buffer.concat([randomBytes(7), Buffer.from(content), randomBytes(9)]))).toHaveLength(1)
    }
    expect(scan(`"${BigInt(`0x${half.toString('hex')}`)}"`)).toHaveLength(1)
  }
  expect(scan(randomBytes(1_000_000))).toEqual([])
})
