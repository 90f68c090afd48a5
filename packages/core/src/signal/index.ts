export * from './buildMarketSignal.ts'
export * from './freshness.ts'
export * from './market.ts'
export * from './price.ts'
