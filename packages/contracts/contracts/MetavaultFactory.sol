// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {Metavault} from "./Metavault.sol";

/// @title MetavaultFactory
/// @notice Creates Metavaults at addresses that follow from owner and salt alone.
/// @dev Has no storage and makes one CREATE2, so it may be used unstaked in an operation's init code.
contract MetavaultFactory {
    /// @notice The implementation behind every clone.
    address public immutable IMPLEMENTATION;

    /// @notice A vault was created.
    event VaultCreated(address indexed vault, address indexed owner, bytes32 salt);

    constructor(address implementation) {
        IMPLEMENTATION = implementation;
    }

    /// @notice Creates the vault of `owner` and `salt`, or returns the one that exists. Anyone may call it.
    function createVault(address owner, bytes32 salt) external returns (address vault) {
        vault = predictVault(owner, salt);
        if (vault.code.length > 0) return vault;
        Clones.cloneDeterministic(IMPLEMENTATION, _cloneSalt(owner, salt));
        Metavault(payable(vault)).initialize(owner);
        emit VaultCreated(vault, owner, salt);
    }

    /// @notice The address of the vault of `owner` and `salt`, created or not.
    function predictVault(address owner, bytes32 salt) public view returns (address) {
        return Clones.predictDeterministicAddress(IMPLEMENTATION, _cloneSalt(owner, salt));
    }

    function _cloneSalt(address owner, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(owner, salt));
    }
}
