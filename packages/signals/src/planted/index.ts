export * from '../relations/createRandom.ts'
export * from './buildPlantedMarkets.ts'
export * from './scoreFindings.ts'
