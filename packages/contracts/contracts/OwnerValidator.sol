// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC7579Validator, MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IOwned} from "./interfaces/IOwned.sol";

/// @title OwnerValidator
/// @notice Accepts operations and ERC-1271 messages signed by the owner that the calling account names.
/// @dev Has no storage: the owner is read from the account, so a first operation may create the account and be
/// signed by its owner under the ERC-7562 rules.
///
/// Operation signature: `kind(1) validAfter(6) validUntil(6) ecdsa(65)`. Kind 0 is OwnerOp; every other kind is
/// reserved and counts as a wrong signature. The window is signed, because the signature field itself is not
/// covered by `userOpHash`. The EntryPoint accepts in `validAfter < timestamp <= validUntil`.
///
/// Message signature (after the account has stripped the validator address): `ecdsa(65)` over OwnerMessage. It names
/// the account, so that a signature for one vault, or one that the owner gave for their own wallet, is no use at another.
contract OwnerValidator is IERC7579Validator, EIP712 {
    bytes32 private constant OWNER_OP_TYPEHASH =
        keccak256("OwnerOp(bytes32 userOpHash,uint48 validAfter,uint48 validUntil)");
    bytes32 private constant OWNER_MESSAGE_TYPEHASH = keccak256("OwnerMessage(address account,bytes32 hash)");

    uint256 private constant SIGNATURE_SIZE = 78;
    uint8 private constant KIND_OWNER_OP = 0;
    uint48 private constant LAST_TIMESTAMP = type(uint48).max >> 1;

    /// @dev The signed window holds no moment, or has no end.
    error WindowEmpty();
    /// @dev This module takes no data when it is installed.
    error InitDataRefused();

    constructor() EIP712("SpellsOwnerValidator", "1") {}

    /// @inheritdoc IERC7579Validator
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash) external view returns (uint256) {
        bytes calldata signature = userOp.signature;
        if (signature.length != SIGNATURE_SIZE || uint8(signature[0]) != KIND_OWNER_OP) {
            return ERC4337Utils.SIG_VALIDATION_FAILED;
        }
        uint48 validAfter = uint48(bytes6(signature[1:7]));
        uint48 validUntil = uint48(bytes6(signature[7:13]));
        if (validUntil <= validAfter || validUntil > LAST_TIMESTAMP) revert WindowEmpty();

        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(OWNER_OP_TYPEHASH, userOpHash, validAfter, validUntil))
        );
        bool signed = _isSignedByOwner(msg.sender, digest, signature[13:]);
        return ERC4337Utils.packValidationData(signed, validAfter, validUntil);
    }

    /// @inheritdoc IERC7579Validator
    function isValidSignatureWithSender(
        address,
        bytes32 hash,
        bytes calldata signature
    ) external view returns (bytes4) {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(OWNER_MESSAGE_TYPEHASH, msg.sender, hash)));
        return _isSignedByOwner(msg.sender, digest, signature) ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }

    /// @notice Nothing to set up: the account already names its owner.
    function onInstall(bytes calldata data) external pure {
        if (data.length > 0) revert InitDataRefused();
    }

    /// @notice Nothing to tear down.
    // solhint-disable-next-line no-empty-blocks
    function onUninstall(bytes calldata) external pure {}

    /// @notice True for validators (type 1).
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_VALIDATOR;
    }

    function _isSignedByOwner(
        address account,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool) {
        (address signer, ECDSA.RecoverError err, ) = ECDSA.tryRecoverCalldata(digest, signature);
        return err == ECDSA.RecoverError.NoError && signer == IOwned(account).owner();
    }
}
