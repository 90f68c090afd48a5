import { concat, type Hex, numberToHex, toHex } from 'viem'
import type { DrillStage } from '../drillStage.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'
import { THIEF } from './thief.ts'

/** At a fee, or for an amount of gas, that the policy does not allow. */
export function listGasAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { policy, gas } = stage
  const fees = [1n, 2n, 1000n, 10n ** 12n, 2n ** 100n].map((more) =>
    plan(stage, 'gas', `fee ${more} wei above the cap`, callData, {
      fields: { maxFeePerGas: policy.maxFeePerGasWei + more },
    }),
  )
  // One unit of gas costs at most the fee, so this many cannot be paid from the budget.
  const budget =
    policy.normal.maxGasWei > policy.protective.maxGasWei ? policy.normal.maxGasWei : policy.protective.maxGasWei
  const units = budget / (gas.maxFeePerGas > 0n ? gas.maxFeePerGas : 1n) + 1n
  const limits = (['callGasLimit', 'preVerificationGas'] as const).flatMap((field) =>
    [units, units * 2n, units * 1000n]
      .filter((value) => value < 2n ** 119n)
      .map((value) => plan(stage, 'gas', `${field} of ${value}`, callData, { fields: { [field]: value } })),
  )
  return [...fees, ...limits]
}

/** Paid by somebody whom the policy does not name, or at the sponsor's cost without its approval. */
export function listPaymasterAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { deployment, policy } = stage
  const limits = { paymasterVerificationGasLimit: 100_000n, paymasterPostOpGasLimit: 0n }
  const strangers = [THIEF, stage.vault, deployment.factory, deployment.entryPoint, deployment.sessionValidator]
    .filter((paymaster) => !policy.paymasters.includes(paymaster))
    .map((paymaster) =>
      plan(stage, 'paymaster', `paid by ${paymaster}`, callData, { fields: { paymaster, ...limits } }),
    )
  const data: readonly Hex[] = [
    '0x',
    toHex(new Uint8Array(77)),
    toHex(new Uint8Array(77).fill(255)),
    concat([
      numberToHex(0, { size: 6 }),
      numberToHex(stage.nowSec + 600, { size: 6 }),
      toHex(new Uint8Array(65).fill(7)),
    ]),
  ]
  const drains = policy.paymasters.flatMap((paymaster) => [
    ...data.map((paymasterData, i) =>
      plan(stage, 'paymaster', `the sponsor without approval, ${i}`, callData, {
        fields: { paymaster, paymasterData, ...limits },
      }),
    ),
    ...[10n ** 12n, 2n ** 100n].map((gasLimit) =>
      plan(stage, 'paymaster', `${gasLimit} gas at the sponsor's cost`, callData, {
        fields: { paymaster, paymasterData: '0x', ...limits, paymasterPostOpGasLimit: gasLimit },
      }),
    ),
  ])
  const unpaid = policy.vaultPaysGas ? [] : [plan(stage, 'paymaster', 'paid by the vault', callData)]
  return [...strangers, ...drains, ...unpaid]
}
