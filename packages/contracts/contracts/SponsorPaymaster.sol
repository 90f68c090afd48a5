// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymasterSigner} from "@openzeppelin/contracts/account/paymaster/extensions/PaymasterSigner.sol";
import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IEntryPoint, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignerECDSA} from "@openzeppelin/contracts/utils/cryptography/signers/SignerECDSA.sol";

/// @title SponsorPaymaster
/// @notice Pays on EntryPoint 0.8 for the operations that its signer approved, each for a window of time.
/// @dev What is signed is OpenZeppelin's UserOperationRequest: the whole operation but for its signature and this
/// contract's, with the window. The EIP-712 domain adds chain and paymaster; the EntryPoint is a constant of the code.
///
/// Paymaster data: `validAfter(6) validUntil(6) ecdsa(65)`. The EntryPoint accepts in
/// `validAfter < timestamp <= validUntil`.
///
/// The signer is in storage, so that a lost key is replaced at the address that sessions name as their paymaster.
/// Reading it in validation needs a stake (ERC-7562, STO-031).
///
/// The signer can do nothing else: deposit and stake are the owner's.
contract SponsorPaymaster is PaymasterSigner, SignerECDSA, Ownable2Step {
    uint48 private constant LAST_TIMESTAMP = type(uint48).max >> 1;

    /// @notice Operations are approved by another key from now on.
    event SignerChanged(address indexed signer);

    /// @dev A paymaster needs a signer.
    error SignerMissing();
    /// @dev The signed window holds no moment, or has no end.
    error WindowEmpty();
    /// @dev Without an owner the deposit could never be withdrawn.
    error OwnerNeeded();

    constructor(
        address owner_,
        address signer_
    ) EIP712("SpellsSponsorPaymaster", "1") SignerECDSA(signer_) Ownable(owner_) {
        require(signer_ != address(0), SignerMissing());
        emit SignerChanged(signer_);
    }

    /// @notice EntryPoint 0.8.
    function entryPoint() public pure override returns (IEntryPoint) {
        return ERC4337Utils.ENTRYPOINT_V08;
    }

    /// @notice Replaces the signer. What the earlier one approved is refused from this block on.
    function setSigner(address signer_) external onlyOwner {
        require(signer_ != address(0), SignerMissing());
        _setSigner(signer_);
        emit SignerChanged(signer_);
    }

    /// @notice Adds to the deposit that operations are paid from.
    function deposit() external payable onlyOwner {
        _deposit(msg.value);
    }

    /// @notice Takes from the deposit, at once: also the way to stop all sponsorship.
    function withdraw(address payable to, uint256 value) external onlyOwner {
        _withdraw(to, value);
    }

    /// @notice Adds to the stake.
    function addStake(uint32 unstakeDelaySec) external payable onlyOwner {
        _addStake(msg.value, unstakeDelaySec);
    }

    /// @notice Starts the delay after which the stake can be withdrawn.
    function unlockStake() external onlyOwner {
        _unlockStake();
    }

    /// @notice Takes the unlocked stake back.
    function withdrawStake(address payable to) external onlyOwner {
        _withdrawStake(to);
    }

    /// @inheritdoc Ownable
    function renounceOwnership() public pure override {
        revert OwnerNeeded();
    }

    /// @dev The EntryPoint reads an end of 0 as "for ever".
    function _validatePaymasterUserOp(
        PackedUserOperation calldata userOp,
        bytes32,
        uint256
    ) internal view override returns (bytes memory, uint256) {
        (uint48 validAfter, uint48 validUntil, bytes calldata signature) = _decodePaymasterUserOp(userOp);
        if (validUntil <= validAfter || validUntil > LAST_TIMESTAMP) revert WindowEmpty();
        bool signed = _rawSignatureValidation(_signableUserOpHash(userOp, validAfter, validUntil), signature);
        return ("", ERC4337Utils.packValidationData(signed, validAfter, validUntil));
    }
}
