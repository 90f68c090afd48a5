import { canonicalJson } from '@spells/shared'
import { type Hex, keccak256, stringToHex } from 'viem'
import { compare, type Flaw } from './check.ts'

type Seal = { readonly parts: Readonly<Record<string, Hex>>; readonly whole: Hex }

/** Lists of a step whose items are parts of their own. */
const lists: ReadonlySet<string> = new Set(['attempts', 'observations', 'journal', 'facts'])

/** Hashes each part of a certificate, so that a change is found at its place. `subject` and `steps` as in its JSON. */
export function buildSeal(certificate: { readonly subject?: unknown; readonly steps?: unknown }): Seal {
  const parts = Object.fromEntries(
    listParts(certificate).map(({ place, value }) => [place, keccak256(stringToHex(canonicalJson(value)))]),
  )
  return { parts, whole: hashParts(parts) }
}

/** Compares a certificate as it was read, before any of it was brought into another form, with its seal. */
export function findSealFlaws(
  certificate: { readonly subject?: unknown; readonly steps?: unknown },
  stated: Seal,
): readonly Flaw[] {
  const { parts } = buildSeal(certificate)
  const places = [...new Set([...Object.keys(parts), ...Object.keys(stated.parts)])]
  return [
    ...places.flatMap((place) => compare(place, stated.parts[place], parts[place])),
    ...compare('$.seal.whole', stated.whole, hashParts(stated.parts)),
  ]
}

function hashParts(parts: Seal['parts']): Hex {
  return keccak256(stringToHex(canonicalJson(parts)))
}

function listParts({ subject, steps }: { readonly subject?: unknown; readonly steps?: unknown }) {
  const of = Array.isArray(steps) ? steps : []
  return [
    { place: '$.subject', value: subject },
    ...of.flatMap((step: unknown, index) =>
      Object.entries(step ?? {}).flatMap(([key, value]: readonly [string, unknown]) => {
        const place = `$.steps[${index}].${key}`
        if (!lists.has(key) || !Array.isArray(value)) return [{ place, value }]
        return [
          { place: `${place}.length`, value: value.length },
          ...value.map((item: unknown, at) => ({ place: `${place}[${at}]`, value: item })),
        ]
      }),
    ),
  ]
}
