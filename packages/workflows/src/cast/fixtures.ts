import type { CastId, IntentId, IntentStatus, TlmFact, VaultId, WorkspaceId } from '@spells/shared'
import type { Address, Hex } from 'viem'

/** Values that tests of casting share. */
export const vaultAddress: Address = '0x1111111111111111111111111111111111111111'
export const usdc: Address = '0x2222222222222222222222222222222222222222'
export const aUsdc: Address = '0x3333333333333333333333333333333333333333'
export const workspaceId = '0e5a1f4e-0000-4000-8000-000000000001' as WorkspaceId
export const vaultId = '0e5a1f4e-0000-4000-8000-000000000002' as VaultId
export const castId = (n: number) => `0e5a1f4e-0000-4000-8001-${String(n).padStart(12, '0')}` as CastId
export const stepId = (n: number) => `0e5a1f4e-0000-4000-8002-${String(n).padStart(12, '0')}` as IntentId
const hash = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`

/** A fact of cast `cast`'s only step; `after` is the vault's aToken balance that inclusion at `block` led to. */
export function buildFact(options: {
  readonly sequence: number
  readonly cast: number
  readonly status: IntentStatus
  readonly correction?: boolean
  readonly block?: number
  readonly after?: string
}): TlmFact {
  const { sequence, cast, status, block, after } = options
  return {
    v: 1,
    chainId: 31337,
    vault: vaultAddress,
    sequence,
    at: new Date(1_800_000_000_000 + sequence * 1_000).toISOString(),
    workspaceId,
    vaultId,
    castId: castId(cast),
    intentId: stepId(cast),
    correlationId: `correlation-${cast}`,
    cause: { kind: 'user', userId: '0e5a1f4e-0000-4000-8000-000000000003' as never },
    status,
    correction: options.correction ?? false,
    userOpHash: hash(cast),
    ...(block === undefined
      ? {}
      : {
          inclusion: {
            userOpHash: hash(cast),
            transactionHash: hash(1000 + cast),
            blockNumber: String(block),
            blockHash: hash(2000 + block),
            success: status !== 'REVERTED',
            actualGasCostWei: '1000',
          },
        }),
    ...(after === undefined
      ? {}
      : {
          observations: [
            {
              condition: { kind: 'balanceIncrease', token: aUsdc, account: vaultAddress, minDelta: '1' },
              before: '0',
              after,
              met: status !== 'UNMET',
            },
          ],
        }),
  }
}
