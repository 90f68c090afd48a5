import { afterEach, expect, test, vi } from 'vitest'
import { earlyScript, fetchOrTakeEarly } from './earlyReply.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  globalThis.__spellsEarly = undefined
})

function start(address: string) {
  const { pathname, search } = new URL(address)
  const asked: string[] = []
  vi.stubGlobal('fetch', async (input: string | URL) => {
    asked.push(String(input))
    return new Response(String(asked.length))
  })
  new Function('location', earlyScript)({ pathname, search })
  return asked
}

test('default: the market of the address is asked for at once, and its reply is taken once', async () => {
  const asked = start('https://spells.test/market?id=7%2F1')
  expect(asked).toEqual(['/v1/markets/7%2F1'])
  const url = new URL('https://spells.test/v1/markets/7%2F1')
  expect(await (await fetchOrTakeEarly(url)).text()).toBe('1')
  expect(await (await fetchOrTakeEarly(url)).text()).toBe('2')
})

test('behavior: other pages and other requests are as they were', async () => {
  expect(start('https://spells.test/cast?id=1')).toEqual([])
  const asked = start('https://spells.test/market?id=1')
  await fetchOrTakeEarly(new URL('https://spells.test/v1/markets/2'))
  expect(asked).toEqual(['/v1/markets/1', 'https://spells.test/v1/markets/2'])
})

test('behavior: an early request that fails is a failed request, and nothing else', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  new Function('location', earlyScript)({ pathname: '/market', search: '?id=1' })
  await expect(fetchOrTakeEarly(new URL('https://spells.test/v1/markets/1'))).rejects.toThrow('no network')
})
