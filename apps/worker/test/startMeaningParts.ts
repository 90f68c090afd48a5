import { listUnembeddedDocuments, prepareSearchVectors, saveMarkets, saveSearchVectors } from '@spells/db'
import { createReferenceEmbedder, startEmbeddingServer } from '@spells/local/embedding'
import { openVectorDatabase } from '@spells/local/vectorDatabase'
import { serveVectorDatabase } from '@spells/local/vectorServer'

/** What a search by meaning needs: a database with pgvector and some markets, and an embedding provider. */
export type MeaningParts = {
  /** Takes one connection at a time. */
  readonly databaseUrl: string
  readonly embeddingsUrl: string
  readonly key: string
  readonly model: string
  readonly dimension: number
}

const KEY = 'canary-embeddings-key'
const QUESTIONS = ['Will the Fed cut rates?', 'Will it rain in Chile?', 'Who wins the vote?']

/** Starts them with every market embedded. */
export async function startMeaningParts(): Promise<MeaningParts & { stop(): Promise<void> }> {
  const embedder = createReferenceEmbedder()
  const { space } = embedder
  const [database, provider] = await Promise.all([openVectorDatabase(), startEmbeddingServer(embedder, { key: KEY })])
  await database.system.withSystem(async (tx) => {
    await saveMarkets(tx, QUESTIONS.map(toMarket))
    await prepareSearchVectors(tx, space)
    const { documents } = await listUnembeddedDocuments(tx, space, 10)
    const { vectors } = await embedder.embed(documents.map(({ text }) => text))
    await saveSearchVectors(
      tx,
      space,
      documents.map((document, at) => ({ ...document, vector: vectors[at] ?? [] })),
    )
  })
  const server = await serveVectorDatabase(database)
  return {
    ...{ ...space, key: KEY, databaseUrl: server.url, embeddingsUrl: `${provider.url}/v1/embeddings` },
    stop: async () => {
      await Promise.all([server.stop(), provider.stop()])
      await database.close()
    },
  }
}

function toMarket(question: string, at: number) {
  return {
    ...{ source: 'gamma' as const, id: `meaning-${at}`, question, slug: 'x', outcomes: ['Yes', 'No'], tokenIds: [] },
    ...{ probability: 0.5, liquidityUsd: null, endsAt: null, volumeUsd: null, status: 'open' as const },
    observedAt: Date.parse('2026-11-20T12:00:00.000Z'),
  }
}
