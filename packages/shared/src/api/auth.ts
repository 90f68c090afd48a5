import { z } from 'zod'
import { userIdSchema, workspaceIdSchema } from '../ids.ts'
import { addressSchema, hexSchema, timeSchema } from '../primitives.ts'

/** `POST /v1/auth/nonce`. */
export const nonceReplySchema = z.strictObject({
  nonce: z.string(),
  /** What the message must say. */
  domain: z.string(),
  uri: z.string(),
  chainId: z.int(),
  version: z.literal('1'),
  statement: z.string(),
  issuedAt: timeSchema,
  expirationTime: timeSchema,
})
export type NonceReply = z.infer<typeof nonceReplySchema>

/** `POST /v1/auth/verify`: an EIP-4361 message and its signature. `cookie` also sets the session cookie. */
export const verifyBodySchema = z.strictObject({
  message: z.string().min(1).max(4096),
  signature: hexSchema,
  transport: z.enum(['bearer', 'cookie']).default('bearer'),
})
export type VerifyBody = z.input<typeof verifyBodySchema>

export const meSchema = z.strictObject({
  user: z.strictObject({ id: userIdSchema, wallets: z.array(addressSchema) }),
  workspace: z.strictObject({ id: workspaceIdSchema, name: z.string(), role: z.enum(['owner', 'trader', 'viewer']) }),
  expiresAt: timeSchema,
})
export type Me = z.infer<typeof meSchema>

/** `token` is absent when the cookie transport was asked for. */
export const verifyReplySchema = z.strictObject({
  token: z.string().optional(),
  csrfToken: z.string().optional(),
  ...meSchema.shape,
})
export type VerifyReply = z.infer<typeof verifyReplySchema>
