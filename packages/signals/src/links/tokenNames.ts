/** What tokens are called, as `splitTokens` gives it, by the symbol of their price. */
const TOKEN_NAMES: readonly (readonly [symbol: string, names: readonly string[]])[] = [
  ['BTC', ['bitcoin', 'btc', 'wbtc']],
  ['WETH', ['ethereum', 'ether', 'eth', 'weth']],
  ['USDC', ['usdc']],
  ['USDT', ['usdt', 'tether']],
  ['DAI', ['dai', 'makerdao']],
  ['ARB', ['arbitrum', 'arb']],
  ['GMX', ['gmx']],
  ['AAVE', ['aave']],
  ['LINK', ['chainlink']],
  ['SOL', ['solana']],
]

/** A token that a text names. */
export type NamedToken = { readonly symbol: string; readonly word: string }

/** The tokens that a text names, with the word that names each. */
export function findTokenNames(tokens: readonly string[]): readonly NamedToken[] {
  return TOKEN_NAMES.flatMap(([symbol, names]) => {
    const word = tokens.find((token) => names.includes(token))
    return word === undefined ? [] : [{ symbol, word }]
  })
}
