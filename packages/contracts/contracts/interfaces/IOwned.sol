// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice An account that one address owns.
interface IOwned {
    /// @return The only address that may act for the account outside the EntryPoint.
    function owner() external view returns (address);
}
