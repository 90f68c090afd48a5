import { createRandom } from '@spells/signals/planted'
import { expect, test } from 'vitest'
import { createTargets } from './createTargets.ts'
import { findMarketEventFlaw } from './findFlaw.ts'
import { NOW_MS } from './seedDocuments.ts'

test('default: of each upstream some of the changed documents still have values to store', async () => {
  const targets = createTargets()
  expect(targets.map(({ name }) => name)).toEqual([
    ...['gamma', 'gamma-events', 'clob', 'gmx', 'candles', 'rss', 'atom'],
  ])
  for (const { name, mutate, read } of targets) {
    let values = 0
    for (let seed = 0; seed < 20; seed++) {
      values += await read(mutate(createRandom(seed))).then(
        (reading) => reading.values,
        () => 0,
      )
    }
    expect([name, values > 0]).toEqual([name, true])
  }
})

test('behavior: an event that no adapter should give is a flaw', () => {
  const event = {
    ...{ id: '1', title: 'Rain?', marketIds: ['1', '2'], observedAtMs: NOW_MS },
    tags: [{ slug: 'weather', label: 'Weather' }],
  }
  const find = (changed: Partial<typeof event>) =>
    findMarketEventFlaw({ observedAtMs: NOW_MS, received: 1, accepted: [{ ...event, ...changed }], refused: [] })
  expect(find({})).toBeUndefined()
  const flaws = [
    find({ id: '../x' }),
    find({ title: 'a\u0000b' }),
    find({ tags: [{ slug: '', label: 'a' }] }),
    find({ tags: [...event.tags, ...event.tags] }),
    find({ marketIds: ['1', '1'] }),
    find({ marketIds: ['a b'] }),
    find({ observedAtMs: NOW_MS + 1 }),
  ]
  expect(flaws.map((flaw) => flaw?.split(':')[0])).toEqual([
    ...['event id', 'event title', 'event tag', 'event tag twice', 'event market twice', 'event market', 'event time'],
  ])
})
