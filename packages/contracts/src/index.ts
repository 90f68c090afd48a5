export { deployContracts } from './deployContracts.ts'
export { type ContractAddresses, getContractAddresses } from './getContractAddresses.ts'
