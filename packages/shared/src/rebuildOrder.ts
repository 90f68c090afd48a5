import { z } from 'zod'
import { vaultIdSchema } from './ids.ts'

/** A vault's projection is to be made again. PERSISTED: outbox, topic `vault.rebuild`. */
export const rebuildOrderSchema = z.object({ v: z.literal(1), vaultId: vaultIdSchema })
export type RebuildOrder = z.infer<typeof rebuildOrderSchema>
