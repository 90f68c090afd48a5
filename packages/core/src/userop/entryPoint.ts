import type { Address } from 'viem'

/** EntryPoint 0.8, at its canonical address. */
export const ENTRY_POINT_ADDRESS: Address = '0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108'

export const ENTRY_POINT_VERSION = '0.8'
