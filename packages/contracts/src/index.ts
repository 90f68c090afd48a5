export { deployContracts } from './deployContracts.ts'
export { deployPaymaster } from './deployPaymaster.ts'
export { type ContractAddresses, getContractAddresses } from './getContractAddresses.ts'
