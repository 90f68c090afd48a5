import { createReferenceEmbedder, startEmbeddingServer } from '@spells/local/embedding'
import { startHttpServer } from '@spells/local/httpServer'
import { AppError } from '@spells/shared'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOpenAiEmbeddings, type EmbeddingProvider, estimateTokens } from '../src/embedding/index.ts'

const KEY = 'canary-embedding-key'
const reference = createReferenceEmbedder()
const { space } = reference

let url = ''
/** What the misbehaving server answers next. */
let answer: () => Response | Promise<Response> = () => new Response('')
let asked = 0
let badUrl = ''
const stops: (() => Promise<void>)[] = []
beforeAll(async () => {
  const good = await startEmbeddingServer(reference, { key: KEY })
  const bad = await startHttpServer(() => {
    asked++
    return answer()
  })
  url = `${good.url}/v1/embeddings`
  badUrl = `${bad.url}/v1/embeddings`
  stops.push(good.stop, bad.stop)
})
afterAll(async () => void (await Promise.all(stops.map((stop) => stop()))))

const cosine = (a: readonly number[] = [], b: readonly number[] = []) =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)

describe.each<[string, () => EmbeddingProvider]>([
  ['the reference', () => reference],
  ['the adapter over HTTP', () => createOpenAiEmbeddings({ url, key: KEY, space })],
])('the port, by %s', (_, open) => {
  test('default: one vector of length 1 per text, in order, and tokens', async () => {
    const texts = ['Will the Fed cut rates?', 'Flood in Chile', '', '🜁 水害', 'Will the Fed cut rates?']
    const { vectors, tokens } = await open().embed(texts)
    expect(vectors).toHaveLength(texts.length)
    for (const vector of vectors) {
      expect(vector).toHaveLength(space.dimension)
      expect(Math.hypot(...vector)).toBeCloseTo(1, 9)
    }
    expect(vectors[4]).toEqual(vectors[0])
    expect(vectors[1]).not.toEqual(vectors[0])
    const [alone] = (await open().embed(['Flood in Chile'])).vectors
    expect(cosine(alone, vectors[1])).toBeCloseTo(1, 9)
    expect(tokens).toBeGreaterThan(0)
    expect(Number.isInteger(tokens)).toBe(true)
  })

  test('behavior: no text is no vector and no token', async () => {
    expect(await open().embed([])).toEqual({ vectors: [], tokens: 0 })
  })

  test('behavior: what means alike lies nearer than what does not', async () => {
    const texts = ['Will Powell lower borrowing costs?', 'Fed cuts interest rates', 'Earthquake strikes Chile']
    const [query, near, far] = (await open().embed(texts)).vectors
    expect(cosine(query, near)).toBeGreaterThan(cosine(query, far) + 0.2)
  })

  test('behavior: any texts', async () => {
    const provider = open()
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(texts, async (some) => {
        const { vectors } = await provider.embed(some)
        expect(vectors.map((vector) => Math.hypot(...vector).toFixed(6))).toEqual(some.map(() => '1.000000'))
      }),
      { numRuns: 50 },
    )
  })
})

