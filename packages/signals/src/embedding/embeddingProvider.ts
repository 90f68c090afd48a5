/** Vectors can be compared within one model and one dimension alone. */
export type VectorSpace = {
  /** As the provider calls it. */
  readonly model: string
  /** Numbers of a vector. */
  readonly dimension: number
}

/** What texts became. */
export type Embedded = {
  /** One vector of length 1 per text, in the order of the texts. */
  readonly vectors: readonly (readonly number[])[]
  /** What the provider counted, and what it costs; where it does not say, the estimate. */
  readonly tokens: number
}

/** Turns texts into vectors that lie near each other when the texts mean alike. */
export type EmbeddingProvider = {
  readonly space: VectorSpace
  /**
   * Asks once.
   * @param texts none is empty; no text asks for nothing
   * @throws AppError upstream_*: without the key, the texts and what the provider said
   */
  embed(texts: readonly string[]): Promise<Embedded>
}
