export { buildEnableSessionCall, buildRevokeAllCall, buildRevokeSessionCall } from './buildSessionCalls.ts'
export { buildWithdrawal } from './buildWithdrawal.ts'
export { describeCall } from './describeCall.ts'
export { listOutflows } from './listOutflows.ts'
