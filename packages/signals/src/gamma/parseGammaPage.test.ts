import { expect, test } from 'vitest'
import { gammaMarket } from './fixtures.ts'
import { parseGammaPage } from './parseGammaPage.ts'

const options = { observedAtMs: 1_795_176_000_000 }

test('default: one bad market does not drop the others', () => {
  const page = parseGammaPage(
    [gammaMarket, { ...gammaMarket, id: '2', outcomePrices: '["2","-1"]' }, { ...gammaMarket, id: '3' }, 7],
    options,
  )
  expect(page.accepted.map((market) => market.id)).toEqual(['512345', '3'])
  expect(page.refused).toEqual([
    { id: '2', field: 'outcomePrices', reason: 'out_of_range' },
    { id: '', field: 'item', reason: 'not_an_object' },
  ])
  expect(page.accepted.length + page.refused.length).toBe(page.received)
})

test('behavior: the same market twice counts once; two stories about one market count as none', () => {
  const other = { ...gammaMarket, id: '2' }
  const page = parseGammaPage([gammaMarket, gammaMarket, other, { ...other, outcomePrices: '["0.1","0.9"]' }], options)
  expect(page.accepted.map((market) => market.id)).toEqual(['512345'])
  expect(page.refused).toEqual([
    { id: '512345', field: 'id', reason: 'duplicate' },
    { id: '2', field: 'id', reason: 'conflicting_duplicate' },
    { id: '2', field: 'id', reason: 'conflicting_duplicate' },
  ])
})

test.each([null, {}, 'markets', { error: 'rate limited' }])('rejects: upstream_bad_shape %j', (body) => {
  expect(() => parseGammaPage(body, options)).toThrow(
    expect.objectContaining({ code: 'upstream_bad_shape', retry: 'safe' }),
  )
})
