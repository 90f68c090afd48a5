import type { Hex } from 'viem'
import { getUserOperationHash, type UserOperation as ViemUserOperation } from 'viem/account-abstraction'
import { ENTRY_POINT_ADDRESS, ENTRY_POINT_VERSION } from './entryPoint.ts'

/** An operation for EntryPoint 0.8, with its fields apart. */
export type UserOperation = ViemUserOperation<'0.8'>

/** The hash that EntryPoint 0.8 knows an operation by. The signature is no part of it. */
export function getUserOpHash(userOp: UserOperation, chainId: number): Hex {
  return getUserOperationHash({
    chainId,
    entryPointAddress: ENTRY_POINT_ADDRESS,
    entryPointVersion: ENTRY_POINT_VERSION,
    userOperation: userOp,
  })
}
