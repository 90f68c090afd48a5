// Door of the reference embedder.
export { createReferenceEmbedder } from './createReferenceEmbedder.ts'
export { startEmbeddingServer } from './startEmbeddingServer.ts'
