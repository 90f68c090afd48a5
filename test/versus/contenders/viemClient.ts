// A client of viem's nonce manager: plain transactions of one key, tried again when no receipt comes.
import { createPublicClient, createWalletClient, encodeFunctionData, erc20Abi, type Hash, http } from 'viem'
import { nonceManager, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { type ChildOptions, RECEIPT_TIMEOUT_MS, rest, serveCasts, TRIES } from './childMessage.ts'

const { privateKey, rpcUrl, usdc, sink } = JSON.parse(process.argv[2] ?? '') as ChildOptions
const account = privateKeyToAccount(privateKey, { nonceManager })
// The transport's own retries are left as they are: three, of the same bytes.
const transport = http(rpcUrl)
const wallet = createWalletClient({ account, chain: foundry, transport })
const reader = createPublicClient({ chain: foundry, transport, pollingInterval: 200 })

serveCasts(account.address, async ({ amount }) => {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [sink, BigInt(amount)] })
  const hashes: Hash[] = []
  let detail = ''
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      if (await hasLanded(hashes)) return { report: 'done', detail: 'an earlier try' }
      const hash = await wallet.sendTransaction({ to: usdc, data })
      hashes.push(hash)
      const { status } = await reader.waitForTransactionReceipt({ hash, timeout: RECEIPT_TIMEOUT_MS })
      return { report: status === 'success' ? 'done' : 'ended', detail: `try ${attempt}` }
    } catch (error) {
      detail = error instanceof Error ? error.name : String(error)
      await rest(attempt)
    }
  }
  return { report: 'ended', detail }
})

async function hasLanded(hashes: readonly Hash[]): Promise<boolean> {
  for (const hash of hashes) {
    const receipt = await reader.getTransactionReceipt({ hash }).catch(() => undefined)
    if (receipt?.status === 'success') return true
  }
  return false
}
