// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// A price feed of a local stack with Chainlink's AggregatorV3 face. It is no part of the product: the stack puts its code in
/// place and writes its rounds into its storage, in one piece and without a transaction.
contract LocalPriceFeed {
    uint8 public constant decimals = 8;

    /// In one word, from its right end.
    uint64 private roundId;
    uint64 private updatedAt;
    int128 private answer;

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (roundId, answer, updatedAt, updatedAt, roundId);
    }
}
