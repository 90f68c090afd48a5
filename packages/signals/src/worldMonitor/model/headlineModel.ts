import type { Result } from '@spells/shared'
import type { Classification } from '../event.ts'
import type { TokenCount } from './modelPrices.ts'

/** What a model said of one title; an answer that cannot be used says which field is bad and why. */
export type HeadlineAnswer = Result<
  Classification,
  { readonly code: 'data_bad'; readonly field: string; readonly reason: string }
>

/** What a model said of titles, in their order. */
export type HeadlineReply = {
  readonly answers: readonly HeadlineAnswer[]
  /** What the provider says it used; undefined when it does not say. */
  readonly usage: TokenCount | undefined
}

/** A model that reads titles of one feed: the port behind which a provider of AI stands. */
export type HeadlineModel = {
  /** As it stands in each classification that it made: the provider's model and the version of our question. */
  readonly name: string
  /** The most tokens that asking once for these titles can use. */
  boundTokens(titles: readonly string[]): TokenCount
  /**
   * Asks once, for all titles together. Titles that share a question may bear on each other's answers: they must be of
   * one feed, which writes them all anyway.
   * @throws AppError upstream_* when nothing of the reply can be used
   */
  ask(titles: readonly string[]): Promise<HeadlineReply>
}
