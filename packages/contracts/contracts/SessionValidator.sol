// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {
    IERC7579ModuleConfig,
    IERC7579Validator,
    MODULE_TYPE_VALIDATOR
} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {PolicyCalls} from "./policy/PolicyCalls.sol";
import {PolicyCheck} from "./policy/PolicyCheck.sol";
import "./policy/PolicyFormat.sol";

/// @title SessionValidator
/// @notice Lets a session key act for an account within a policy that the account's owner enabled.
/// @dev The policy is kept as a commitment: `sessionId = keccak256(policy)`. Its bytes travel in every signature, and
/// only what has been used is stored, one slot per session and one per budget. Every mapping ends in the account and
/// every value fits one slot, so all storage is associated with the account in the sense of ERC-7562.
///
/// Signature: `validAfter(6) validUntil(6) period(4) sessionId(32) ecdsa(65) policy(rest)`, over SessionOp.
///
/// Validation reads no clock. Time limits leave as the returned window: the signed window, within the policy's window,
/// within the bounds of the budget period that the operation declares.
contract SessionValidator is IERC7579Validator, EIP712 {
    using PolicyCalls for PolicyCalls.Context;

    bytes32 private constant SESSION_OP_TYPEHASH =
        keccak256(
            "SessionOp(bytes32 userOpHash,bytes32 sessionId,uint32 period,uint48 validAfter,uint48 validUntil)"
        );

    uint256 private constant SIGNATURE_HEAD = 113;
    /// @dev Marks a session as revoked in the place of its epoch.
    uint256 private constant REVOKED = type(uint32).max;

    /// @dev epochPlusOne u32 | ops u32 | protectiveOps u32 | gasWei u80 | protectiveGasWei u80, lowest bits first.
    mapping(bytes32 sessionId => mapping(address account => uint256)) private _sessions;
    /// @dev The epoch: how many times all sessions were revoked.
    mapping(address account => uint256) private _accounts;
    /// @dev total u128 | inPeriod u96 | period u32, lowest bits first. Keyed by keccak256(sessionId, index u8).
    mapping(bytes32 budgetId => mapping(address account => uint256)) private _budgets;

    /// @notice The owner granted a session. `policy` is what its signatures must carry.
    event SessionEnabled(address indexed account, bytes32 indexed sessionId, address indexed key, bytes policy);
    /// @notice The session can never be used again, nor enabled again under this id.
    event SessionRevoked(address indexed account, bytes32 indexed sessionId);
    /// @notice Every session enabled so far is dead.
    event AllSessionsRevoked(address indexed account, uint32 epoch);

    /// @dev This module takes no data when it is installed.
    error InitDataRefused();
    /// @dev The validator is not installed on the calling account.
    error NotInstalled();
    /// @dev A session id is used once; give a new grant a new salt.
    error SessionIdUsed(bytes32 sessionId);
    /// @dev The operation is not the calling account's.
    error WrongSender();
    /// @dev The signature is too short to carry a policy.
    error SignatureMalformed();
    /// @dev The account never enabled this session.
    error SessionUnknown(bytes32 sessionId);
    /// @dev The session was revoked, alone, with all others, or by uninstalling the module.
    error SessionIsRevoked(bytes32 sessionId);
    /// @dev The policy in the signature is not the one that the session id commits to.
    error PolicyMismatch();
    /// @dev The policy does not have this nonce lane.
    error LaneRefused(uint32 lane);
    /// @dev The policy does not let the vault pay for gas.
    error VaultPaymentRefused();
    /// @dev The policy does not name this paymaster.
    error PaymasterRefused(address paymaster);
    /// @dev The operation offers more per gas than the policy allows.
    error FeeRefused(uint256 maxFeePerGas);
    /// @dev The operations of this kind of lane are used up.
    error OperationsUsedUp();
    /// @dev The gas budget of this kind of lane cannot cover this operation's maximum cost.
    error GasBudgetExceeded(uint256 costWei);
    /// @dev The budget's total cannot cover this operation.
    error TotalBudgetExceeded(uint256 budget);
    /// @dev The budget of this period cannot cover this operation.
    error PeriodBudgetExceeded(uint256 budget);
    /// @dev A later period has been used already.
    error PeriodPassed(uint256 budget);
    /// @dev The policy has no periods, or this one lies beyond time.
    error PeriodRefused(uint32 period);
    /// @dev The window holds no moment, or has no end.
    error WindowEmpty();

    constructor() EIP712("SpellsSessionValidator", "1") {}

    // Lifecycle, called by the account

    /// @notice Grants a session. A session id is used once: to grant the same again, change the salt.
    function enableSession(bytes calldata policy) external returns (bytes32 sessionId) {
        if (!IERC7579ModuleConfig(msg.sender).isModuleInstalled(MODULE_TYPE_VALIDATOR, address(this), "")) {
            revert NotInstalled();
        }
        address key = PolicyCheck.requireWellFormed(policy, msg.sender);
        sessionId = keccak256(policy);
        if (_sessions[sessionId][msg.sender] != 0) revert SessionIdUsed(sessionId);
        _sessions[sessionId][msg.sender] = _accounts[msg.sender] + 1;
        emit SessionEnabled(msg.sender, sessionId, key, policy);
    }

    /// @notice Revokes one session at once and for good. An id that was never enabled can be revoked ahead.
    function revokeSession(bytes32 sessionId) external {
        // Counters stay, as a record of what was used.
        _sessions[sessionId][msg.sender] |= REVOKED;
        emit SessionRevoked(msg.sender, sessionId);
    }

    /// @notice Revokes every session at once and for good.
    function revokeAllSessions() external {
        _nextEpoch();
    }

    /// @notice Writes nothing, so that an unstaked factory may install the module.
    function onInstall(bytes calldata data) external pure {
        if (data.length > 0) revert InitDataRefused();
    }

    /// @notice Revokes every session: installing the module again must not revive them.
    function onUninstall(bytes calldata) external {
        _nextEpoch();
    }

    function _nextEpoch() private {
        uint256 epoch = ++_accounts[msg.sender];
        emit AllSessionsRevoked(msg.sender, uint32(epoch));
    }

    // Views

    /// @notice True for validators (type 1).
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_VALIDATOR;
    }

    /// @notice Sessions sign no messages.
    function isValidSignatureWithSender(address, bytes32, bytes calldata) external pure returns (bytes4) {
        return bytes4(0xffffffff);
    }

    /// @notice How many times all sessions of the account have been revoked.
    function getEpoch(address account) external view returns (uint32) {
        return uint32(_accounts[account]);
    }

    /// @notice Whether the session may be used, and what it has used.
    function getSession(
        address account,
        bytes32 sessionId
    )
        external
        view
        returns (bool live, bool revoked, uint32 ops, uint32 protectiveOps, uint80 gasWei, uint80 protectiveGasWei)
    {
        uint256 session = _sessions[sessionId][account];
        live = uint32(session) == _accounts[account] + 1;
        revoked = uint32(session) != 0 && !live;
        ops = uint32(session >> 32);
        protectiveOps = uint32(session >> 64);
        gasWei = uint80(session >> 96);
        protectiveGasWei = uint80(session >> 176);
    }

    /// @notice What the session has spent of one of its budgets.
    function getBudget(
        address account,
        bytes32 sessionId,
        uint8 index
    ) external view returns (uint128 total, uint96 inPeriod, uint32 period) {
        uint256 budget = _budgets[_budgetId(sessionId, index)][account];
        return (uint128(budget), uint96(budget >> 128), uint32(budget >> 224));
    }

    // Validation

    /// @inheritdoc IERC7579Validator
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash) external returns (uint256) {
        if (userOp.sender != msg.sender) revert WrongSender();
        uint256 signature;
        uint256 signatureSize;
        {
            bytes calldata field = userOp.signature;
            signatureSize = field.length;
            assembly ("memory-safe") {
                signature := field.offset
            }
        }
        if (signatureSize < SIGNATURE_HEAD + POLICY_HEADER_SIZE) revert SignatureMalformed();
        bytes32 sessionId = bytes32(wordAt(signature + 16));
        uint256 session = _requireLive(sessionId);
        uint256 policy = signature + SIGNATURE_HEAD;
        if (_hashCalldata(policy, signatureSize - SIGNATURE_HEAD) != sessionId) revert PolicyMismatch();

        bool protective = _checkLane(userOp, policy);
        uint256 counts = wordAt(policy + 64);
        if (userOp.callData.length == 0) {
            // The no-op, which only burns a nonce, is always on the protective quota: a used-up normal lane must
            // still be able to cancel itself.
            protective = true;
        } else {
            _checkCalls(userOp, sessionId, policy, counts, protective, uint32(wordAt(signature) >> 128));
        }
        _sessions[sessionId][msg.sender] = _charge(session, policy, _maxCost(userOp, policy), protective);

        return _checkSignature(userOpHash, sessionId, policy, signature, uint32(counts >> 64));
    }

    function _requireLive(bytes32 sessionId) private view returns (uint256 session) {
        session = _sessions[sessionId][msg.sender];
        if (uint32(session) == _accounts[msg.sender] + 1) return session;
        if (uint32(session) == 0) revert SessionUnknown(sessionId);
        revert SessionIsRevoked(sessionId);
    }

    /// @dev The lane is the low half of the nonce key; its top bit makes it protective.
    function _checkLane(PackedUserOperation calldata userOp, uint256 policy) private pure returns (bool protective) {
        uint256 lane = uint32(userOp.nonce >> 64);
        protective = lane >> 31 == 1;
        uint256 identity = wordAt(policy);
        uint256 count = protective ? uint8(identity >> 64) : uint8(identity >> 72);
        if (lane & 0x7fffffff >= count) revert LaneRefused(uint32(lane));
    }

    /// @dev The most that the operation can cost, by the limits it was signed with, once its payer is allowed.
    function _maxCost(PackedUserOperation calldata userOp, uint256 policy) private pure returns (uint256) {
        uint256 maxFeePerGas = uint128(uint256(userOp.gasFees));
        if (maxFeePerGas > uint48(wordAt(policy + 32) >> 48)) revert FeeRefused(maxFeePerGas);

        uint256 gas = userOp.preVerificationGas;
        // Every other part is below 2^128 and the fee below 2^48, so nothing that follows can overflow.
        if (gas > type(uint128).max) revert GasBudgetExceeded(gas);
        unchecked {
            uint256 limits = uint256(userOp.accountGasLimits);
            gas += (limits >> 128) + uint128(limits);
            bytes calldata paymasterAndData = userOp.paymasterAndData;
            if (paymasterAndData.length == 0) {
                if ((wordAt(policy) >> 240) & POLICY_VAULT_PAYS == 0) revert VaultPaymentRefused();
            } else {
                uint256 pos;
                assembly ("memory-safe") {
                    pos := paymasterAndData.offset
                }
                _checkPaymaster(wordAt(pos) >> 96, policy);
                limits = wordAt(pos + 20);
                gas += (limits >> 128) + uint128(limits);
            }
            return gas * maxFeePerGas;
        }
    }

    function _checkPaymaster(uint256 paymaster, uint256 policy) private pure {
        uint256 count = uint8(wordAt(policy + 64) >> 48);
        uint256 pos = policy + POLICY_HEADER_SIZE;
        for (uint256 i = 0; i < count; ++i) {
            if (wordAt(pos + 20 * i) >> 96 == paymaster) return;
        }
        revert PaymasterRefused(address(uint160(paymaster)));
    }

    function _checkCalls(
        PackedUserOperation calldata userOp,
        bytes32 sessionId,
        uint256 policy,
        uint256 counts,
        bool protective,
        uint32 period
    ) private {
        PolicyCalls.Context memory c;
        uint256 budgetCount = uint8(counts >> 40);
        uint256 budgets;
        unchecked {
            c.addresses = policy + POLICY_HEADER_SIZE;
            budgets = c.addresses + 20 * uint8(counts >> 56);
            c.rules = budgets + POLICY_BUDGET_SIZE * budgetCount;
        }
        c.ruleCount = uint8(counts >> 32);
        c.laneFlag = protective ? RULE_PROTECTIVE : RULE_NORMAL;
        c.start(budgetCount);
        c.checkCalls(userOp.callData);

        for (uint256 i = 0; i < budgetCount; ++i) {
            uint256 amount = c.getCharge(i);
            if (amount > 0) _spend(sessionId, i, wordAt(budgets + POLICY_BUDGET_SIZE * i), amount, period);
        }
    }

    function _spend(bytes32 sessionId, uint256 index, uint256 limits, uint256 amount, uint32 period) private {
        mapping(address => uint256) storage budgets = _budgets[_budgetId(sessionId, uint8(index))];
        uint256 used = budgets[msg.sender];
        uint256 lastPeriod = used >> 224;
        uint256 perPeriod = uint96(limits >> 24);
        uint256 inPeriod = 0;
        // At most 32 calls with five charges below 2^128 each: no sum here comes near 2^256.
        unchecked {
            uint256 total = uint128(used) + amount;
            if (total > uint128(limits >> 120)) revert TotalBudgetExceeded(index);
            if (period < lastPeriod) revert PeriodPassed(index);
            if (perPeriod > 0) {
                inPeriod = amount + (period == lastPeriod ? uint96(used >> 128) : 0);
                if (inPeriod > perPeriod) revert PeriodBudgetExceeded(index);
            }
            budgets[msg.sender] = total | (inPeriod << 128) | (uint256(period) << 224);
        }
    }

    function _charge(
        uint256 session,
        uint256 policy,
        uint256 costWei,
        bool protective
    ) private pure returns (uint256) {
        uint256 limits = wordAt(policy + 32);
        uint256 gas = wordAt(policy + 64);
        uint256 opsShift = 32;
        uint256 gasShift = 96;
        uint256 maxOps = uint32(limits >> 128);
        uint256 maxGasWei = gas >> 176;
        if (protective) (opsShift, gasShift, maxOps, maxGasWei) = (64, 176, uint32(limits >> 96), uint80(gas >> 96));

        if (uint32(session >> opsShift) >= maxOps) revert OperationsUsedUp();
        // The cost is below 2^180, and both sums end up bounded by fields of their own width.
        unchecked {
            if (uint80(session >> gasShift) + costWei > maxGasWei) revert GasBudgetExceeded(costWei);
            return session + (1 << opsShift) + (costWei << gasShift);
        }
    }

    function _checkSignature(
        bytes32 userOpHash,
        bytes32 sessionId,
        uint256 policy,
        uint256 signature,
        uint256 periodSeconds
    ) private view returns (uint256) {
        uint256 head = wordAt(signature);
        uint256 signedAfter = head >> 208;
        uint256 signedUntil = uint48(head >> 160);
        uint32 period = uint32(head >> 128);

        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(SESSION_OP_TYPEHASH, userOpHash, sessionId, period, signedAfter, signedUntil))
        );
        (uint256 validAfter, uint256 validUntil) = _window(
            wordAt(policy + 32),
            signedAfter,
            signedUntil,
            period,
            periodSeconds
        );
        // A wrong signature is reported, not reverted, so that bundlers can estimate with a stand-in.
        uint256 failed = _recover(digest, signature + 48) == address(uint160(wordAt(policy) >> 80)) ? 0 : 1;
        return failed | (validUntil << 160) | (validAfter << 208);
    }

    /// @dev The EntryPoint accepts in `validAfter < timestamp <= validUntil`, and reads an end of 0 as "never".
    function _window(
        uint256 limits,
        uint256 validAfter,
        uint256 validUntil,
        uint32 period,
        uint256 periodSeconds
    ) private pure returns (uint256, uint256) {
        uint256 policyAfter = limits >> 208;
        uint256 policyUntil = uint48(limits >> 160);
        if (policyAfter > validAfter) validAfter = policyAfter;
        if (policyUntil < validUntil) validUntil = policyUntil;
        if (periodSeconds > 0) {
            // Period p covers [anchor + p * seconds, anchor + (p + 1) * seconds).
            uint256 beforeStart = uint48(limits) + uint256(period) * periodSeconds - 1;
            if (beforeStart > validAfter) validAfter = beforeStart;
            if (beforeStart + periodSeconds < validUntil) validUntil = beforeStart + periodSeconds;
        } else if (period > 0) {
            revert PeriodRefused(period);
        }
        if (validUntil <= validAfter) revert WindowEmpty();
        return (validAfter, validUntil);
    }

    function _recover(bytes32 digest, uint256 pos) private pure returns (address signer) {
        bytes calldata ecdsa;
        assembly ("memory-safe") {
            ecdsa.offset := pos
            ecdsa.length := 65
        }
        (signer, , ) = ECDSA.tryRecoverCalldata(digest, ecdsa);
    }

    function _hashCalldata(uint256 pos, uint256 size) private pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            calldatacopy(buffer, pos, size)
            digest := keccak256(buffer, size)
        }
    }

    function _budgetId(bytes32 sessionId, uint8 index) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(sessionId, index));
    }
}
