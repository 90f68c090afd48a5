// Door of shared intelligence.
export * from './buildSharedLevels.ts'
