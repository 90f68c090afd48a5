export { buildEnableSessionCall, buildRevokeSessionCall } from './buildSessionCalls.ts'
export { buildWithdrawal } from './buildWithdrawal.ts'
export { type CallNames, describeCall } from './describeCall.ts'
