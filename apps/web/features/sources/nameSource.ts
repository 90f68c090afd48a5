const own: Readonly<Record<string, { readonly name: string; readonly what: string }>> = {
  gamma: { name: 'Market probabilities', what: 'Polymarket’s list of markets' },
  'gamma-events': { name: 'Which markets belong together', what: 'Polymarket’s events and their tags' },
  gmx: { name: 'Token prices', what: 'GMX’s oracle' },
  chainlink: { name: 'Token prices on the chain', what: 'Chainlink’s feeds' },
  world: { name: 'Stories and factors', what: 'made here from the news feeds' },
  'headline-model': { name: 'A model’s reading of news', what: 'asked beside our rules, within a day’s money' },
  'search-vectors': { name: 'Meanings for the search', what: 'made of questions and titles by a model' },
  relations: { name: 'Clusters and cascades', what: 'made here from what markets did' },
}

/** A source as a page calls it; one that this page does not know yet by its own name. */
export function nameSource(source: string): string {
  return own[source]?.name ?? source.replace(/^feed:/, '')
}

/** What a source is, in a few words. */
export function explainSource(source: string): string {
  return own[source]?.what ?? (source.startsWith('feed:') ? 'a news feed' : 'a source')
}
