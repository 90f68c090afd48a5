import { getDevAccount } from '@spells/local'
import { type Address, createWalletClient, http, parseAbi, parseUnits } from 'viem'
import { foundry } from 'viem/chains'
import type { Stage } from '../faults/stage/openStage.ts'

/** Nobody's account; what is sent there counts. */
export const SINK: Address = '0x00000000000000000000000000000000005e4d00'
/** A base fee that nobody offers to pay, and the usual one. */
export const HIGH_GWEI = 400
export const LOW_GWEI = 1
/** Mints for everybody; no client uses it. */
const MINTER = 5
const tokenAbi = parseAbi([
  'function mint(address account, uint256 value) returns (bool)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
])

/** What all contenders stand on. */
export type Ground = ReturnType<typeof createGround>

export function createGround(stage: Stage) {
  const { stack, armed, chain } = stage
  const usdc = armed.usdc.address
  const { account } = getDevAccount(MINTER)
  const minter = createWalletClient({ account, chain: foundry, transport: http(stack.rpcUrl) })
  return {
    ...{ chain, usdc, rpcUrl: stack.rpcUrl, bundlerUrl: stack.bundlerUrl },
    mint: async (to: Address): Promise<void> => {
      const args = [to, parseUnits('1000', 6)] as const
      const hash = await minter.writeContract({ address: usdc, abi: tokenAbi, functionName: 'mint', args })
      await chain.reader.waitForTransactionReceipt({ hash, timeout: 30_000 })
    },
    /** The node forgets what is not mined. */
    dropTransactions: async (): Promise<void> => {
      await chain.dropTransactions()
    },
    restartBundler: async (): Promise<void> => {
      await stage.kill('bundler')
      await stage.restart('bundler')
    },
    /** The usual base fee, and bundles as they come. */
    calm: async (): Promise<void> => {
      await chain.setNextBaseFee(LOW_GWEI)
      await chain.setBundling('auto')
    },
    /** Amounts that an account has sent, each as often as it did. */
    listAmounts: async (from: Address): Promise<readonly bigint[]> => {
      const event = tokenAbi[1]
      const logs = await chain.reader.getLogs({ address: usdc, event, args: { from }, fromBlock: 0n, strict: true })
      return logs.map(({ args }) => args.value)
    },
  }
}
