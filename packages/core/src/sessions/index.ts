export { encodeSessionValidation } from './encodeSessionValidation.ts'
export { listComingFailures, type SessionSurroundings, type WatchedMarket } from './listComingFailures.ts'
