import { type Hex, numberToHex } from 'viem'
import { type DrillStage, findSequenceSlot } from '../drillStage.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'
import { THIEF } from './thief.ts'

/** Once more, on another lane, under another validator, from another chain. */
export function listReplayAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const key = BigInt(stage.deployment.sessionValidator) << 32n
  const sequence = stage.sequences.get(key) ?? 0n
  // It landed: the sequence has moved on.
  const landed = [1n, 2n, 10n, 1000n].map((more) =>
    plan(
      stage,
      'replay',
      `once more, ${more} later`,
      callData,
      {},
      {
        storage: [
          {
            address: stage.deployment.entryPoint,
            slot: findSequenceSlot(key, stage.vault),
            value: numberToHex(sequence + more, { size: 32 }),
          },
        ],
      },
    ),
  )
  const lanes = [...stage.sequences]
    .filter(([other]) => other !== key)
    .map(([other, next]) =>
      plan(
        stage,
        'replay',
        `on lane ${other & 0xffff_ffffn}`,
        callData,
        {},
        { alter: (userOp) => ({ ...userOp, nonce: (other << 64n) | next }) },
      ),
    )
  const owner = (BigInt(stage.deployment.ownerValidator) << 32n) << 64n
  const validators = [owner, 0n, (BigInt(THIEF) << 32n) << 64n].map((nonce) =>
    plan(
      stage,
      'replay',
      `under the nonce of ${numberToHex(nonce >> 96n)}`,
      callData,
      {},
      { alter: (userOp) => ({ ...userOp, nonce }) },
    ),
  )
  const chains = [0, 1, 10, 137, 42_161, 8453, 11_155_111, stage.chainId + 1].map((chainId) =>
    plan(stage, 'replay', `signed for chain ${chainId}`, callData, { chainId }),
  )
  const sequences = [1n, 2n, 2n ** 63n].map((ahead) =>
    plan(stage, 'replay', `sequence ${ahead} ahead`, callData, {
      fields: { nonce: (key << 64n) | (sequence + ahead) },
    }),
  )
  return [...landed, ...lanes, ...validators, ...chains, ...sequences]
}
