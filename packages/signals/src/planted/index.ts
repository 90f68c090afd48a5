export * from './buildPlantedMarkets.ts'
export * from './scoreFindings.ts'
