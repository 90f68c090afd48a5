// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The session policy, version 1, byte by byte. All numbers are big-endian and nothing is padded.
// docs/design/policy.md has the same table; packages/core/src/policy encodes and decodes it.
//
// header (92 bytes)
//   0  version u8 = 1          1  flags u8              2  key address
//  22  laneCount u8           23  protectiveLaneCount u8
//  24  salt u64
//  32  validAfter u48         38  validUntil u48
//  44  maxOps u32             48  maxProtectiveOps u32
//  52  maxFeePerGas u48       58  periodAnchor u48
//  64  maxGasWei u80          74  maxProtectiveGasWei u80
//  84  periodSeconds u32
//  88  addressCount u8        89  paymasterCount u8     90  budgetCount u8     91  ruleCount u8
// addresses   20 bytes each; the first paymasterCount of them are the allowed paymasters
// budgets     token u8 (address index, 0xff = native) | total u128 | perPeriod u96
// rules       size u16 | target u8 (address index) | selector | flags u8 | wordCount u8
//             [valueCap u96 | valueBudget u8, only with RULE_VALUE]
//             checks: for each 32-byte word of the calldata, in order, one check or several (CHECK_AND)

uint256 constant POLICY_VERSION = 1;
uint256 constant POLICY_HEADER_SIZE = 92;
uint256 constant POLICY_BUDGET_SIZE = 29;
uint256 constant POLICY_RULE_SIZE = 9;
uint256 constant POLICY_VALUE_SIZE = 13;
uint256 constant NATIVE_TOKEN = 0xff;

/// @dev The vault may pay for gas itself.
uint256 constant POLICY_VAULT_PAYS = 1;

/// @dev Usable on normal lanes.
uint256 constant RULE_NORMAL = 1;
/// @dev Usable on protective lanes.
uint256 constant RULE_PROTECTIVE = 2;
/// @dev The call may carry native value, up to valueCap, charged to valueBudget.
uint256 constant RULE_VALUE = 4;
/// @dev The call has no calldata at all; without this flag it is a selector and wordCount words, exactly.
uint256 constant RULE_BARE = 8;

/// @dev A further check of the same word follows.
uint256 constant CHECK_AND = 0x80;
/// @dev Any word. No operand.
uint256 constant CHECK_FREE = 0;
/// @dev The account itself. No operand.
uint256 constant CHECK_VAULT = 1;
/// @dev An address of the table. Operand: index u8.
uint256 constant CHECK_ADDRESS = 2;
/// @dev A small number, such as a pointer, a length or zero. Operand: u16.
uint256 constant CHECK_SMALL = 3;
/// @dev One word. Operand: 32 bytes.
uint256 constant CHECK_WORD = 4;
/// @dev At most. Operand: u128.
uint256 constant CHECK_AT_MOST = 5;
/// @dev At least. Operand: u128.
uint256 constant CHECK_AT_LEAST = 6;
/// @dev At most. Operand: 32 bytes.
uint256 constant CHECK_AT_MOST_WORD = 7;
/// @dev At least. Operand: 32 bytes.
uint256 constant CHECK_AT_LEAST_WORD = 8;
/// @dev At most, and charged to a budget. Operand: budget u8, cap u128.
uint256 constant CHECK_SPEND = 9;
/// @dev One of several addresses of the table. Operand: count u8, index u8 each.
uint256 constant CHECK_ONE_OF_ADDRESSES = 10;
/// @dev One of several words. Operand: count u8, 32 bytes each.
uint256 constant CHECK_ONE_OF_WORDS = 11;
/// @dev An approval: at most, and charged to a budget beside what is spent. An operation charges each budget the larger
/// of the two sums, so neither all that is spent nor all that is approved ever exceeds it. Operand: budget u8, cap u128.
uint256 constant CHECK_APPROVE = 12;

/// @dev Bounds the memory that one call's charges need, approvals included.
uint256 constant MAX_SPENDS_PER_RULE = 4;
uint256 constant MAX_CALLS = 32;
/// @dev Times stay below the bit that later EntryPoints read as "block number".
uint256 constant LAST_TIMESTAMP = type(uint48).max >> 1;

/// @dev Reads the 32 bytes of calldata at `pos`; past its end they are zero.
function wordAt(uint256 pos) pure returns (uint256 word) {
    assembly ("memory-safe") {
        word := calldataload(pos)
    }
}
