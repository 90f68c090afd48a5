import { startFaultProxy } from '@spells/local/faultProxy'
import { createSmartAccountClient } from 'permissionless'
import { toSimpleSmartAccount } from 'permissionless/accounts'
import { http, parseEther } from 'viem'
import { entryPoint08Address } from 'viem/account-abstraction'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import type { Contender } from '../contender.ts'
import { type Ground, SINK } from '../ground.ts'
import { startChild } from './startChild.ts'

/** The bundler used directly, by a library's smart account with its own nonces and a client that retries. */
export async function openBundler(ground: Ground): Promise<Contender> {
  const { chain, rpcUrl, bundlerUrl, usdc } = ground
  const proxy = await startFaultProxy({ target: bundlerUrl })
  const privateKey = generatePrivateKey()
  const account = await toSimpleSmartAccount({
    client: chain.reader,
    owner: privateKeyToAccount(privateKey),
    entryPoint: { address: entryPoint08Address, version: '0.8' },
  })
  await chain.fund(account.address, parseEther('10'))
  await ground.mint(account.address)
  const client = createSmartAccountClient({
    ...{ account, chain: foundry, client: chain.reader },
    bundlerTransport: http(bundlerUrl),
  })
  const sendOne = async () => {
    const hash = await client.sendUserOperation({ calls: [{ to: SINK, value: 0n, data: '0x' }] })
    await client.waitForUserOperationReceipt({ hash, timeout: 30_000 })
  }
  // The first operation deploys the account.
  await sendOne()
  const child = await startChild('bundlerClient.ts', { privateKey, rpcUrl, bundlerUrl: proxy.url, usdc, sink: SINK })
  return {
    ...child,
    ...{ name: 'alto directly', account: account.address, proxy, sendMethod: 'eth_sendUserOperation' },
    hold: async () => {
      await chain.setBundling('manual')
    },
    forget: ground.restartBundler,
    release: async () => {
      await chain.setBundling('auto')
    },
    useNonce: sendOne,
    stop: async () => {
      await child.stop()
      await proxy.stop()
    },
  }
}
