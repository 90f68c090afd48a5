import { encodeExecuteBatch } from '@spells/core'
import { metavaultAbi, sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, concat, encodeFunctionData, type Hex, keccak256, pad, toHex } from 'viem'
import { toPackedUserOperation } from 'viem/account-abstraction'
import type { Attempt } from '../attempt.ts'
import type { DrillStage } from '../drillStage.ts'
import { signOperation } from '../signOperation.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'
import { THIEF } from './thief.ts'

/** 0.7, 0.9, and one that somebody made up. */
const OTHER_ENTRY_POINTS: readonly Address[] = [
  '0x0000000071727De22E5E9d8BAf0edAc6f37da032',
  '0x433709009B8330FDa32311DF1C2AFA402eD8D009',
  THIEF,
]

/** Without the EntryPoint, by another one, and messages (ERC-1271). */
export function listWaysAround(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { deployment, vault, key } = stage
  const sender = [THIEF, key.address, deployment.factory, deployment.sessionValidator]
  const direct = sender.flatMap((from): readonly PlannedAttempt[] => {
    const call = (name: string, to: Address, make: () => Promise<Hex> | Hex): PlannedAttempt => ({
      kind: 'entry-point',
      name,
      make: async () => ({ kind: 'entry-point', name, to, data: await make(), from, storage: [] }),
    })
    const packed = async () => toPackedUserOperation(await signOperation(stage, callData))
    return [
      call(`execute by ${from}`, vault, () => (callData === '0x' ? encodeExecuteBatch([]) : callData)),
      call(`executeFromExecutor by ${from}`, vault, () =>
        encodeFunctionData({
          abi: metavaultAbi,
          functionName: 'executeFromExecutor',
          args: [`0x01${'00'.repeat(31)}`, '0x'],
        }),
      ),
      call(`the vault's validation by ${from}`, vault, async () =>
        encodeFunctionData({
          abi: metavaultAbi,
          functionName: 'validateUserOp',
          args: [await packed(), pad('0x1'), 1n],
        }),
      ),
      call(`the validator by ${from}`, deployment.sessionValidator, async () =>
        encodeFunctionData({
          abi: sessionValidatorAbi,
          functionName: 'validateUserOp',
          args: [await packed(), pad('0x1')],
        }),
      ),
      call(`installModule by ${from}`, vault, () =>
        encodeFunctionData({ abi: metavaultAbi, functionName: 'installModule', args: [2n, THIEF, '0x'] }),
      ),
      call(`initialize by ${from}`, vault, () =>
        encodeFunctionData({ abi: metavaultAbi, functionName: 'initialize', args: [THIEF] }),
      ),
    ]
  })
  const foreign = OTHER_ENTRY_POINTS.map(
    (other): PlannedAttempt =>
      plan(stage, 'entry-point', `signed for the EntryPoint ${other}`, callData, { hash: hashFor(other, callData) }),
  )
  const messages = Array.from({ length: 6 }, (_, i): PlannedAttempt => {
    const name = `message ${i}`
    const make = async (): Promise<Attempt> => {
      const hash = keccak256(toHex(`message ${i}`))
      const signature = await key.sign({ hash })
      const heads: readonly Hex[] = [
        '0x',
        deployment.sessionValidator,
        deployment.ownerValidator,
        vault,
        THIEF,
        pad(deployment.ownerValidator),
      ]
      const data = encodeFunctionData({
        abi: metavaultAbi,
        functionName: 'isValidSignature',
        args: [hash, concat([heads[i] ?? '0x', signature])],
      })
      const isRefused = (reply: Hex) => !reply.startsWith('0x1626ba7e')
      return { kind: 'message', name, to: vault, data, from: THIEF, storage: [], isRefused }
    }
    return { kind: 'message', name, make }
  })
  return [...direct, ...foreign, ...messages]
}

/** Stands for the hash that another EntryPoint would have made: it only has to be another one. */
function hashFor(entryPoint: Hex, callData: Hex): Hex {
  return keccak256(concat([entryPoint, callData]))
}
