import type { VectorSpace } from './embeddingProvider.ts'

/** A document that can be found. */
export type DocumentKey = { readonly kind: 'market' | 'story'; readonly id: string }

/** A document that has no vector yet, or one of another text or model. */
export type UnembeddedDocument = DocumentKey & { readonly text: string; readonly textHash: string }

/** A document with how near it is: the cosine, in [-1, 1]. */
export type NearDocument = DocumentKey & { readonly title: string; readonly similarity: number }

/** Whether the store can be asked for what is near, and if not, why. */
export type VectorState = 'ready' | 'none_embedded' | 'no_pgvector'

/** Where the vectors of documents are kept. */
export type VectorStore = {
  getState(space: VectorSpace): Promise<VectorState>
  /**
   * Makes room for a space, and forgets the vectors of every other.
   * @returns false where the store cannot keep vectors
   */
  prepare(space: VectorSpace): Promise<boolean>
  /** Those with most behind them first. @returns `left` counts all of them */
  listUnembedded(
    space: VectorSpace,
    limit: number,
  ): Promise<{ readonly documents: readonly UnembeddedDocument[]; readonly left: number }>
  /**
   * Keeps vectors of length 1, null for a text that the provider does not take: it is not listed again. Those of
   * documents that are gone meanwhile are left out.
   */
  save(
    space: VectorSpace,
    rows: readonly (DocumentKey & { readonly textHash: string; readonly vector: readonly number[] | null })[],
  ): Promise<void>
  /** The nearest first. */
  findNearest(
    space: VectorSpace,
    request: {
      readonly vector: readonly number[]
      readonly kind?: DocumentKey['kind'] | undefined
      readonly limit: number
    },
  ): Promise<readonly NearDocument[]>
}
