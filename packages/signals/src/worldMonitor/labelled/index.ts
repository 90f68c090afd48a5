export * from './readHeadlines.ts'
export * from './readStories.ts'
