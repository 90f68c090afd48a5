// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Execution, IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

import {Metavault} from "../../contracts/Metavault.sol";
import {MetavaultFactory} from "../../contracts/MetavaultFactory.sol";
import {OwnerValidator} from "../../contracts/OwnerValidator.sol";
import {SessionValidator} from "../../contracts/SessionValidator.sol";
import "../../contracts/policy/PolicyFormat.sol";
import {deployContract, vm} from "./Vm.sol";

/// @notice A vault with a session that may approve and supply to a pool, and withdraw from it. Tests change one thing.
/// @dev The policy is packed here by hand, apart from the TypeScript encoder.
abstract contract SessionTest {
    bytes32 internal constant BATCH = bytes32(uint256(1) << 248);
    address internal constant ENTRY_POINT = address(ERC4337Utils.ENTRYPOINT_V08);
    uint256 internal constant OWNER_KEY = 0xA11CE;
    uint256 internal constant SESSION_KEY = 0xB0B;
    address internal constant TOKEN = address(0x7001);
    address internal constant POOL = address(0x9001);
    address internal constant PAYMASTER = address(0x5001);
    address internal constant STRANGER = address(0xBAD);
    uint32 internal constant PROTECTIVE = 1 << 31;
    uint48 internal constant NOW = 1_800_000_000;
    uint128 internal constant CAP = 100;
    uint128 internal constant TOTAL = 250;

    OwnerValidator internal ownerValidator;
    SessionValidator internal sessionValidator;
    MetavaultFactory internal factory;
    Metavault internal vault;
    address internal owner;

    // The policy, field by field.
    uint8 internal flags = 1;
    uint8 internal laneCount = 2;
    uint8 internal protectiveLaneCount = 1;
    uint64 internal salt = 1;
    uint48 internal validAfter = NOW - 100;
    uint48 internal validUntil = NOW + 100_000;
    uint32 internal maxOps = 5;
    uint32 internal maxProtectiveOps = 3;
    uint48 internal maxFeePerGas = 100;
    uint48 internal periodAnchor;
    uint80 internal maxGasWei = 1e9;
    uint80 internal maxProtectiveGasWei = 1e8;
    uint32 internal periodSeconds;
    uint96 internal perPeriod;
    bytes internal rules;
    uint8 internal ruleCount;

    // The signature and the operation, field by field.
    uint48 internal signedAfter = NOW;
    uint48 internal signedUntil = NOW + 600;
    uint32 internal signedPeriod;
    uint256 internal signer = SESSION_KEY;
    uint32 internal lane;
    uint256 internal fee = 10;
    bytes internal paymasterAndData;

    function setUp() public virtual {
        ownerValidator = OwnerValidator(deployContract("OwnerValidator", ""));
        sessionValidator = SessionValidator(deployContract("SessionValidator", ""));
        address implementation = deployContract("Metavault", abi.encode(ownerValidator, sessionValidator));
        factory = MetavaultFactory(deployContract("MetavaultFactory", abi.encode(implementation)));
        owner = vm.addr(OWNER_KEY);
        vault = Metavault(payable(factory.createVault(owner, 0)));

        addRule(1, APPROVE, RULE_NORMAL, "", 2, bytes.concat(address_(2), approval(0, CAP)));
        addRule(2, SUPPLY, RULE_NORMAL, "", 4, bytes.concat(address_(1), spend(0, CAP), vault_(), small(0)));
        addRule(2, WITHDRAW, RULE_NORMAL | RULE_PROTECTIVE, "", 3, bytes.concat(address_(1), free(), vault_()));
    }

    bytes4 internal constant APPROVE = 0x095ea7b3;
    bytes4 internal constant SUPPLY = 0x617ba037;
    bytes4 internal constant WITHDRAW = 0x69328dec;

    // Policy

    /// @dev Address table: 0 paymaster, 1 token, 2 pool, 3 stranger. Budgets: 0 token, 1 native.
    function policy() internal view returns (bytes memory) {
        return policyFor(vm.addr(SESSION_KEY));
    }

    function policyFor(address key) internal view returns (bytes memory) {
        return
            bytes.concat(
                abi.encodePacked(uint8(1), flags, key, laneCount, protectiveLaneCount, salt),
                abi.encodePacked(validAfter, validUntil, maxOps, maxProtectiveOps, maxFeePerGas, periodAnchor),
                abi.encodePacked(maxGasWei, maxProtectiveGasWei, periodSeconds),
                abi.encodePacked(uint8(4), uint8(1), uint8(2), ruleCount),
                abi.encodePacked(PAYMASTER, TOKEN, POOL, STRANGER),
                abi.encodePacked(uint8(1), TOTAL, perPeriod, uint8(NATIVE_TOKEN), uint128(1 ether), perPeriod),
                rules
            );
    }

    function clearRules() internal {
        rules = "";
        ruleCount = 0;
    }

    function addRule(
        uint8 target,
        bytes4 selector,
        uint256 ruleFlags,
        bytes memory value,
        uint8 wordCount,
        bytes memory checks
    ) internal {
        uint16 size = uint16(POLICY_RULE_SIZE + value.length + checks.length);
        rules = bytes.concat(
            rules,
            abi.encodePacked(size, target, selector, uint8(ruleFlags), wordCount, value, checks)
        );
        ruleCount++;
    }

    function free() internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(CHECK_FREE));
    }

    function vault_() internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(CHECK_VAULT));
    }

    function address_(uint8 index) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(CHECK_ADDRESS), index);
    }

    function small(uint16 value) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(CHECK_SMALL), value);
    }

    function atMost(uint128 bound) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(CHECK_AT_MOST), bound);
    }

    function atLeast(uint128 bound) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(CHECK_AT_LEAST), bound);
    }

    function spend(uint8 budget, uint128 cap) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(CHECK_SPEND), budget, cap);
    }

    function approval(uint8 budget, uint128 cap) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(CHECK_APPROVE), budget, cap);
    }

    /// @dev The same check, with another one of the same word to follow.
    function and(bytes memory check) internal pure returns (bytes memory) {
        check[0] = bytes1(uint8(check[0]) | uint8(CHECK_AND));
        return check;
    }

    function enable() internal returns (bytes32) {
        bytes memory encoded = policy();
        vm.prank(address(vault));
        return sessionValidator.enableSession(encoded);
    }

    function expectMalformed(bytes memory encoded, bytes4 errorSelector) internal {
        vm.expectPartialRevert(errorSelector);
        vm.prank(address(vault));
        sessionValidator.enableSession(encoded);
    }

    // Operations

    function approveCall(address spender, uint256 amount) internal pure returns (Execution memory) {
        return Execution(TOKEN, 0, abi.encodeWithSelector(APPROVE, spender, amount));
    }

    function supplyCall(uint256 amount) internal view returns (Execution memory) {
        return Execution(POOL, 0, abi.encodeWithSelector(SUPPLY, TOKEN, amount, address(vault), 0));
    }

    function withdrawCall(address to) internal pure returns (Execution memory) {
        return Execution(POOL, 0, abi.encodeWithSelector(WITHDRAW, TOKEN, type(uint256).max, to));
    }

    function batch(Execution memory a) internal pure returns (bytes memory) {
        Execution[] memory calls = new Execution[](1);
        calls[0] = a;
        return encode(calls);
    }

    function batch(Execution memory a, Execution memory b) internal pure returns (bytes memory) {
        Execution[] memory calls = new Execution[](2);
        (calls[0], calls[1]) = (a, b);
        return encode(calls);
    }

    function encode(Execution[] memory calls) internal pure returns (bytes memory) {
        return abi.encodeCall(IERC7579Execution.execute, (BATCH, abi.encode(calls)));
    }

    function entry(uint256 amount) internal view returns (bytes memory) {
        return batch(approveCall(POOL, amount), supplyCall(amount));
    }

    /// @dev Gas limits add up to 1000, so that an operation costs 1000 * fee.
    function operation(bytes memory callData) internal view returns (PackedUserOperation memory op) {
        op.sender = address(vault);
        op.nonce = (uint256(uint160(address(sessionValidator))) << 96) | (uint256(lane) << 64);
        op.callData = callData;
        op.accountGasLimits = bytes32((uint256(300) << 128) | 500);
        op.preVerificationGas = 200;
        op.gasFees = bytes32((uint256(1) << 128) | fee);
        op.paymasterAndData = paymasterAndData;
    }

    function sign(PackedUserOperation memory op, bytes memory encoded) internal view returns (bytes memory) {
        bytes32 sessionId = keccak256(encoded);
        bytes32 digest = digestOf(keccak256(abi.encode(op.nonce, op.callData)), sessionId);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(signer, digest);
        return abi.encodePacked(signedAfter, signedUntil, signedPeriod, sessionId, r, s, v, encoded);
    }

    function digestOf(bytes32 userOpHash, bytes32 sessionId) private view returns (bytes32) {
        return digestOf(userOpHash, sessionId, signedPeriod, signedAfter, signedUntil);
    }

    function digestOf(
        bytes32 userOpHash,
        bytes32 sessionId,
        uint32 period,
        uint48 from,
        uint48 to
    ) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("SpellsSessionValidator"),
                keccak256("1"),
                block.chainid,
                address(sessionValidator)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "SessionOp(bytes32 userOpHash,bytes32 sessionId,uint32 period,uint48 validAfter,uint48 validUntil)"
                ),
                userOpHash,
                sessionId,
                period,
                from,
                to
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    function validate(bytes memory callData) internal returns (uint256) {
        PackedUserOperation memory op = operation(callData);
        op.signature = sign(op, policy());
        return submit(op);
    }

    /// @dev What the EntryPoint does in its validation phase.
    function submit(PackedUserOperation memory op) internal returns (uint256) {
        vm.prank(ENTRY_POINT);
        return vault.validateUserOp(op, keccak256(abi.encode(op.nonce, op.callData)), 0);
    }

    function accept(bytes memory callData) internal {
        require(uint160(validate(callData)) == 0, "not accepted");
    }

    function refuse(bytes memory callData, bytes memory reason) internal {
        PackedUserOperation memory op = operation(callData);
        op.signature = sign(op, policy());
        vm.expectRevert(reason);
        submit(op);
    }

    function refuse(bytes memory callData, bytes4 errorSelector) internal {
        refuse(callData, abi.encodeWithSelector(errorSelector));
    }

    function tryValidate(bytes memory callData) internal returns (bool) {
        PackedUserOperation memory op = operation(callData);
        op.signature = sign(op, policy());
        return trySubmit(op);
    }

    function trySubmit(PackedUserOperation memory op) internal returns (bool) {
        try this.submitExternally(op) returns (uint256 validationData) {
            return uint160(validationData) == 0;
        } catch {
            return false;
        }
    }

    function submitExternally(PackedUserOperation memory op) external returns (uint256) {
        return submit(op);
    }

    function assertEq(uint256 a, uint256 b) internal pure {
        require(a == b, string.concat("not equal: ", hexOf(a), " and ", hexOf(b)));
    }

    function hexOf(uint256 value) private pure returns (string memory) {
        bytes memory digits = new bytes(64);
        for (uint256 i = 64; i > 0; i--) {
            digits[i - 1] = bytes("0123456789abcdef")[value & 15];
            value >>= 4;
        }
        return string(digits);
    }
}
