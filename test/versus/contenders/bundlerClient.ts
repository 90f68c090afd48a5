// A client of the bundler: a smart account of a library, its own nonces, tried again when no receipt comes.
import { createSmartAccountClient } from 'permissionless'
import { toSimpleSmartAccount } from 'permissionless/accounts'
import { createPublicClient, encodeFunctionData, erc20Abi, http } from 'viem'
import { entryPoint08Address } from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { type ChildOptions, RECEIPT_TIMEOUT_MS, serveCasts } from './childMessage.ts'
import { retryCast } from './retryCast.ts'

const { privateKey, rpcUrl, bundlerUrl, usdc, sink } = JSON.parse(process.argv[2] ?? '') as ChildOptions
const chain = { ...foundry, rpcUrls: { default: { http: [rpcUrl] } } }
const reader = createPublicClient({ chain, transport: http(rpcUrl), pollingInterval: 200 })
const account = await toSimpleSmartAccount({
  client: reader,
  owner: privateKeyToAccount(privateKey),
  entryPoint: { address: entryPoint08Address, version: '0.8' },
})
// The transport's own retries are left as they are: three, of the same bytes.
const client = createSmartAccountClient({
  account,
  chain,
  client: reader,
  bundlerTransport: http(bundlerUrl),
  pollingInterval: 200,
})

serveCasts(account.address, ({ amount }) => {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [sink, BigInt(amount)] })
  return retryCast({
    send: () => client.sendUserOperation({ calls: [{ to: usdc, value: 0n, data }] }),
    wait: async (hash) => (await client.waitForUserOperationReceipt({ hash, timeout: RECEIPT_TIMEOUT_MS })).success,
    hasLanded: async (hash) => (await client.getUserOperationReceipt({ hash })).success,
  })
})
