import type { Address } from 'viem'

/** Somebody whom no policy names. */
export const THIEF: Address = '0x000000000000000000000000000000000000bad1'
