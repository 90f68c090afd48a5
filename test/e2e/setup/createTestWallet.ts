import { createWalletClient, type Hex, http, type LocalAccount, numberToHex } from 'viem'
import { z } from 'zod'
import type { WalletEvent, WalletReply } from './pageWallet.ts'

const hex = z.custom<Hex>((value) => typeof value === 'string' && value.startsWith('0x'))
const personalSign = z.tuple([hex, hex])
const typedData = z.tuple([hex, z.string()])
const transaction = z.tuple([
  z.object({ from: hex, to: hex, data: hex.optional(), value: hex.optional(), gas: hex.optional() }),
])
const chainParameter = z.tuple([z.object({ chainId: hex })])
const document = z.object({
  domain: z.record(z.string(), z.unknown()),
  types: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
  primaryType: z.string(),
  message: z.record(z.string(), z.unknown()),
})

const REJECTED = { code: 4001, message: 'User rejected the request.' }
const UNAUTHORIZED = { code: 4100, message: 'The page has not been connected.' }
const UNKNOWN_CHAIN = { code: 4902, message: 'Unrecognized chain. Add it first.' }

/** Everything that a wallet would show its person: the method of each prompt, in order. */
export type TestWallet = {
  readonly prompts: readonly string[]
  readonly address: Hex
  /** What the person was shown last by `eth_signTypedData_v4`. */
  readonly lastTypedData: z.infer<typeof document> | undefined
  handle(request: { readonly method: string; readonly params?: unknown }): Promise<WalletReply>
  /** The person declines the next prompt. */
  rejectNext(): void
  /** The next prompt stays open; resolves when it is shown, with the way to answer it. */
  holdNext(): Promise<{ readonly method: string; approve(): void; reject(): void }>
  /** The person chooses another account in the wallet. */
  switchAccount(index: number): void
  /** The person chooses another network in the wallet; it knows it from then on. */
  switchChain(chainId: number): void
}

/**
 * The half of a wallet that holds the keys, outside the page. It signs and sends for real.
 * @param options.chainId the network it starts on; only that one and added ones are known to it
 */
export function createTestWallet(options: {
  readonly accounts: readonly LocalAccount[]
  readonly rpcUrl: string
  readonly chainId: number
  readonly onEvent: (event: WalletEvent) => void
}): TestWallet {
  const transport = http(options.rpcUrl)
  const prompts: string[] = []
  const known = new Set([options.chainId])
  let chainId = options.chainId
  let current = requireAccount(0)
  let connected = false
  let rejecting = false
  let holding: ((held: { method: string; approve(): void; reject(): void }) => void) | undefined
  let lastTypedData: TestWallet['lastTypedData']

  function requireAccount(index: number): LocalAccount {
    const account = options.accounts[index]
    if (!account) throw new Error(`The test wallet has no account ${index}.`)
    return account
  }

  async function prompt(method: string): Promise<void> {
    prompts.push(method)
    if (rejecting) {
      rejecting = false
      throw REJECTED
    }
    const hold = holding
    holding = undefined
    if (hold) await new Promise<void>((approve, refuse) => hold({ method, approve, reject: () => refuse(REJECTED) }))
  }

  function requireCurrent(address: Hex): LocalAccount {
    if (!connected || address.toLowerCase() !== current.address.toLowerCase()) throw UNAUTHORIZED
    return current
  }

  const methods: Record<string, (params: unknown) => Promise<unknown>> = {
    eth_chainId: async () => numberToHex(chainId),
    eth_accounts: async () => (connected ? [current.address] : []),
    eth_requestAccounts: async () => {
      if (!connected) await prompt('eth_requestAccounts')
      connected = true
      return [current.address]
    },
    wallet_requestPermissions: async () => {
      await prompt('wallet_requestPermissions')
      connected = true
      return describePermissions()
    },
    wallet_getPermissions: async () => (connected ? describePermissions() : []),
    wallet_revokePermissions: async () => {
      connected = false
      return null
    },
    personal_sign: async (params) => {
      const [raw, address] = personalSign.parse(params)
      const account = requireCurrent(address)
      await prompt('personal_sign')
      return account.signMessage({ message: { raw } })
    },
    eth_signTypedData_v4: async (params) => {
      const [address, text] = typedData.parse(params)
      const account = requireCurrent(address)
      const { domain, types, primaryType, message } = document.parse(JSON.parse(text))
      // As wallets do: what is meant for another network is not even shown.
      if (domain.chainId !== undefined && Number(domain.chainId) !== chainId) {
        return refuse(-32_602, `Provided chainId "${domain.chainId}" must match the active chainId "${chainId}"`)
      }
      lastTypedData = { domain, types, primaryType, message }
      await prompt('eth_signTypedData_v4')
      return account.signTypedData({ domain, types, primaryType, message })
    },
    eth_sendTransaction: async (params) => {
      const [{ from, to, data, value, gas }] = transaction.parse(params)
      const account = requireCurrent(from)
      await prompt('eth_sendTransaction')
      return createWalletClient({ account, transport }).sendTransaction({
        chain: null,
        to,
        ...(data ? { data } : {}),
        ...(value ? { value: BigInt(value) } : {}),
        ...(gas ? { gas: BigInt(gas) } : {}),
      })
    },
    wallet_switchEthereumChain: async (params) => {
      const wanted = Number(chainParameter.parse(params)[0].chainId)
      if (!known.has(wanted)) throw UNKNOWN_CHAIN
      if (wanted === chainId) return null
      await prompt('wallet_switchEthereumChain')
      setChain(wanted)
      return null
    },
    wallet_addEthereumChain: async (params) => {
      const wanted = Number(chainParameter.parse(params)[0].chainId)
      await prompt('wallet_addEthereumChain')
      known.add(wanted)
      setChain(wanted)
      return null
    },
  }

  const describePermissions = () => [
    { parentCapability: 'eth_accounts', caveats: [{ type: 'restrictReturnedAccounts', value: [current.address] }] },
  ]
  const setChain = (next: number) => {
    chainId = next
    options.onEvent({ name: 'chainChanged', value: numberToHex(next) })
  }

  return {
    prompts,
    get address() {
      return current.address
    },
    get lastTypedData() {
      return lastTypedData
    },
    handle: async ({ method, params }) => {
      try {
        const own = methods[method]
        const result = own ? await own(params) : await transportRequest(transport, method, params)
        return { ok: true, result }
      } catch (error) {
        return { ok: false, error: toProviderError(error) }
      }
    },
    rejectNext: () => {
      rejecting = true
    },
    holdNext: () =>
      new Promise((resolve) => {
        holding = resolve
      }),
    switchAccount: (index) => {
      current = requireAccount(index)
      if (connected) options.onEvent({ name: 'accountsChanged', value: [current.address] })
    },
    switchChain: (next) => {
      known.add(next)
      setChain(next)
    },
  }
}

/** Reads go to the chain as they are. */
function transportRequest(transport: ReturnType<typeof http>, method: string, params: unknown): Promise<unknown> {
  return transport({}).request({ method, params })
}

function refuse(code: number, message: string): never {
  throw { code, message }
}

function toProviderError(error: unknown): { readonly code: number; readonly message: string } {
  const parsed = z.object({ code: z.number(), message: z.string() }).safeParse(error)
  return parsed.success ? parsed.data : { code: -32_603, message: String(error) }
}
