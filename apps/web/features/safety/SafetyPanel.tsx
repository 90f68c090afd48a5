'use client'

import { useQuery } from '@tanstack/react-query'
import type { Address as EvmAddress } from 'viem'
import { Address } from '../../ui/Address.tsx'
import { Amount } from '../../ui/Amount.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { Loaded } from '../api/Loaded.tsx'
import { loadWallet } from '../wallet/loadWallet.ts'
import { useChain } from '../wallet/useChain.ts'
import { WalletCalls } from '../wallet/WalletCalls.tsx'
import { useWallet } from '../wallet/walletStore.ts'
import {
  buildAaveWithdrawal,
  buildCoinWithdrawal,
  buildRevokeAllCall,
  buildTokenWithdrawal,
} from './buildSafetyCalls.ts'
import { RawCall } from './RawCall.tsx'
import styles from './safety.module.css'

/** What can be done with one vault, by its owner's wallet alone. */
export function SafetyPanel({ vault }: { readonly vault: EvmAddress }) {
  const wallet = useWallet()
  const chain = useChain()
  const chainId = wallet.status === 'connected' ? wallet.chainId : 0
  const pool = chain?.deployment.aave.pool
  const assets = chain?.deployment.aave.assets ?? []
  const query = useQuery({
    queryKey: ['safety', vault, chainId, assets.length],
    queryFn: async () => {
      const { readChain } = await loadWallet()
      const reader = await readChain()
      const found = await reader.findVault(vault)
      if (!found) return { status: 'missing' as const }
      const coinWei = await reader.getNativeBalance(vault)
      const tokens = await Promise.all(
        assets.map(async (asset) => ({
          ...asset,
          held: await reader.getTokenBalance(asset.address, vault),
          lent: await reader.getTokenBalance(asset.aToken, vault),
        })),
      )
      return { status: 'found' as const, ...found, coinWei, tokens }
    },
  })
  return (
    <Loaded query={query} rows={3} label="the vault from the chain">
      {(found) => {
        if (found.status === 'missing') {
          return (
            <Notice tone="attention" title="There is no vault at this address on your wallet’s network">
              <p>
                Check the address, and that your wallet is on the right network
                {chain && chain.id !== chainId ? `: this deployment uses ${chain.name}` : ''}. A vault that is not on
                chain yet has no sessions; funds sent to its address wait there for you.
              </p>
            </Notice>
          )
        }
        const { owner, sessionValidator, coinWei, tokens } = found
        const again = (text: string) => () => {
          toast('good', text)
          void query.refetch()
        }
        const send = (
          call: ReturnType<typeof buildRevokeAllCall>,
          label: string,
          done: string,
          tone: 'danger' | 'plain',
        ) => (
          <div className={styles.way}>
            <WalletCalls
              key={`${call.data}`}
              calls={[call]}
              from={owner}
              chainId={chainId}
              label={label}
              tone={tone}
              onDone={again(done)}
            />
            <RawCall call={call} />
          </div>
        )
        const nothing = coinWei === 0n && tokens.every(({ held, lent }) => held === 0n && lent === 0n)
        return (
          <div className={layout.stack}>
            <section className={styles.part}>
              <h3>1. End every session</h3>
              <p className={layout.quiet}>
                After this transaction nothing but your own wallet can act for the vault. Positions stay as they are.
              </p>
              {send(
                buildRevokeAllCall(vault, sessionValidator),
                'End every session',
                'Every session is ended.',
                'danger',
              )}
            </section>
            <section className={styles.part}>
              <h3>2. Take your funds back</h3>
              <p className={layout.quiet}>
                They go to the owner and nowhere else: <Address value={owner} what="the owner’s address" />
              </p>
              {nothing && <p>The vault holds nothing that this page knows of.</p>}
              <ul className={layout.list}>
                {pool &&
                  tokens
                    .filter(({ lent }) => lent > 0n)
                    .map(({ address, symbol, decimals, lent }) => (
                      <li key={`lent${symbol}`} className={styles.holding}>
                        <span>
                          <Amount amount={lent} decimals={decimals} symbol={symbol} /> lent on Aave
                        </span>
                        {send(
                          buildAaveWithdrawal(vault, owner, { pool, asset: address, symbol }),
                          'Take it out',
                          `The ${symbol} is in your wallet.`,
                          'plain',
                        )}
                      </li>
                    ))}
                {tokens
                  .filter(({ held }) => held > 0n)
                  .map(({ address, symbol, decimals, held }) => (
                    <li key={symbol} className={styles.holding}>
                      <Amount amount={held} decimals={decimals} symbol={symbol} />
                      {send(
                        buildTokenWithdrawal(vault, owner, { address, symbol, amount: held }),
                        'Withdraw',
                        `The ${symbol} is in your wallet.`,
                        'plain',
                      )}
                    </li>
                  ))}
                {coinWei > 0n && (
                  <li className={styles.holding}>
                    <Amount amount={coinWei} decimals={18} symbol="ETH" />
                    {send(
                      buildCoinWithdrawal(vault, owner, coinWei),
                      'Withdraw',
                      'The ETH is in your wallet.',
                      'plain',
                    )}
                  </li>
                )}
              </ul>
            </section>
          </div>
        )
      }}
    </Loaded>
  )
}
