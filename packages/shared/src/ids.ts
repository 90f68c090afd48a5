import { z } from 'zod'

/** A version-4 or version-7 UUID in lower case. */
const uuid = z.uuid().toLowerCase()

export const userIdSchema = uuid.brand('UserId')
export const workspaceIdSchema = uuid.brand('WorkspaceId')
export const vaultIdSchema = uuid.brand('VaultId')
export const sessionRefSchema = uuid.brand('SessionRef')
export const castIdSchema = uuid.brand('CastId')
export const intentIdSchema = uuid.brand('IntentId')
export const triggerIdSchema = uuid.brand('TriggerId')
export const decisionIdSchema = uuid.brand('DecisionId')
export const fireIdSchema = uuid.brand('FireId')

export type UserId = z.infer<typeof userIdSchema>
export type WorkspaceId = z.infer<typeof workspaceIdSchema>
export type VaultId = z.infer<typeof vaultIdSchema>
/** Our name of a grant, chosen before its on-chain session id exists. */
export type SessionRef = z.infer<typeof sessionRefSchema>
export type CastId = z.infer<typeof castIdSchema>
/** The id of a cast step; the TLM executes each at most once. */
export type IntentId = z.infer<typeof intentIdSchema>
export type TriggerId = z.infer<typeof triggerIdSchema>
export type DecisionId = z.infer<typeof decisionIdSchema>
export type FireId = z.infer<typeof fireIdSchema>
