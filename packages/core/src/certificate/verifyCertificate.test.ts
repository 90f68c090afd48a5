import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  buildCancelledFixture,
  buildExpiredFixture,
  buildLandedFixture,
  type CertificateFixture,
} from '../../test/certificateFixture.ts'
import { buildSeal } from './seal.ts'
import { type Verification, verifyCertificate } from './verifyCertificate.ts'

// Every leaf is changed, and every signature recovered each time.
vi.setConfig({ testTimeout: 120_000 })

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Leaf = { readonly place: string; readonly path: readonly (string | number)[]; readonly value: Json }

const fixtures = {
  landed: await buildLandedFixture(),
  expired: await buildExpiredFixture(),
  cancelled: await buildCancelledFixture(),
}
const each = Object.entries(fixtures)

describe('verifyCertificate', () => {
  test.each(each)('default: %s', async (_, { certificate, facts }) => {
    const verification = await verifyCertificate(certificate, facts)
    expect(verification.failed).toEqual([])
    expect(verification.ok).toBe(true)
  })

  test('behavior: each check has a name and a place', async () => {
    const { checks } = await verifyCertificate(fixtures.landed.certificate, fixtures.landed.facts)
    expect(checks.map(({ name, place }) => `${name} ${place}`)).toMatchInlineSnapshot(`
      [
        "seal $.seal",
        "subject $.subject",
        "chain $.subject.chainId",
        "intent hash $.steps[0].intentHash",
        "authority $.steps[0].authority",
        "operation hash $.steps[0].attempts[0].userOpHash",
        "operation $.steps[0].attempts[0].operation",
        "operation hash $.steps[0].attempts[1].userOpHash",
        "operation $.steps[0].attempts[1].operation",
        "attempts $.steps[0].attempts",
        "policy $.steps[0].authority.policy",
        "signature $.steps[0].attempts[0].operation.signature",
        "signature $.steps[0].attempts[1].operation.signature",
        "journal $.steps[0].journal",
        "facts $.steps[0].facts",
        "outcome $.steps[0].status",
        "receipt $.steps[0].inclusion",
        "block time $.steps[0].inclusion",
        "finality $.steps[0].inclusion",
        "session $.steps[0].authority.sessionId",
        "post-condition $.steps[0].observations[0]",
        "cannot land $.steps[0].attempts[0]",
      ]
    `)
  })

  test('behavior: says why no other attempt can land', async () => {
    const why = async ({ certificate, facts }: CertificateFixture) =>
      (await verifyCertificate(certificate, facts)).checks
        .filter(({ name }) => name === 'cannot land')
        .map(({ reason }) => reason.replace(/0x[0-9a-f]+/, '0x…'))
    expect(await why(fixtures.landed)).toEqual(['Its nonce was used by the operation that was included, 0x….'])
    expect(await why(fixtures.expired)).toEqual([
      'Its nonce 4 was used by something else; the next final one is 5.',
      'Its nonce 5 is unused and final time 1901 s is past 1900 s; it was shown, and never came back signed.',
    ])
  })

  test.each(each)('rejects: any one changed leaf, with its place (%s)', async (_, { certificate, facts }) => {
    for (const leaf of listLeaves(certificate)) {
      for (const value of listOthers(leaf.value)) {
        const { failed } = await verifyCertificate(put(certificate, leaf.path, value), facts)
        expect(
          failed.some(({ place }) => isSamePlace(place, leaf.place)),
          `${leaf.place} = ${value}`,
        ).toBe(true)
      }
    }
  })

  test.each(each)('rejects: any one removed part, with its place (%s)', async (_, { certificate, facts }) => {
    for (const { path, place } of listNodes(certificate)) {
      const { failed } = await verifyCertificate(remove(certificate, path), facts)
      expect(
        failed.some((check) => isSamePlace(check.place, place)),
        place,
      ).toBe(true)
    }
  })

  test.each(each)('rejects: any one changed character (%s)', async (_, { certificate, facts }) => {
    const texts = listLeaves(certificate).filter(({ value }) => typeof value === 'string' && value.length > 0)
    const change = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.constantFrom(...'0123456789abcdefxz'))
    await fc.assert(
      fc.asyncProperty(change, async ([leaf, at, char]) => {
        const text = String(leaf.value)
        const index = at % text.length
        const changed = text.slice(0, index) + char + text.slice(index + 1)
        fc.pre(changed !== text)
        const { failed } = await verifyCertificate(put(certificate, leaf.path, changed), facts)
        expect(
          failed.some(({ place }) => isSamePlace(place, leaf.place)),
          `${leaf.place} = ${changed}`,
        ).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('behavior: whoever seals a changed certificate again is caught in all but what only we can know', async () => {
    const passed = new Set<string>()
    for (const { certificate, facts } of [fixtures.landed, fixtures.expired]) {
      for (const leaf of listLeaves(certificate).filter(({ place }) => !place.startsWith('$.seal'))) {
        for (const value of listOthers(leaf.value)) {
          const changed = put(certificate, leaf.path, value) as Parameters<typeof buildSeal>[0]
          const forged = { ...changed, seal: buildSeal(changed) }
          if ((await verifyCertificate(forged, facts)).ok) passed.add(leaf.place.replaceAll(/\[\d+\]/g, '[]'))
        }
      }
    }
    expect([...passed].toSorted()).toMatchInlineSnapshot(`
      [
        "$.steps[].attempts[].validAfterSec",
        "$.steps[].attempts[].validUntilSec",
        "$.steps[].facts[].correction",
        "$.steps[].facts[].inclusion.actualGasCostWei",
        "$.steps[].facts[].inclusion.blockHash",
        "$.steps[].facts[].inclusion.blockNumber",
        "$.steps[].facts[].inclusion.success",
        "$.steps[].facts[].inclusion.transactionHash",
        "$.steps[].facts[].nonce",
        "$.steps[].facts[].observations[].after",
        "$.steps[].facts[].observations[].before",
        "$.steps[].facts[].observations[].condition.minDelta",
        "$.steps[].facts[].observations[].condition.token",
        "$.steps[].facts[].observations[].met",
        "$.steps[].facts[].sequence",
        "$.steps[].facts[].status",
        "$.steps[].journal[].atMs",
        "$.steps[].journal[].attempt",
        "$.steps[].journal[].code",
        "$.steps[].journal[].kind",
        "$.steps[].journal[].outcome",
        "$.steps[].journal[].seen",
        "$.steps[].journal[].send",
        "$.steps[].journal[].why",
      ]
    `)
  })
})

describe('a node that says something else', () => {
  const landed = fixtures.landed.facts
  const expired = fixtures.expired.facts
  const inLanded = (change: object) => ({ ...landed, steps: landed.steps.map((step) => ({ ...step, ...change })) })
  const inExpired = (change: object) => ({ ...expired, steps: expired.steps.map((step) => ({ ...step, ...change })) })
  const [first, second] = fixtures.landed.certificate.steps[0]?.attempts ?? []
  const sightings = landed.steps[0]?.sightings ?? {}
  const signed = fixtures.expired.certificate.steps[0]?.attempts[0]
  const seen = second && sightings[second.userOpHash]

  test.each([
    ['another chain', { ...landed, chainId: 1 }, ['chain']],
    ['the block is not final', { ...landed, finalized: { number: 41n, timeSec: 1_450 } }, ['finality']],
    ['it has no receipt', inLanded({ sightings: {} }), ['receipt', 'cannot land']],
    [
      'the block came too late',
      inLanded({ sightings: { ...sightings, [`${second?.userOpHash}`]: { ...seen, blockTimeSec: 1_901 } } }),
      ['block time'],
    ],
    ['the nonce is unused at finality', inLanded({ nonces: {} }), ['finality']],
    ['the session is unknown', inLanded({ session: { live: false, operations: 0 } }), ['session']],
    ['it has no balances', inLanded({ balances: [] }), ['post-condition']],
    [
      'both attempts landed',
      inLanded({ sightings: { ...sightings, [`${first?.userOpHash}`]: seen } }),
      ['cannot land'],
    ],
  ])('rejects: %s', async (_, facts, names) => {
    expect(listNames(await verifyCertificate(fixtures.landed.certificate, facts))).toEqual(names)
  })

  test('behavior: the same operation with a later window says nothing of this one', async () => {
    const late = { ...seen, nonce: 4n, blockTimeSec: 1_901 }
    const facts = inExpired({ sightings: { ...expired.steps[0]?.sightings, [`${signed?.userOpHash}`]: late } })
    expect((await verifyCertificate(fixtures.expired.certificate, facts)).failed).toEqual([])
  })

  test('behavior: what was shown and never signed may land after the deadline, for a later intent', async () => {
    const shown = `${fixtures.expired.certificate.steps[0]?.attempts[1]?.userOpHash}`
    const { sightings, nonces } = expired.steps[0] ?? {}
    const taken = Object.fromEntries(Object.keys(nonces ?? {}).map((key) => [key, 6n]))
    const land = (blockTimeSec: number) =>
      inExpired({ nonces: taken, sightings: { ...sightings, [shown]: { ...seen, nonce: 5n, blockTimeSec } } })
    expect(listNames(await verifyCertificate(fixtures.expired.certificate, land(1_901)))).toEqual([])
    expect(listNames(await verifyCertificate(fixtures.expired.certificate, land(1_900)))).toEqual(['cannot land'])
  })

  test.each([
    ['it can still land', { ...expired, finalized: { number: 80n, timeSec: 1_900 } }, ['cannot land']],
    ['it landed', inExpired({ sightings: { [`${signed?.userOpHash}`]: seen } }), ['cannot land']],
    ['nobody knows what used the nonce', inExpired({ sightings: {} }), ['cannot land']],
    ['the vault has another owner', inExpired({ owner: undefined }), ['owner']],
  ])('rejects: %s', async (_, facts, names) => {
    expect(listNames(await verifyCertificate(fixtures.expired.certificate, facts))).toEqual(names)
  })
})

function listNames({ failed }: Verification): readonly string[] {
  return failed.map(({ name }) => name)
}

function isSamePlace(found: string, changed: string): boolean {
  if (changed.startsWith('$.seal')) return found.startsWith('$.seal')
  return found === '$' || found.startsWith(changed) || changed.startsWith(found)
}

function listLeaves(value: unknown): readonly Leaf[] {
  return walk(value as Json, '$', []).filter((node) => node.value === null || typeof node.value !== 'object')
}

function listNodes(value: unknown): readonly Leaf[] {
  return walk(value as Json, '$', []).slice(1)
}

function walk(value: Json, place: string, path: Leaf['path']): readonly Leaf[] {
  const node = { place, path, value }
  if (value === null || typeof value !== 'object') return [node]
  if (Array.isArray(value))
    return [node, ...value.flatMap((item, index) => walk(item, `${place}[${index}]`, [...path, index]))]
  return [node, ...Object.entries(value).flatMap(([key, item]) => walk(item, `${place}.${key}`, [...path, key]))]
}

/** Other values of the same kind, as near as they come. */
function listOthers(value: Json): readonly Json[] {
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'number') return [value + 1, value - 1]
  if (typeof value !== 'string') return ['0']
  const last = value.at(-1) ?? ''
  const digit = /[0-9a-f]/.test(last) ? ((Number.parseInt(last, 16) + 1) % 10).toString() : `${last}x`
  return [value.slice(0, -1) + digit, ...(statuses.includes(value) ? statuses.filter((other) => other !== value) : [])]
}

const statuses = ['CREATED', 'CONFIRMED', 'FINALIZED', 'UNMET', 'REVERTED', 'REJECTED', 'CANCELLED', 'EXPIRED']

function put(root: unknown, path: Leaf['path'], value: Json): unknown {
  return edit(root, path, (parent, key) => {
    parent[key] = value
  })
}

function remove(root: unknown, path: Leaf['path']): unknown {
  return edit(root, path, (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
  })
}

function edit(
  root: unknown,
  path: Leaf['path'],
  change: (parent: Record<string | number, Json>, key: string | number) => void,
): unknown {
  const copy = structuredClone(root)
  const parent = path.slice(0, -1).reduce((node, key) => (node as Record<string | number, never>)[key], copy)
  change(parent as Record<string | number, Json>, path.at(-1) ?? '')
  return copy
}
