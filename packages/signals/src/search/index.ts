// Door of the search.
export * from './fuseRanks.ts'
export * from './rankHits.ts'
export * from './readSearchWords.ts'
export * from './searchTerm.ts'
