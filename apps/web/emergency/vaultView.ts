import type { WalletCall } from '@spells/shared/api'
import { type Address, formatUnits } from 'viem'
import {
  buildAaveWithdrawal,
  buildCoinWithdrawal,
  buildRevokeAllCall,
  buildTokenWithdrawal,
} from '../features/safety/buildSafetyCalls.ts'
import { element } from './element.ts'
import type { LiveSession, VaultReading } from './readVault.ts'

type Actions = {
  /** Whether the connected wallet is the owner's. */
  readonly canSend: boolean
  readonly pool: Address
  readonly onSend: (call: WalletCall, done: string) => void
}

/** A vault's sessions, positions and funds, each with the transaction that ends or returns it. */
export function buildVaultView(vault: Address, found: VaultReading, actions: Actions): HTMLElement {
  const { owner, sessionValidator, sessions, coinWei, tokens } = found
  const way = (call: WalletCall, label: string, done: string) => buildWay(call, label, done, actions)
  const row = (text: string, button: HTMLElement) => element('li', {}, element('span', {}, text), button)
  const lent = tokens
    .filter((token) => token.lent > 0n)
    .map(({ address, symbol, decimals, lent }) =>
      row(
        `${formatUnits(lent, decimals)} ${symbol} lent on Aave`,
        way(
          buildAaveWithdrawal(vault, owner, { pool: actions.pool, asset: address, symbol }),
          `Close ${symbol}`,
          `The ${symbol} is in your wallet.`,
        ),
      ),
    )
  const held = tokens
    .filter((token) => token.held > 0n)
    .map(({ address, symbol, decimals, held }) =>
      row(
        `${formatUnits(held, decimals)} ${symbol}`,
        way(
          buildTokenWithdrawal(vault, owner, { address, symbol, amount: held }),
          `Withdraw ${symbol}`,
          `The ${symbol} is in your wallet.`,
        ),
      ),
    )
  const coin =
    coinWei === 0n
      ? []
      : [
          row(
            `${formatUnits(coinWei, 18)} ETH`,
            way(buildCoinWithdrawal(vault, owner, coinWei), 'Withdraw ETH', 'The ETH is in your wallet.'),
          ),
        ]
  return element(
    'div',
    { className: 'vault' },
    actions.canSend
      ? undefined
      : element('p', { className: 'hint' }, `Connect the wallet of its owner, ${owner}, to send.`),
    element('h2', {}, '1. End every session'),
    buildSessions(sessions),
    buildWay(
      buildRevokeAllCall(vault, sessionValidator),
      'End every session',
      'Every session is ended.',
      actions,
      'danger',
    ),
    element('h2', {}, '2. Close positions'),
    lent.length === 0 ? element('p', {}, 'No open positions.') : element('ul', {}, ...lent),
    element('h2', {}, '3. Take your funds back'),
    element('p', {}, `They go to the owner and nowhere else: ${owner}`),
    held.length + coin.length === 0
      ? element('p', {}, 'The vault holds nothing that this page knows of.')
      : element('ul', {}, ...held, ...coin),
  )
}

function buildSessions(sessions: readonly LiveSession[] | undefined): HTMLElement {
  if (sessions === undefined) {
    return element('p', {}, 'This node does not say which sessions there are. Ending all of them works all the same.')
  }
  if (sessions.length === 0) return element('p', {}, 'No session can act for this vault.')
  const items = sessions.map(({ id, sentences }) =>
    element(
      'li',
      {},
      element(
        'details',
        {},
        element('summary', {}, `Session ${id.slice(0, 10)} can act`),
        element('ul', {}, ...sentences.map((sentence) => element('li', {}, sentence))),
      ),
    ),
  )
  return element('ul', {}, ...items)
}

/** The button, and the same transaction as plain text for any other tool. */
function buildWay(
  call: WalletCall,
  label: string,
  done: string,
  { canSend, onSend }: Actions,
  className: 'danger' | 'plain' = 'plain',
): HTMLElement {
  const button = element('button', { type: 'button', disabled: !canSend, className }, label)
  button.addEventListener('click', () => onSend(call, done))
  const raw = element(
    'details',
    {},
    element('summary', {}, 'As raw transaction'),
    element('p', {}, 'to ', element('code', {}, call.to)),
    element('p', {}, 'data ', element('code', {}, call.data)),
  )
  return element('div', { className: 'way' }, button, raw)
}
