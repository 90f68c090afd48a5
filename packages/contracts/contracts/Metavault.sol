// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccountERC7579} from "@openzeppelin/contracts/account/extensions/draft-AccountERC7579.sol";
import {CallType, ERC7579Utils, Mode} from "@openzeppelin/contracts/account/utils/draft-ERC7579Utils.sol";
import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";

import {IOwned} from "./interfaces/IOwned.sol";

/// @title Metavault
/// @notice A smart account on EntryPoint 0.8 that its owner can always drive by plain transaction, with no bundler,
/// paymaster or backend. Operations through the EntryPoint are checked by the validator named in the nonce key.
/// @dev Used behind EIP-1167 clones. The owner lives in the vault's own storage, so that validating an owner
/// operation needs no storage of another contract.
contract Metavault is AccountERC7579, Initializable, ERC721Holder, ERC1155Holder, IOwned {
    /// @notice The validator installed for the owner's signature.
    address public immutable OWNER_VALIDATOR;
    /// @notice The validator installed for session keys.
    address public immutable SESSION_VALIDATOR;

    address private _owner;

    /// @dev A vault needs an owner.
    error OwnerMissing();

    constructor(address ownerValidator, address sessionValidator) {
        OWNER_VALIDATOR = ownerValidator;
        SESSION_VALIDATOR = sessionValidator;
        _disableInitializers();
    }

    /// @notice Sets the owner and installs both validators. The factory calls it in the transaction that creates the clone.
    function initialize(address owner_) external initializer {
        require(owner_ != address(0), OwnerMissing());
        _owner = owner_;
        _installModule(MODULE_TYPE_VALIDATOR, OWNER_VALIDATOR, "");
        _installModule(MODULE_TYPE_VALIDATOR, SESSION_VALIDATOR, "");
    }

    /// @inheritdoc IOwned
    function owner() external view returns (address) {
        return _owner;
    }

    /// @notice EntryPoint 0.8.
    function entryPoint() public pure override returns (IEntryPoint) {
        return ERC4337Utils.ENTRYPOINT_V08;
    }

    /// @inheritdoc AccountERC7579
    function accountId() public pure override returns (string memory) {
        return "spells.metavault.1.0.0";
    }

    /// @notice Single and batch calls only: a delegatecall could rewrite the owner.
    function supportsExecutionMode(bytes32 encodedMode) public view override returns (bool) {
        return !_isDelegateCall(Mode.wrap(encodedMode)) && super.supportsExecutionMode(encodedMode);
    }

    function _execute(
        Mode mode,
        bytes calldata executionCalldata
    ) internal override returns (bytes[] memory returnData) {
        if (_isDelegateCall(mode)) revert ERC7579Utils.ERC7579UnsupportedCallType(ERC7579Utils.CALLTYPE_DELEGATECALL);
        return super._execute(mode, executionCalldata);
    }

    /// @dev The one override that lets the owner execute, install and uninstall by plain transaction. The owner comes
    /// last, so that operations through the EntryPoint need not read it.
    function _checkEntryPointOrSelf() internal view override {
        if (msg.sender == address(entryPoint()) || msg.sender == address(this) || msg.sender == _owner) return;
        revert AccountUnauthorized(msg.sender);
    }

    function _isDelegateCall(Mode mode) private pure returns (bool) {
        (CallType callType, , , ) = ERC7579Utils.decodeMode(mode);
        return callType == ERC7579Utils.CALLTYPE_DELEGATECALL;
    }
}
