// PERSISTED: the numbers of policy format 1, as in packages/contracts/contracts/policy/PolicyFormat.sol.

export const POLICY_VERSION = 1
export const POLICY_FLAG_VAULT_PAYS = 1
export const NATIVE_TOKEN = 0xff

export const RULE_NORMAL = 1
export const RULE_PROTECTIVE = 2
export const RULE_VALUE = 4
export const RULE_BARE = 8

export const CHECK_AND = 0x80
export const CHECK_FREE = 0
export const CHECK_VAULT = 1
export const CHECK_ADDRESS = 2
export const CHECK_SMALL = 3
export const CHECK_WORD = 4
export const CHECK_AT_MOST = 5
export const CHECK_AT_LEAST = 6
export const CHECK_AT_MOST_WORD = 7
export const CHECK_AT_LEAST_WORD = 8
export const CHECK_SPEND = 9
export const CHECK_ONE_OF_ADDRESSES = 10
export const CHECK_ONE_OF_WORDS = 11
export const CHECK_APPROVE = 12

export const MAX_CALLS = 32
