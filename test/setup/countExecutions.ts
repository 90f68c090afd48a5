import type { Address } from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'
import type { ArmedStack } from './startArmedStack.ts'

/** Operations of the vault that succeeded on chain, read from the EntryPoint's own events. */
export async function countExecutions(
  armed: ArmedStack,
): Promise<{ readonly succeeded: number; readonly failed: number }> {
  const { wallet, stack, vault } = armed
  const logs = await wallet.chain.getContractEvents({
    address: stack.deployment.entryPoint as Address,
    abi: entryPoint08Abi,
    eventName: 'UserOperationEvent',
    args: { sender: vault.address },
    fromBlock: 0n,
    strict: true,
  })
  const succeeded = logs.filter(({ args }) => args.success).length
  return { succeeded, failed: logs.length - succeeded }
}