describe('createOpenAiEmbeddings', () => {
  const open = (key = KEY, timeoutMs = 5_000) =>
    createOpenAiEmbeddings({ url: badUrl, key, timeoutMs, space: { model: 'm', dimension: 2 } })
  const fail = async (reply: () => Response | Promise<Response>, timeoutMs?: number): Promise<AppError> => {
    answer = reply
    asked = 0
    const error = await open(KEY, timeoutMs)
      .embed(['one secret text', 'two'])
      .catch((thrown: unknown) => thrown)
    if (!(error instanceof AppError)) throw new Error('It should have failed with an AppError.')
    expect(describeAll(error)).not.toMatch(/canary|secret text/)
    return error
  }
  const vectors = (...data: unknown[]) => Response.json({ data })
  const one = { index: 0, embedding: [3, 4] }
  const two = { index: 1, embedding: [0, -2] }

  test('default: in the order of the index, at length 1, with the tokens that were counted', async () => {
    answer = () => Response.json({ data: [two, one], usage: { prompt_tokens: 5, total_tokens: 7 } })
    expect(await open().embed(['a', 'b'])).toEqual({
      vectors: [
        [0.6, 0.8],
        [0, -1],
      ],
      tokens: 7,
    })
  })

  test('behavior: who counts no tokens is counted by the estimate', async () => {
    const texts = ['abcdef', 'b']
    for (const counted of [{}, { usage: { total_tokens: 0 } }]) {
      answer = () => Response.json({ data: [one, two], ...counted })
      expect((await open().embed(texts)).tokens).toBe(estimateTokens(texts))
    }
    expect(estimateTokens(texts)).toBe(5)
  })

  test.each([
    ['too few vectors', () => vectors(one), 'data'],
    ['too many', () => vectors(one, two, { ...two, index: 2 }), 'data'],
    ['one twice', () => vectors(one, one), 'data.index'],
    ['one of no text', () => vectors(one, { ...two, index: 2 }), 'data.index'],
    ['another dimension', () => vectors(one, { index: 1, embedding: [1, 0, 0] }), 'data.embedding'],
    ['no direction', () => vectors(one, { index: 1, embedding: [0, 0] }), 'data.embedding'],
    ['no number', () => vectors(one, { index: 1, embedding: [null, 1] }), 'data.1.embedding.0'],
    ['a text', () => vectors(one, { index: 1, embedding: 'AAAA' }), 'data.1.embedding'],
    ['no data', () => Response.json({ error: KEY }), 'data'],
    ['negative tokens', () => Response.json({ data: [one, two], usage: { total_tokens: -1 } }), 'usage.total_tokens'],
  ])('rejects: upstream_not_usable for %s', async (_, reply, field) => {
    expect(await fail(reply)).toMatchObject({ code: 'upstream_not_usable', facts: { field } })
    expect(asked).toBe(1)
  })

  test('rejects: an infinite number', async () => {
    const text = '{"data":[{"index":0,"embedding":[1e999,1]},{"index":1,"embedding":[1,1]}]}'
    expect((await fail(() => new Response(text))).code).toBe('upstream_not_usable')
  })

  test('rejects: what is not there, refused, overloaded, no JSON, too large or too slow; each time asked once, since it may cost', async () => {
    expect([(await fail(() => new Response(KEY, { status: 401 }))).code, asked]).toEqual(['upstream_refused', 1])
    expect([(await fail(() => new Response(KEY, { status: 429 }))).code, asked]).toEqual(['upstream_overloaded', 1])
    expect([(await fail(() => new Response(`<p>${KEY}</p>`))).code, asked]).toEqual(['upstream_not_json', 1])
    const large = () => new Response(' '.repeat(100_000))
    expect([(await fail(large)).code, asked]).toEqual(['upstream_too_large', 1])
    expect([(await fail(() => new Promise<Response>(() => {}), 20)).code, asked]).toEqual(['upstream_unreachable', 1])
    const gone = createOpenAiEmbeddings({ url: 'http://127.0.0.1:1/x', space })
    await expect(gone.embed(['a'])).rejects.toMatchObject({ code: 'upstream_unreachable' })
  })

  test('rejects: a wrong key, whose echo is in no error', async () => {
    const provider = createOpenAiEmbeddings({ url, key: 'canary-other', space })
    const error = await provider.embed(['a']).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'upstream_refused', facts: { status: 401 } })
    expect(describeAll(error)).not.toContain('canary')
  })

  test('rejects: a key that no header can hold, without saying it', async () => {
    const error = await open('canary\nkey')
      .embed(['a'])
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_configuration' })
    expect(describeAll(error)).not.toContain('canary')
  })
})

/** Everything that a log could hold of an error. */
function describeAll(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const facts = error instanceof AppError ? JSON.stringify(error.facts) : ''
  return [error.message, error.stack, facts, error.cause === undefined ? '' : describeAll(error.cause)].join('\n')
}
