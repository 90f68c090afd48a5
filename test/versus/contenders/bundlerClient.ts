// A client of the bundler: a smart account of a library, its own nonces, tried again when no receipt comes.
import { createSmartAccountClient } from 'permissionless'
import { toSimpleSmartAccount } from 'permissionless/accounts'
import { createPublicClient, encodeFunctionData, erc20Abi, type Hash, http } from 'viem'
import { entryPoint08Address } from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { type ChildOptions, RECEIPT_TIMEOUT_MS, rest, serveCasts, TRIES } from './childMessage.ts'

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

serveCasts(account.address, async ({ amount }) => {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [sink, BigInt(amount)] })
  const hashes: Hash[] = []
  let detail = ''
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      if (await hasLanded(hashes)) return { report: 'done', detail: 'an earlier try' }
      const hash = await client.sendUserOperation({ calls: [{ to: usdc, value: 0n, data }] })
      hashes.push(hash)
      const { success } = await client.waitForUserOperationReceipt({ hash, timeout: RECEIPT_TIMEOUT_MS })
      return { report: success ? 'done' : 'ended', detail: `try ${attempt}` }
    } catch (error) {
      detail = error instanceof Error ? error.name : String(error)
      await rest(attempt)
    }
  }
  return { report: 'ended', detail }
})

async function hasLanded(hashes: readonly Hash[]): Promise<boolean> {
  for (const hash of hashes) {
    const receipt = await client.getUserOperationReceipt({ hash }).catch(() => undefined)
    if (receipt?.success) return true
  }
  return false
}
