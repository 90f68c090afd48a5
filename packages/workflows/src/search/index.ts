export { createQueryEmbedder, type QueryEmbedder } from './createQueryEmbedder.ts'
export type { DocumentEmbedding } from './embedDocuments.ts'
export { findBySearch } from './findBySearch.ts'
