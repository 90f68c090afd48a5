export { createWallet, type Wallet } from './createWallet.ts'
export { openVault, requireAsset } from './openVault.ts'
