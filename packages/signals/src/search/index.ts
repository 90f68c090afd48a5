// Door of the search.
export * from './rankHits.ts'
export * from './readSearchWords.ts'
export * from './searchTerm.ts'
