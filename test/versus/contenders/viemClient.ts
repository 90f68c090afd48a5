// A client of viem's nonce manager: plain transactions of one key, tried again when no receipt comes.
import { createPublicClient, createWalletClient, encodeFunctionData, erc20Abi, http } from 'viem'
import { nonceManager, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { type ChildOptions, RECEIPT_TIMEOUT_MS, serveCasts } from './childMessage.ts'
import { retryCast } from './retryCast.ts'

const { privateKey, rpcUrl, usdc, sink } = JSON.parse(process.argv[2] ?? '') as ChildOptions
const account = privateKeyToAccount(privateKey, { nonceManager })
// The transport's own retries are left as they are: three, of the same bytes.
const transport = http(rpcUrl)
const wallet = createWalletClient({ account, chain: foundry, transport })
const reader = createPublicClient({ chain: foundry, transport, pollingInterval: 200 })

serveCasts(account.address, ({ amount }) => {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [sink, BigInt(amount)] })
  return retryCast({
    send: () => wallet.sendTransaction({ to: usdc, data }),
    wait: async (hash) =>
      (await reader.waitForTransactionReceipt({ hash, timeout: RECEIPT_TIMEOUT_MS })).status === 'success',
    hasLanded: async (hash) => (await reader.getTransactionReceipt({ hash })).status === 'success',
  })
})
