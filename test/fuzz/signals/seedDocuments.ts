/** The time at which all documents are read. */
export const NOW_MS = Date.UTC(2026, 10, 21, 12)

/** Markets in Gamma's own shape. */
export const gammaPage: readonly unknown[] = ['512345', '512346', '512347'].map((id, at) => ({
  id,
  question: `Will it rain on day ${at}?`,
  slug: `will-it-rain-${at}`,
  outcomes: '["Yes", "No"]',
  outcomePrices: at === 2 ? '["0", "1"]' : '["0.63", "0.37"]',
  clobTokenIds: '["111", "222"]',
  liquidity: '4969.71',
  liquidityNum: 4969.71,
  volume: '9996.07',
  volumeNum: 9996.07,
  endDate: '2026-12-31T00:00:00Z',
  active: true,
  closed: at === 2,
  archived: false,
  acceptingOrders: true,
  umaResolutionStatuses: at === 1 ? '["proposed"]' : '[]',
}))

/** Events in Gamma's own shape, each with its markets. */
export const gammaEvents: readonly unknown[] = ['9001', '9002', '9003'].map((id, at) => ({
  id,
  title: `What is the weather on day ${at}?`,
  slug: `weather-${at}`,
  active: true,
  closed: false,
  volume: 12_345.67,
  tags: [
    { id: '2', slug: 'weather', label: 'Weather', forceShow: false },
    { id: `${10 + at}`, slug: `day-${at}`, label: `Day ${at}` },
  ],
  markets: gammaPage.slice(0, at + 1),
}))

export const clobHistory = {
  history: Array.from({ length: 12 }, (_, at) => ({ t: NOW_MS / 1000 - 86_400 + at * 300, p: 0.4 + at / 100 })),
}

const eth = '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1'
const usdc = '0xaf88d065e77c8cC2239327C5EDb3A432268e5831'

/** Tokens that are asked for. */
export const wantedTokens = [
  { address: eth, symbol: 'ETH', decimals: 18, plausibleUsd: { least: 1, most: 1_000_000 } },
  { address: usdc, symbol: 'USDC', decimals: 6, plausibleUsd: { least: 0.5, most: 2 } },
] as const

export const gmxTickers: readonly unknown[] = [
  {
    tokenSymbol: 'ETH',
    tokenAddress: eth,
    minPrice: '2499500000000000',
    maxPrice: '2500500000000000',
    updatedAt: NOW_MS,
  },
  {
    tokenSymbol: 'USDC',
    tokenAddress: usdc,
    minPrice: `1${'0'.repeat(24)}`,
    maxPrice: `1${'0'.repeat(24)}`,
    updatedAt: NOW_MS,
  },
]

export const gmxTokens = {
  tokens: wantedTokens.map(({ address, decimals, symbol }) => ({ address, decimals, symbol })),
}

export const gmxCandles = {
  period: '1h',
  candles: Array.from({ length: 12 }, (_, at) => [NOW_MS / 1000 - at * 3_600, 2500.25, 2510.5 + at, 2490, 2501]),
}

export const rssFeed = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>
<item><title>Fed cuts rates by a quarter point</title><link>https://news.example.org/fed</link>
<description><![CDATA[<p>The <b>Federal Reserve</b> lowered rates &amp; said more may follow.</p>]]></description>
<pubDate>Sat, 21 Nov 2026 11:00:00 GMT</pubDate><guid isPermaLink="false">a1</guid></item>
<item><title>Earthquake kills dozens in Chile</title><guid isPermaLink="true">https://news.example.org/quake</guid>
<pubDate>Fri, 20 Nov 2026 23:10:00 +0100</pubDate><content:encoded><![CDATA[<!DOCTYPE html><p>x</p>]]></content:encoded></item>
</channel></rss>`

export const atomFeed = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Agency</title><updated>2026-11-21T10:00:00Z</updated>
<entry><title type="html">Iran &amp;amp; Israel agree to talks</title><link rel="self" href="https://news.example.org/self"/>
<link href="https://news.example.org/talks"/><id>urn:1</id><updated>2026-11-21T09:30:00Z</updated><summary>Short.</summary></entry>
<entry><title>日本銀行が利上げを決定</title><link href="https://news.example.org/boj"/><id>urn:2</id>
<published>2026-11-21T08:00:00+09:00</published></entry></feed>`
