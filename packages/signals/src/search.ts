// Door of the search.
export * from './search/rankHits.ts'
export * from './search/readSearchWords.ts'
export * from './search/searchTerm.ts'
