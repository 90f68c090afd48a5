export { decodeRevert } from './decodeRevert.ts'
export { ENTRY_POINT_ADDRESS, ENTRY_POINT_VERSION } from './entryPoint.ts'
export {
  BATCH_MODE,
  type CallDataRefused,
  decodeExecuteBatch,
  encodeExecuteBatch,
  type VaultCall,
} from './executeBatch.ts'
export { getUserOpHash, type UserOperation } from './getUserOpHash.ts'
export {
  buildNonce,
  buildNonceKey,
  type Lane,
  PROTECTIVE_LANE_BIT,
  parseNonce,
  parseNonceKey,
} from './nonceKey.ts'
export {
  decodeOwnerSignature,
  encodeOwnerSignature,
  getOwnerMessageTypedData,
  getOwnerOpTypedData,
  type OwnerSignature,
} from './ownerSignature.ts'
export { predictVaultAddress } from './predictVaultAddress.ts'
export {
  decodeSessionSignature,
  encodeSessionSignature,
  getSessionOpTypedData,
  type SessionSignature,
  STUB_ECDSA,
} from './sessionSignature.ts'
export {
  encodeSponsorData,
  getSponsorRequestTypedData,
  type SponsorWindow,
  STUB_SPONSOR_DATA,
} from './sponsorSignature.ts'
export { toVaultCall } from './toVaultCall.ts'
