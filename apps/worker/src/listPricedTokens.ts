import type { Deployment } from '@spells/shared'
import type { PricedToken } from '@spells/signals'

/** GMX's name of bitcoin, which is no token on this chain. Source: its list of markets on Arbitrum. */
const BITCOIN = '0x47904963fc8b2340414262125aF798B9655E58Cd'

const DOLLARS: ReadonlySet<string> = new Set(['USDC', 'USDT', 'DAI', 'USDC.e'])

/** Scales of decimals differ by at least a hundred, so these bounds tell a wrong scale from a new price. */
const anyToken = { least: 0.000_001, most: 1_000_000 }
const dollarToken = { least: 0.5, most: 2 }

/** The tokens whose prices are kept: those of the deployment, and bitcoin. */
export function listPricedTokens(deployment: Deployment): readonly PricedToken[] {
  const assets = deployment.aave.assets.map(({ address, symbol, decimals }): PricedToken => {
    const isWeth = address.toLowerCase() === deployment.weth.toLowerCase()
    const plausibleUsd = DOLLARS.has(symbol) ? dollarToken : isWeth ? { least: 10, most: 1_000_000 } : anyToken
    return { address, symbol, decimals, plausibleUsd }
  })
  const weth: PricedToken = {
    ...{ address: deployment.weth, symbol: 'WETH', decimals: 18 },
    plausibleUsd: { least: 10, most: 1_000_000 },
  }
  const hasWeth = assets.some(({ address }) => address.toLowerCase() === deployment.weth.toLowerCase())
  const bitcoin: PricedToken = {
    ...{ address: BITCOIN, symbol: 'BTC', decimals: 8 },
    plausibleUsd: { least: 1_000, most: 5_000_000 },
  } as const
  return [...assets, ...(hasWeth ? [] : [weth]), bitcoin]
}
