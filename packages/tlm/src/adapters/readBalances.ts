import { type Address, erc20Abi, type PublicClient } from 'viem'

/** Balances of tokens in base units, in their order, all at one block. */
export async function readBalances(
  client: PublicClient,
  request: { readonly account: Address; readonly tokens: readonly Address[] },
): Promise<readonly bigint[]> {
  const { account, tokens } = request
  const blockNumber = await client.getBlockNumber()
  return Promise.all(
    tokens.map((address) =>
      client.readContract({ address, abi: erc20Abi, functionName: 'balanceOf', args: [account], blockNumber }),
    ),
  )
}
