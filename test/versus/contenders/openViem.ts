import { startFaultProxy } from '@spells/local/faultProxy'
import { createWalletClient, http, parseEther, parseGwei } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import type { Contender } from '../contender.ts'
import { type Ground, HIGH_GWEI, LOW_GWEI, SINK } from '../ground.ts'
import { startChild } from './startChild.ts'

/** viem's nonce manager with a client that retries: plain transactions of one key. */
export async function openViem(ground: Ground): Promise<Contender> {
  const { chain, rpcUrl, usdc } = ground
  const proxy = await startFaultProxy({ target: rpcUrl })
  const privateKey = generatePrivateKey()
  const account = privateKeyToAccount(privateKey)
  await chain.fund(account.address, parseEther('10'))
  await ground.mint(account.address)
  const options = { privateKey, rpcUrl: proxy.url, bundlerUrl: '', usdc, sink: SINK }
  const child = await startChild('viemClient.ts', options)
  const wallet = createWalletClient({ account, chain: foundry, transport: http(rpcUrl) })
  return {
    ...child,
    ...{ name: 'viem nonce manager', account: account.address, proxy, sendMethod: 'eth_sendRawTransaction' },
    // Nothing that pays less is mined.
    hold: async () => {
      await chain.setNextBaseFee(HIGH_GWEI)
    },
    forget: ground.dropTransactions,
    release: async () => {
      await chain.setNextBaseFee(LOW_GWEI)
    },
    useNonce: async () => {
      // Dearer than what may be waiting with this nonce already.
      const fees = { maxFeePerGas: parseGwei('300'), maxPriorityFeePerGas: parseGwei('20') }
      const hash = await wallet.sendTransaction({ ...fees, to: SINK, value: 1n })
      await chain.reader.waitForTransactionReceipt({ hash, timeout: 30_000 })
    },
    stop: async () => {
      await child.stop()
      await proxy.stop()
    },
  }
}
