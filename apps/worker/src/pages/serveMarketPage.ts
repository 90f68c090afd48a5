import type { MarketReply } from '@spells/shared/api'
import { fillMarketPage } from './fillMarketPage.ts'

/** Real milliseconds for which a page waits for its market. */
const WAIT_MS = 150

/** What of a request would be answered from the browser's copy of another moment's page. */
const CONDITIONS = ['if-none-match', 'if-modified-since']

/**
 * The exported market page with the market of the address in it; as it was exported when there is none in time, or anything fails: the
 * page then asks the API itself.
 */
export async function serveMarketPage(
  request: Request,
  from: {
    readonly assets: Pick<Fetcher, 'fetch'>
    /** May fail, or take its time. */
    readonly findMarket: (id: string) => Promise<MarketReply | undefined>
  },
): Promise<Response> {
  const id = new URL(request.url).searchParams.get('id')
  const reply = id === null || request.method !== 'GET' ? undefined : await findInTime(() => from.findMarket(id))
  if (reply === undefined) return from.assets.fetch(request)
  const headers = new Headers(request.headers)
  for (const name of CONDITIONS) headers.delete(name)
  const page = await from.assets.fetch(new Request(request, { headers }))
  return page.status === 200 ? fillMarketPage(page, reply) : page
}

async function findInTime(find: () => Promise<MarketReply | undefined>): Promise<MarketReply | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), WAIT_MS)
  })
  try {
    return await Promise.race([find(), late])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
