import { z } from 'zod'
import { addressSchema, hash32Schema, hexSchema } from './primitives.ts'
import { tlmFactSchema } from './tlmFact.ts'
import { inclusionSchema, intentSchema, intentStatusSchema, observationSchema, reasonSchema } from './transaction.ts'

/** A number in the JSON-RPC form, such as "0x1f". */
const quantitySchema = z
  .string()
  .regex(/^0x(0|[1-9a-f][0-9a-f]*)$/, { error: 'Must be a number as hex, such as "0x1f".' })

/** An ERC-4337 operation for EntryPoint 0.8 in the JSON-RPC form. The signature is absent where none went through us. */
export const certifiedOperationSchema = z.strictObject({
  sender: addressSchema,
  nonce: quantitySchema,
  factory: addressSchema.optional(),
  factoryData: hexSchema.optional(),
  callData: hexSchema,
  callGasLimit: quantitySchema,
  verificationGasLimit: quantitySchema,
  preVerificationGas: quantitySchema,
  maxFeePerGas: quantitySchema,
  maxPriorityFeePerGas: quantitySchema,
  paymaster: addressSchema.optional(),
  paymasterVerificationGasLimit: quantitySchema.optional(),
  paymasterPostOpGasLimit: quantitySchema.optional(),
  paymasterData: hexSchema.optional(),
  signature: hexSchema.optional(),
})
export type CertifiedOperation = z.infer<typeof certifiedOperationSchema>

/** One operation that was signed for an intent, or shown to the owner for signing. Times in seconds of chain time. */
export const certifiedAttemptSchema = z.strictObject({
  /** 1, 2, 3 … in the order of signing; absent for what was shown to the owner and never came back signed. */
  number: z.int().positive().optional(),
  /** `noOp` makes no calls and only burns the nonce. */
  kind: z.enum(['calls', 'noOp']),
  userOpHash: hash32Schema,
  validAfterSec: z.int().nonnegative(),
  validUntilSec: z.int().positive(),
  operation: certifiedOperationSchema,
})
export type CertifiedAttempt = z.infer<typeof certifiedAttemptSchema>

/** Who authorised the operations, and by which contract the account checked it. */
export const certifiedAuthoritySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    validator: addressSchema,
    sessionId: hash32Schema,
    /** The encoded policy that `sessionId` is the hash of; absent when the vault never had such a session. */
    policy: hexSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('owner'),
    validator: addressSchema,
    /** Absent when nothing was ever shown to the owner. */
    owner: addressSchema.optional(),
  }),
])
export type CertifiedAuthority = z.infer<typeof certifiedAuthoritySchema>

/** One line of what the transaction manager did, oldest first. Kinds that a reader does not know are passed over. */
export const certifiedJournalEntrySchema = z.looseObject({ atMs: z.int(), kind: z.string() })
export type CertifiedJournalEntry = z.infer<typeof certifiedJournalEntrySchema>

/** What the transaction manager kept of one intent. WIRE: RPC. */
export const certificateMaterialSchema = z.strictObject({
  chainId: z.int().positive(),
  entryPoint: addressSchema,
  vault: addressSchema,
  intent: intentSchema,
  /** keccak-256 of the intent's canonical JSON. */
  intentHash: hash32Schema,
  status: intentStatusSchema,
  reason: reasonSchema.optional(),
  authority: certifiedAuthoritySchema,
  attempts: z.array(certifiedAttemptSchema),
  inclusion: inclusionSchema.optional(),
  observations: z.array(observationSchema),
  journal: z.array(certifiedJournalEntrySchema),
  facts: z.array(tlmFactSchema),
})
export type CertificateMaterial = z.infer<typeof certificateMaterialSchema>

const certificateStepSchema = certificateMaterialSchema
  .omit({ chainId: true, entryPoint: true, vault: true, status: true })
  .extend({ status: z.enum(['FINALIZED', 'UNMET', 'REVERTED', 'REJECTED', 'CANCELLED', 'EXPIRED']) })
export type CertificateStep = z.infer<typeof certificateStepSchema>

/**
 * What became of a cast, with everything that is needed to check it against any node: docs/design/certificate.md.
 * WIRE: HTTP, PERSISTED: files that people keep.
 */
export const certificateSchema = z.strictObject({
  kind: z.literal('spells.cast-certificate'),
  v: z.literal(1),
  subject: z.strictObject({
    castId: intentSchema.shape.castId,
    chainId: z.int().positive(),
    entryPoint: addressSchema,
    vault: addressSchema,
  }),
  steps: z.array(certificateStepSchema).min(1),
  seal: z.strictObject({
    /** Path of each part with the keccak-256 of its canonical JSON. */
    parts: z.record(z.string(), hash32Schema),
    /** keccak-256 of the canonical JSON of `parts`: the certificate's fingerprint. */
    whole: hash32Schema,
  }),
})
export type Certificate = z.infer<typeof certificateSchema>
