export { type ExhaustResult, exhaust } from './exhaust.ts'
export { BATCH_SIZE, type BatchResult, joinBatches, runBatch } from './runBatch.ts'
export { type SimulationResult, simulate } from './simulate.ts'
