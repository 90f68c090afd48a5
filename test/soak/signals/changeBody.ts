import type { Upstream } from './fault.ts'

/** Sides of a market that no market has. */
const MARKET_LIES = ['["1.7","-0.7"]', '["NaN","0.5"]', '["0.9","0.9"]', '["0.5"]', '["1e-400","1"]', '"0.4"']

const NO_LINK = 'javascript:alert(1)'

/** A document with impossible values in it, and the ids of what they were put into. */
export type Lie = { readonly body: string; readonly lied: ReadonlySet<string> }

/** Puts impossible values into every second thing that a document tells of. */
export function lie(upstream: Upstream, body: string): Lie {
  const lied = new Set<string>()
  if (upstream === 'feed') {
    let item = 0
    const changed = body.replace(/<item>.*?<\/item>/gs, (text) => {
      const at = item++
      if (at % 2 === 0) return text
      lied.add(/<link>(.*?)<\/link>/.exec(text)?.[1] ?? '')
      lied.add(NO_LINK)
      if (at % 6 === 1) return text.replace(/<link>.*?<\/guid>/s, `<link>${NO_LINK}</link>`)
      if (at % 6 === 3)
        return text.replace(/<pubDate>.*?<\/pubDate>/, '<pubDate>Fri, 01 Jan 2190 00:00:00 GMT</pubDate>')
      return text.replace(/<title>.*?<\/title>/s, '<title><![CDATA[ ]]></title>')
    })
    return { body: changed, lied }
  }
  const document: unknown = JSON.parse(body)
  forEachRecord(document, (record, at) => {
    if (at % 2 === 0) return
    if (typeof record.outcomePrices === 'string') {
      record.outcomePrices = MARKET_LIES[((at - 1) / 2) % MARKET_LIES.length]
      lied.add(String(record.id))
    } else if (typeof record.tokenAddress === 'string') {
      // As if the token had six decimals fewer.
      record.minPrice = `${record.minPrice}000000`
      record.maxPrice = `${record.maxPrice}000000`
      lied.add(record.tokenAddress.toLowerCase())
    } else if (typeof record.p === 'number') record.p = at % 4 === 1 ? 1 + record.p : -record.p
  })
  return { body: JSON.stringify(document), lied }
}

/** The document as an upstream would write it whose clock is off by so much. */
export function shiftTimes(upstream: Upstream, body: string, byMs: number): string {
  if (upstream === 'feed') {
    return body.replace(
      /<pubDate>(.*?)<\/pubDate>/g,
      (_, date: string) => `<pubDate>${new Date(Date.parse(date) + byMs).toUTCString()}</pubDate>`,
    )
  }
  const document: unknown = JSON.parse(body)
  forEachRecord(document, (record) => {
    if (typeof record.updatedAt === 'number') record.updatedAt += byMs
    if (typeof record.updatedAt === 'string')
      record.updatedAt = new Date(Date.parse(record.updatedAt) + byMs).toISOString()
    if (typeof record.t === 'number') record.t += byMs / 1000
  })
  return JSON.stringify(document)
}

/** What a document says, by what it says it of: probabilities by market, prices by token, titles by link. */
export function readValues(body: string, lied: ReadonlySet<string> = new Set()): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  if (/^\s*</.test(body)) {
    for (const [item] of body.matchAll(/<(item|entry)>.*?<\/\1>/gs)) {
      const link = /<link>(.*?)<\/link>/.exec(item)?.[1] ?? /<link href="(.*?)"/.exec(item)?.[1]
      const title = /<title>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?<\/title>/s.exec(item)?.[1]
      if (link !== undefined && title !== undefined && !lied.has(link)) values.set(link, title)
    }
    return values
  }
  forEachRecord(JSON.parse(body), (record) => {
    const { id, outcomePrices, tokenAddress, minPrice, maxPrice } = record
    if (typeof outcomePrices === 'string' && !lied.has(String(id))) {
      const prices: unknown = JSON.parse(outcomePrices)
      if (Array.isArray(prices)) values.set(String(id), String(Number(prices[0])))
    } else if (typeof tokenAddress === 'string' && !lied.has(tokenAddress.toLowerCase())) {
      values.set(tokenAddress.toLowerCase(), `${minPrice}/${maxPrice}`)
    }
  })
  return values
}

type JsonRecord = { [name: string]: unknown }

/** Visits the objects of the document's lists, at whatever depth, with their place in the list. */
function forEachRecord(value: unknown, visit: (record: JsonRecord, at: number) => void): void {
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) {
      if (isRecord(one)) visit(one, at)
      forEachRecord(one, visit)
    }
  } else if (isRecord(value)) for (const one of Object.values(value)) forEachRecord(one, visit)
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
