import { z } from 'zod'
import { deploymentSchema } from '../deployment.ts'

/** `GET /v1/chain`: the chain of this deployment, as a wallet, a form and an independent reader need it. */
export const chainInfoSchema = z.strictObject({
  id: z.int().positive(),
  name: z.string(),
  /** Endpoint that a wallet may be told to use; null where wallets know the chain by themselves. */
  walletRpcUrl: z.string().nullable(),
  deployment: deploymentSchema,
})
export type ChainInfo = z.infer<typeof chainInfoSchema>
