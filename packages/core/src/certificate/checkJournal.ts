import { type CertificateStep, canonicalJson, hash32Schema, inclusionSchema } from '@spells/shared'
import { z } from 'zod'
import { OWNER_LANE } from '../transaction/intentState.ts'
import { parseNonce } from '../userop/nonceKey.ts'
import { type Check, demand, type Flaw, toChecks } from './check.ts'

const slotSchema = z.object({ lane: z.int().nonnegative(), sequence: z.int().nonnegative() })
const attempt = z.int().positive()

/** The kinds that have to be in order; others are only sealed. */
const entrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reserved'), slot: slotSchema }),
  z.object({ kind: z.literal('released'), slot: slotSchema }),
  z.object({ kind: z.literal('signatureWanted'), slot: slotSchema, userOpHash: hash32Schema }),
  z.object({ kind: z.literal('signed'), slot: slotSchema, userOpHash: hash32Schema, attempt }),
  z.object({ kind: z.literal('sendAsked'), attempt }),
  z.object({ kind: z.literal('sendEnded'), attempt }),
  z.object({ kind: z.literal('included'), inclusion: inclusionSchema }),
  z.object({ kind: z.literal('takenBack'), inclusion: inclusionSchema }),
  z.object({ kind: z.literal('foreignNonce'), slot: slotSchema }),
])
type Entry = z.infer<typeof entrySchema>
const kinds: ReadonlySet<string> = new Set(entrySchema.options.map(({ shape }) => shape.kind.value))

/** What the lines before say. */
type Progress = {
  readonly slot?: z.infer<typeof slotSchema>
  /** Whether somebody was asked to sign for the slot. */
  readonly isHeld: boolean
  readonly signed: number
  readonly inclusion?: string
}

/** The journal: a nonce was reserved before it was signed for, nothing was sent before it was signed. */
export function checkJournal(step: CertificateStep, at: string): readonly Check[] {
  let progress: Progress = { isHeld: false, signed: 0 }
  const flaws: Flaw[] = []
  for (const [index, line] of step.journal.entries()) {
    if (!kinds.has(line.kind)) continue
    const place = `${at}.journal[${index}]`
    const entry = entrySchema.safeParse(line)
    if (!entry.success) {
      flaws.push({ place, reason: `This is no “${line.kind}” line.` })
      continue
    }
    flaws.push(...findFlaws(step, progress, entry.data, place))
    progress = advance(progress, entry.data)
  }
  const signed = step.attempts.filter(({ number }) => number !== undefined).length
  const landed = step.inclusion && canonicalJson(step.inclusion)
  flaws.push(
    ...demand(
      progress.signed === signed,
      `${at}.journal`,
      `The journal knows ${progress.signed} signatures, not ${signed}.`,
    ),
    ...demand(progress.inclusion === landed, `${at}.journal`, 'The journal ends with another inclusion than the step.'),
  )
  const shows = `${step.journal.length} lines: nonce reserved before it was signed for, signed before it was sent.`
  return toChecks({ name: 'journal', place: `${at}.journal`, shows }, flaws)
}

function findFlaws(step: CertificateStep, before: Progress, entry: Entry, place: string): readonly Flaw[] {
  switch (entry.kind) {
    case 'reserved':
      return []
    case 'released':
      return [
        ...demand(isSame(before.slot, entry.slot), place, 'Another nonce was reserved.'),
        ...demand(!before.isHeld, place, 'A nonce that somebody was asked to sign for was given back.'),
      ]
    case 'signatureWanted':
    case 'signed':
      return findSigningFlaws(step, before, entry, place)
    case 'sendAsked':
    case 'sendEnded':
      return demand(entry.attempt <= before.signed, place, `Attempt ${entry.attempt} was sent before it was signed.`)
    case 'included':
      return demand(
        step.attempts.some(({ userOpHash }) => userOpHash === entry.inclusion.userOpHash),
        place,
        'None of the attempts is what was included.',
      )
    case 'takenBack':
      return demand(before.inclusion === canonicalJson(entry.inclusion), place, 'What was taken back was not included.')
    case 'foreignNonce':
      return demand(isSame(before.slot, entry.slot), place, 'Another nonce was reserved.')
  }
}

function findSigningFlaws(
  { attempts, authority }: CertificateStep,
  before: Progress,
  entry: Extract<Entry, { readonly kind: 'signed' | 'signatureWanted' }>,
  place: string,
): readonly Flaw[] {
  const named = attempts.find(({ userOpHash }) => userOpHash === entry.userOpHash)
  if (!named) return [{ place, reason: 'None of the attempts has this hash.' }]
  const { key, sequence } = parseNonce(BigInt(named.operation.nonce))
  const base = authority.kind === 'owner' ? OWNER_LANE : 0
  const slot = { lane: Number(key & 0xffff_ffffn) + base, sequence: Number(sequence) }
  const isNext = entry.kind !== 'signed' || (named.number === entry.attempt && entry.attempt === before.signed + 1)
  return [
    ...demand(isSame(before.slot, entry.slot), place, 'The nonce was not reserved.'),
    ...demand(isSame(slot, entry.slot), place, 'The attempt has another nonce.'),
    ...demand(isNext, place, 'The attempts are not numbered in the order of signing.'),
  ]
}

function advance(before: Progress, entry: Entry): Progress {
  switch (entry.kind) {
    case 'reserved':
      return { ...before, slot: entry.slot, isHeld: false }
    case 'released':
      return { isHeld: false, signed: before.signed, ...(before.inclusion && { inclusion: before.inclusion }) }
    case 'signatureWanted':
      return { ...before, isHeld: true }
    case 'signed':
      return { ...before, isHeld: true, signed: entry.attempt }
    case 'included':
      return { ...before, inclusion: canonicalJson(entry.inclusion) }
    case 'takenBack': {
      const { inclusion: _, ...rest } = before
      return rest
    }
    default:
      return before
  }
}

function isSame(a: Progress['slot'], b: z.infer<typeof slotSchema>): boolean {
  return a?.lane === b.lane && a.sequence === b.sequence
}
