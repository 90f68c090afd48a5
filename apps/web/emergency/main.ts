// The emergency page: the chain through a node that the person names, and their wallet. Nothing of ours takes part.
import './page.css'
import { type Address, createPublicClient, http, isAddress, isAddressEqual } from 'viem'
import { element } from './element.ts'
import type { EmergencyChain } from './emergencyChain.ts'
import { findVaults } from './findVaults.ts'
import { type Reader, readVault } from './readVault.ts'
import { buildVaultView } from './vaultView.ts'
import { connect, type FoundWallet, isDeclined, sendFrom, watchWallets } from './wallets.ts'

const RECEIPT_POLL_MS = 1_000

const chains: readonly EmergencyChain[] = JSON.parse(requireElement('chains').textContent)
const chainSelect = requireElement('chain', HTMLSelectElement)
const rpcInput = requireElement('rpc', HTMLInputElement)
const vaultInput = requireElement('vault', HTMLInputElement)
const walletList = requireElement('wallets')
const vaultList = requireElement('known-vaults')
const place = requireElement('found')
const notice = requireElement('notice')

let chosen: { readonly wallet: FoundWallet; readonly account: Address } | undefined
/** Only the newest reading is shown. */
let reading = 0

chainSelect.append(...chains.map(({ id, name }) => element('option', { value: String(id) }, name)))
useNode()
chainSelect.addEventListener('change', useNode)
for (const input of [rpcInput, vaultInput]) input.addEventListener('change', () => void show())
watchWallets((wallet) => {
  walletList.querySelector('p')?.remove()
  const button = element('button', { type: 'button', className: 'act' }, `Connect ${wallet.name}`)
  button.addEventListener('click', () => void attempt('Waiting for the wallet.', () => choose(wallet)))
  walletList.append(button)
})

function useNode(): void {
  rpcInput.value = getChain().rpcUrl
  void show()
}

async function choose(wallet: FoundWallet): Promise<string> {
  const account = await connect(wallet)
  chosen = { wallet, account }
  const vaults = await findVaults(openReader(), account, getChain().deployment)
  vaultList.replaceChildren(...vaults.map((value) => element('option', { value })))
  if (vaults[0] !== undefined) vaultInput.value = vaults[0]
  await show()
  const found = vaults.length === 1 ? 'one vault' : `${vaults.length} vaults`
  return `${account} is connected: ${found} found.`
}

/** Shows the vault whose address is there, as the chain has it now. */
async function show(): Promise<void> {
  const mine = ++reading
  const vault = vaultInput.value.trim()
  if (!isAddress(vault, { strict: false })) return place.replaceChildren()
  try {
    const found = await readVault(openReader(), vault, getChain().deployment)
    if (mine !== reading) return
    if (!found) {
      place.replaceChildren(element('p', {}, `There is no vault at this address on ${getChain().name}.`))
      return
    }
    const canSend = chosen !== undefined && isAddressEqual(chosen.account, found.owner)
    place.replaceChildren(
      buildVaultView(vault, found, {
        canSend,
        pool: getChain().deployment.aave.pool,
        onSend: (call, done) => void attempt(`${call.purpose}: confirm it in your wallet.`, () => send(call, done)),
      }),
    )
  } catch {
    if (mine === reading)
      place.replaceChildren(element('p', {}, 'The node does not answer. Name another one above, then try again.'))
  }
}

async function send(call: Parameters<typeof sendFrom>[1], done: string): Promise<string> {
  if (!chosen) return 'Connect your wallet first.'
  const { wallet, account } = chosen
  const hash = await sendFrom(wallet, call, { from: account, chainId: getChain().id })
  say(`Sent as ${hash}. Waiting for a block.`)
  const { status } = await openReader().waitForTransactionReceipt({ hash, pollingInterval: RECEIPT_POLL_MS })
  await show()
  return status === 'success' ? done : 'The chain undid the transaction. Nothing changed but the fee.'
}

async function attempt(meanwhile: string, work: () => Promise<string>): Promise<void> {
  say(meanwhile)
  try {
    say(await work())
  } catch (error) {
    say(isDeclined(error) ? 'You declined in your wallet. Nothing was sent.' : `It failed: ${toLine(error)}`)
  }
}

function toLine(error: unknown): string {
  const text =
    error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)
      ? error.message
      : error
  return String(text).split('\n')[0] ?? ''
}

function say(text: string): void {
  notice.textContent = text
}

function getChain(): EmergencyChain {
  const chain = chains.find(({ id }) => String(id) === chainSelect.value) ?? chains[0]
  if (!chain) throw new Error('The page was built for no chain.')
  return chain
}

function openReader(): Reader {
  return createPublicClient({ transport: http(rpcInput.value.trim()), cacheTime: 0 })
}

function requireElement<Kind extends HTMLElement = HTMLElement>(id: string, kind?: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (!found || (kind && !(found instanceof kind))) throw new Error(`The page has no ${id}.`)
  return found as Kind
}
