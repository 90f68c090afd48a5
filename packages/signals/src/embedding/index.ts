// Door of the embeddings.
export * from './createOpenAiEmbeddings.ts'
export * from './embeddingProvider.ts'
export * from './estimateTokens.ts'
export * from './vectorStore.ts'
