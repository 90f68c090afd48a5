import { expect, test } from 'vitest'
import { lie, readValues, shiftTimes } from './changeBody.ts'

const markets = JSON.stringify([
  { id: '1', outcomePrices: '["0.4","0.6"]', updatedAt: '2030-01-01T00:00:00.000Z' },
  { id: '2', outcomePrices: '["0.7","0.3"]', updatedAt: '2030-01-01T00:00:00.000Z' },
])
const tickers = JSON.stringify([
  { tokenAddress: '0xAA', minPrice: '10', maxPrice: '11', updatedAt: 1_900_000_000_000 },
  { tokenAddress: '0xBB', minPrice: '20', maxPrice: '21', updatedAt: 1_900_000_000_000 },
])
const item = (at: number) =>
  `<item><title><![CDATA[News ${at}]]></title><link>https://a.example/${at}</link><guid isPermaLink="true">https://a.example/${at}</guid><pubDate>Tue, 01 Jan 2030 00:00:00 GMT</pubDate></item>`
const rss = `<rss><channel><title>a</title><link>https://a.example/</link>${[0, 1, 2, 3, 4, 5].map(item).join('')}</channel></rss>`

test('default: what documents say, lists within objects too', () => {
  expect([...readValues(markets)]).toEqual([
    ['1', '0.4'],
    ['2', '0.7'],
  ])
  expect([...readValues(`{"markets":${markets}}`).keys()]).toEqual(['1', '2'])
  expect([...readValues(tickers)]).toEqual([
    ['0xaa', '10/11'],
    ['0xbb', '20/21'],
  ])
  expect(readValues(rss).get('https://a.example/5')).toBe('News 5')
  const atom = '<feed><entry><title>One</title><link href="https://b.example/1"/></entry></feed>'
  expect([...readValues(atom)]).toEqual([['https://b.example/1', 'One']])
})

test('behavior: every second value becomes impossible, and nobody is said to have said it', () => {
  for (const [upstream, body, truthful] of [
    ['gamma', markets, ['1']],
    ['gmx', tickers, ['0xaa']],
    ['feed', rss, ['https://a.example/0', 'https://a.example/2', 'https://a.example/4']],
  ] as const) {
    const lies = lie(upstream, body)
    expect(lies.body).not.toBe(body)
    expect([...readValues(lies.body, lies.lied).keys()]).toEqual(truthful)
  }
  const points = JSON.stringify({ history: [0.1, 0.2, 0.3, 0.4].map((p, t) => ({ t, p })) })
  expect(JSON.parse(lie('clob', points).body).history.map(({ p }: { p: number }) => p)).toEqual([0.1, 1.2, 0.3, -0.4])
})

test('behavior: a clock that is off moves times and nothing else', () => {
  const [market] = JSON.parse(shiftTimes('gamma', markets, 3_600_000))
  expect(market).toEqual({ id: '1', outcomePrices: '["0.4","0.6"]', updatedAt: '2030-01-01T01:00:00.000Z' })
  expect(JSON.parse(shiftTimes('gmx', tickers, -3_600_000))[0].updatedAt).toBe(1_899_996_400_000)
  expect(JSON.parse(shiftTimes('clob', '{"history":[{"t":7200,"p":0.5}]}', -3_600_000)).history[0].t).toBe(3_600)
  const shifted = shiftTimes('feed', rss, 3_600_000)
  expect(shifted).toContain('<pubDate>Tue, 01 Jan 2030 01:00:00 GMT</pubDate>')
  expect([...readValues(shifted)]).toEqual([...readValues(rss)])
})
