import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countTypos } from './countTypos.ts'
import { rankHits, type SearchCandidate } from './rankHits.ts'
import { readSearchWords } from './readSearchWords.ts'
import { buildSearchQueries, buildSearchTerms, type KnownWord } from './searchTerm.ts'

const known = (asked: string, facts: Partial<KnownWord> = {}): KnownWord => ({
  ...{ asked, isKnown: true, isBeginning: false, near: [] },
  ...facts,
})

test('default: words that are typed right, half and wrong', () => {
  expect(readSearchWords('  São Paulo—25 bps? são ')).toEqual(['sao', 'paulo', '25', 'bps'])
  const terms = buildSearchTerms([
    known('elcetion', { isKnown: false, near: ['election', 'elections', 'selection'] }),
    known('tru', { isKnown: false, isBeginning: true }),
  ])
  expect(terms).toEqual([
    {
      asked: 'elcetion',
      options: [
        { word: 'elcetion', kind: 'word' },
        { word: 'election', kind: 'typo' },
      ],
    },
    {
      asked: 'tru',
      options: [
        { word: 'tru', kind: 'word' },
        { word: 'tru', kind: 'beginning' },
      ],
    },
  ])
  expect(buildSearchQueries(terms)).toEqual({
    all: '(elcetion | election) & (tru | tru:*)',
    allButOne: '((tru | tru:*)) | ((elcetion | election))',
  })
  expect(buildSearchQueries([])).toEqual({ all: undefined, allButOne: undefined })
})

test('behavior: short words and numbers are taken as they stand', () => {
  const near = ['fed', 'feed', '2027']
  for (const asked of ['fde', '2026']) {
    expect(buildSearchTerms([known(asked, { isKnown: false, near })])[0]?.options).toEqual([
      { word: asked, kind: 'word' },
    ])
  }
})

test('behavior: no text makes a query that PostgreSQL could misread', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const word of readSearchWords(text)) expect(word).toMatch(/^[\p{L}\p{M}\p{N}]{1,40}$/u)
    }),
  )
})

test('behavior: typos are counted alike both ways, and none means equal', () => {
  expect([
    countTypos('trunp', 'trump', 2),
    countTypos('eletcion', 'election', 2),
    countTypos('fed', 'election', 2),
  ]).toEqual([1, 1, 3])
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
  fc.assert(
    fc.property(word, word, (first, second) => {
      const typos = countTypos(first, second, 8)
      expect(countTypos(second, first, 8)).toBe(typos)
      expect(typos === 0).toBe(first === second)
      for (const most of [0, 1, 2]) expect(countTypos(first, second, most) <= most).toBe(typos <= most)
    }),
  )
})

test('behavior: more words come first, then what has more behind it; a word that none has counts against none', () => {
  const terms = buildSearchTerms([known('the'), known('fed'), known('cut')])
  const candidate = (id: string, prominence: number, has: readonly boolean[]): SearchCandidate => ({
    ...{ kind: 'market', id, title: id, prominence, closeness: 0.1, has },
  })
  const hits = rankHits(
    [
      candidate('one', 20, [false, true, false]),
      candidate('both', 0, [false, true, true]),
      candidate('more', 9, [false, true, true]),
    ],
    terms,
  )
  expect(hits.map(({ id }) => id)).toEqual(['more', 'both', 'one'])
  expect(hits[2]?.why).toEqual([{ asked: 'fed', matched: 'fed', how: 'word' }])
  for (const { score } of hits) expect(score > 0 && score <= 1).toBe(true)
})
