import { expect, test } from 'vitest'
import { joinPages } from './joinPages.ts'

const page = (...ids: string[]) => ({ items: ids.map((id) => ({ id })) })

test('default', () => {
  expect(joinPages([page('a', 'b'), page('c')]).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(joinPages([])).toEqual([])
})

test('behavior: what moved into the next page while it was read is shown once, where it was first', () => {
  expect(joinPages([page('a', 'b'), page('b', 'c'), page('a')]).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})
