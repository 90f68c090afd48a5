export { metavaultAbi } from './generated/metavaultAbi.ts'
export { metavaultFactoryAbi } from './generated/metavaultFactoryAbi.ts'
export { ownerValidatorAbi } from './generated/ownerValidatorAbi.ts'
export { sessionValidatorAbi } from './generated/sessionValidatorAbi.ts'
