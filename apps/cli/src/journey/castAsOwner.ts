import type { Client } from '@spells/client'
import { AppError } from '@spells/shared'
import type { Cast, CreateCastBody } from '@spells/shared/api'
import type { Wallet } from './createWallet.ts'

/**
 * Makes a cast that the owner signs, signs what it shows, and waits until it is confirmed.
 * @throws AppError `cast_failed` when it ended otherwise
 */
export async function castAsOwner(options: {
  readonly client: Client
  readonly wallet: Pick<Wallet, 'signTypedData'>
  readonly plan: CreateCastBody
  readonly idempotencyKey: string
}): Promise<{ readonly cast: Cast; readonly shown: readonly string[] }> {
  const { client, wallet, plan, idempotencyKey } = options
  const { id } = await client.casts.create(plan, idempotencyKey)
  const shown: string[] = []
  const cast = await client.casts.signAndWait(id, (typedData, { calls }) => {
    shown.push(...calls.map(({ text }) => text))
    return wallet.signTypedData(typedData)
  })
  if (cast.status === 'CONFIRMED' || cast.status === 'FINALIZED') return { cast, shown }
  throw new AppError({
    code: 'cast_failed',
    shortMessage: `The cast ended ${cast.status}: ${cast.reason?.message ?? 'no reason given'}`,
    facts: { id, status: cast.status },
    retry: 'never',
  })
}
