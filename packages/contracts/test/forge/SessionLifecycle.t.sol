// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Execution, MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

import {PolicyCheck} from "../../contracts/policy/PolicyCheck.sol";
import {SessionValidator} from "../../contracts/SessionValidator.sol";
import "../../contracts/policy/PolicyFormat.sol";
import {SessionTest} from "./SessionTest.sol";
import {vm} from "./Vm.sol";

/// @notice Granting and revoking.
contract SessionLifecycleTest is SessionTest {
    function test_default() public {
        bytes memory encoded = policy();
        vm.expectEmit(address(sessionValidator));
        emit SessionValidator.SessionEnabled(
            address(vault),
            keccak256(encoded),
            vm.addr(SESSION_KEY),
            encoded
        );
        bytes32 sessionId = enable();
        require(sessionId == keccak256(encoded), "id");
        assertState(sessionId, true, false);
        accept(entry(1));

        vm.expectEmit(address(sessionValidator));
        emit SessionValidator.SessionRevoked(address(vault), sessionId);
        ownerCalls(abi.encodeCall(SessionValidator.revokeSession, (sessionId)));
        assertState(sessionId, false, true);
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.SessionIsRevoked.selector, sessionId));
    }

    function test_rejects_unknownSession() public {
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.SessionUnknown.selector, keccak256(policy())));
    }

    function test_rejects_sessionOfAnotherVault() public {
        enable();
        address other = factory.createVault(owner, bytes32(uint256(1)));
        PackedUserOperation memory op = operation(entry(1));
        op.sender = other;
        op.signature = sign(op, policy());
        vm.expectRevert(abi.encodeWithSelector(SessionValidator.SessionUnknown.selector, keccak256(policy())));
        vm.prank(other);
        sessionValidator.validateUserOp(op, 0);
    }

    function test_rejects_operationOfAnotherSender() public {
        enable();
        PackedUserOperation memory op = operation(entry(1));
        op.signature = sign(op, policy());
        op.sender = STRANGER;
        vm.expectRevert(abi.encodeWithSelector(SessionValidator.WrongSender.selector));
        vm.prank(address(vault));
        sessionValidator.validateUserOp(op, 0);
    }

    function test_rejects_policyThatIsNotTheSessions() public {
        bytes memory enabled = policy();
        bytes32 sessionId = enable();
        maxOps++;
        PackedUserOperation memory op = operation(entry(1));
        op.signature = sign(op, policy());
        vm.expectRevert(abi.encodeWithSelector(SessionValidator.SessionUnknown.selector, keccak256(policy())));
        submit(op);

        bytes memory signature = sign(op, enabled);
        signature[113 + 40] ^= 0x01;
        op.signature = signature;
        vm.expectRevert(abi.encodeWithSelector(SessionValidator.PolicyMismatch.selector));
        submit(op);
        require(sessionId == keccak256(enabled), "id");
    }

    function test_rejects_shortSignature() public {
        enable();
        PackedUserOperation memory op = operation(entry(1));
        op.signature = new bytes(204);
        vm.expectRevert(abi.encodeWithSelector(SessionValidator.SignatureMalformed.selector));
        submit(op);
    }

    function test_rejects_idThatWasUsed() public {
        bytes32 sessionId = enable();
        bytes memory encoded = policy();
        expectUsed(encoded, sessionId);
        ownerCalls(abi.encodeCall(SessionValidator.revokeSession, (sessionId)));
        expectUsed(encoded, sessionId);
        ownerCalls(abi.encodeCall(SessionValidator.revokeAllSessions, ()));
        expectUsed(encoded, sessionId);
        salt++;
        require(enable() != sessionId, "a new salt is a new id");
        accept(entry(1));
    }

    function test_behavior_anIdCanBeRevokedAhead() public {
        bytes memory encoded = policy();
        ownerCalls(abi.encodeCall(SessionValidator.revokeSession, (keccak256(encoded))));
        expectUsed(encoded, keccak256(encoded));
    }

    function test_behavior_oneRevocationLeavesOthers() public {
        bytes32 first = enable();
        salt++;
        enable();
        ownerCalls(abi.encodeCall(SessionValidator.revokeSession, (first)));
        accept(entry(1));
    }

    function test_behavior_theEpochEndsAll() public {
        bytes32 first = enable();
        salt++;
        bytes32 second = enable();
        vm.expectEmit(address(sessionValidator));
        emit SessionValidator.AllSessionsRevoked(address(vault), 1);
        ownerCalls(abi.encodeCall(SessionValidator.revokeAllSessions, ()));
        assertState(first, false, true);
        assertState(second, false, true);
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.SessionIsRevoked.selector, second));
        salt++;
        enable();
        accept(entry(1));
    }

    function test_behavior_installingAgainRevivesNothing() public {
        bytes32 sessionId = enable();
        vm.prank(owner);
        vault.uninstallModule(MODULE_TYPE_VALIDATOR, address(sessionValidator), "");
        vm.prank(owner);
        vault.installModule(MODULE_TYPE_VALIDATOR, address(sessionValidator), "");
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.SessionIsRevoked.selector, sessionId));
    }

    function test_behavior_anUninstalledValidatorAcceptsNothing() public {
        enable();
        PackedUserOperation memory op = operation(entry(1));
        op.signature = sign(op, policy());
        vm.prank(owner);
        vault.uninstallModule(MODULE_TYPE_VALIDATOR, address(sessionValidator), "");
        assertEq(submit(op), 1);
        vm.expectRevert(abi.encodeWithSelector(SessionValidator.NotInstalled.selector));
        enable();
    }

    function test_rejects_initData() public {
        vm.expectRevert(abi.encodeWithSelector(SessionValidator.InitDataRefused.selector));
        sessionValidator.onInstall(hex"00");
    }

    function test_rejects_messages() public view {
        require(sessionValidator.isValidSignatureWithSender(address(0), 0, "") == bytes4(0xffffffff), "1271");
    }

    function expectUsed(bytes memory encoded, bytes32 sessionId) internal {
        vm.expectRevert(abi.encodeWithSelector(SessionValidator.SessionIdUsed.selector, sessionId));
        vm.prank(address(vault));
        sessionValidator.enableSession(encoded);
    }

    function assertState(bytes32 sessionId, bool expectedLive, bool expectedRevoked) internal view {
        (bool live, bool revoked, , , , ) = sessionValidator.getSession(address(vault), sessionId);
        require(live == expectedLive && revoked == expectedRevoked, "state");
    }

    function ownerCalls(bytes memory data) internal {
        bytes memory callData = batch(Execution(address(sessionValidator), 0, data));
        vm.prank(owner);
        (bool done, ) = address(vault).call(callData);
        require(done, "owner call failed");
    }
}

/// @notice Policies that no session may have.
contract PolicyCheckTest is SessionTest {
    bytes4 internal constant MALFORMED = PolicyCheck.PolicyMalformed.selector;

    function setUp() public override {
        super.setUp();
        clearRules();
    }

    /// @dev Adds one rule to an otherwise good policy and expects its refusal.
    function expectRule(
        uint8 target,
        bytes4 selector,
        uint256 ruleFlags,
        bytes memory value,
        uint8 wordCount,
        bytes memory checks,
        bytes4 reason
    ) internal {
        clearRules();
        addRule(target, selector, ruleFlags, value, wordCount, checks);
        expectMalformed(policy(), reason);
    }

    function test_rejects_header() public {
        addRule(2, SUPPLY, RULE_NORMAL, "", 0, "");
        bytes memory good = policy();
        expectByte(good, 0, 0x02, 0);
        expectByte(good, 1, 0x02, 1);
        expectByte(good, 88, 0x00, 88); // no addresses, but a paymaster
        expectByte(good, 91, 0x00, 88); // no rules
        expectByte(good, 91, 0x02, good.length); // one rule more than there is
        expectMalformed(bytes.concat(good, hex"00"), MALFORMED);
        expectMalformed(new bytes(91), MALFORMED);
        expectMalformed(policyFor(address(0)), MALFORMED);

        (laneCount, protectiveLaneCount) = (0, 0);
        expectMalformed(policy(), MALFORMED);
        laneCount = 1;
        validUntil = validAfter;
        expectMalformed(policy(), MALFORMED);
        validUntil = uint48(1) << 47;
        expectMalformed(policy(), MALFORMED);
        validUntil = NOW;
        periodAnchor = 1;
        expectMalformed(policy(), MALFORMED);
        (periodAnchor, periodSeconds) = (0, 1);
        expectMalformed(policy(), MALFORMED);
    }

    function test_rejects_tables() public {
        addRule(2, SUPPLY, RULE_NORMAL, "", 0, "");
        bytes memory good = policy();
        uint256 budgets = 92 + 4 * 20;
        for (uint256 i = 0; i < 20; i++) good[92 + i] = 0;
        expectMalformed(good, MALFORMED);
        good = policy();
        expectByte(good, budgets, 0x04, budgets); // token that is not in the table
        expectByte(good, budgets + 28, 0x01, budgets); // per period without periods
        for (uint256 i = 0; i < 16; i++) good[budgets + 1 + i] = 0;
        expectMalformed(good, MALFORMED); // no total
        (periodAnchor, periodSeconds) = (NOW, 60);
        expectMalformed(policy(), MALFORMED); // periods without a budget for one
    }

    function test_rejects_rules() public {
        expectRule(4, SUPPLY, RULE_NORMAL, "", 0, "", MALFORMED); // target not in the table
        expectRule(2, SUPPLY, 0, "", 0, "", MALFORMED); // for no lane
        expectRule(2, SUPPLY, 16 | RULE_NORMAL, "", 0, "", MALFORMED); // unknown flag
        expectRule(2, SUPPLY, RULE_BARE | RULE_NORMAL, "", 0, "", MALFORMED); // bare with a selector
        expectRule(2, 0, RULE_BARE | RULE_NORMAL, "", 1, free(), MALFORMED); // bare with words
        expectRule(2, SUPPLY, RULE_NORMAL, "", 2, free(), MALFORMED); // a word without a check
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, bytes.concat(free(), free()), MALFORMED); // a check without a word
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, and(free()), MALFORMED); // a check that never comes
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, address_(4), MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, spend(2, 1), MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, approval(2, 1), MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, abi.encodePacked(uint8(13)), MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, abi.encodePacked(uint8(CHECK_ONE_OF_WORDS), uint8(0)), MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, abi.encodePacked(uint8(CHECK_ONE_OF_ADDRESSES), uint8(0)), MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL, "", 1, hex"0a0204", MALFORMED);
        bytes memory spends = bytes.concat(spend(0, 1), spend(0, 1), spend(0, 1), spend(0, 1), spend(0, 1));
        expectRule(2, SUPPLY, RULE_NORMAL, "", 5, spends, MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL | RULE_VALUE, abi.encodePacked(uint96(0), uint8(1)), 0, "", MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL | RULE_VALUE, abi.encodePacked(uint96(1), uint8(0)), 0, "", MALFORMED);
        expectRule(2, SUPPLY, RULE_NORMAL | RULE_VALUE, abi.encodePacked(uint96(1), uint8(2)), 0, "", MALFORMED);
    }

    function test_rejects_truncation() public {
        addRule(2, SUPPLY, RULE_NORMAL, "", 2, bytes.concat(address_(1), spend(0, 1)));
        bytes memory good = policy();
        for (uint256 size = 0; size < good.length; size++) {
            bytes memory cut = new bytes(size);
            for (uint256 i = 0; i < size; i++) cut[i] = good[i];
            expectMalformed(cut, MALFORMED);
        }
        enable();
    }

    function test_rejects_targets() public {
        address[4] memory forbidden = [
            address(vault),
            address(sessionValidator),
            address(ownerValidator),
            ENTRY_POINT
        ];
        addRule(2, SUPPLY, RULE_NORMAL, "", 0, "");
        bytes memory encoded = policy();
        for (uint256 k = 0; k < forbidden.length; k++) {
            bytes20 target = bytes20(forbidden[k]);
            for (uint256 i = 0; i < 20; i++) encoded[92 + 40 + i] = target[i];
            vm.expectRevert(abi.encodeWithSelector(PolicyCheck.PolicyTargetForbidden.selector, 0, forbidden[k]));
            vm.prank(address(vault));
            sessionValidator.enableSession(encoded);
        }
    }

    function test_rejects_selectors() public {
        bytes4[10] memory forbidden = [
            bytes4(keccak256("multicall(bytes[])")),
            bytes4(keccak256("multicall(uint256,bytes[])")),
            bytes4(keccak256("multicall(bytes32,bytes[])")),
            bytes4(keccak256("aggregate((address,bytes)[])")),
            bytes4(keccak256("aggregate3((address,bool,bytes)[])")),
            bytes4(keccak256("aggregate3Value((address,bool,uint256,bytes)[])")),
            bytes4(keccak256("tryAggregate(bool,(address,bytes)[])")),
            bytes4(keccak256("execute(bytes32,bytes)")),
            bytes4(keccak256("multiSend(bytes)")),
            bytes4(keccak256("setApprovalForAll(address,bool)"))
        ];
        for (uint256 i = 0; i < forbidden.length; i++) {
            expectRule(2, forbidden[i], RULE_NORMAL, "", 0, "", PolicyCheck.PolicySelectorForbidden.selector);
        }
    }

    function test_rejects_unboundedApprovals() public {
        bytes4 reason = PolicyCheck.PolicyApprovalUnbounded.selector;
        bytes4[3] memory approvals = [
            APPROVE,
            bytes4(keccak256("increaseAllowance(address,uint256)")),
            bytes4(keccak256("increaseApproval(address,uint256)"))
        ];
        for (uint256 i = 0; i < 3; i++) {
            expectRule(1, approvals[i], RULE_NORMAL, "", 2, bytes.concat(free(), approval(0, 1)), reason);
            // Bounded each time, but never counted.
            expectRule(1, approvals[i], RULE_NORMAL, "", 2, bytes.concat(address_(2), atMost(1)), reason);
            expectRule(1, approvals[i], RULE_NORMAL, "", 2, bytes.concat(address_(2), small(1)), reason);
            // Counted, but as another token, or as the native coin.
            expectRule(2, approvals[i], RULE_NORMAL, "", 2, bytes.concat(address_(2), approval(0, 1)), reason);
            expectRule(1, approvals[i], RULE_NORMAL, "", 2, bytes.concat(address_(2), approval(1, 1)), reason);
            expectRule(1, approvals[i], RULE_NORMAL, "", 2, bytes.concat(address_(2), free()), reason);
            expectRule(1, approvals[i], RULE_NORMAL, "", 2, bytes.concat(address_(2), atLeast(1)), reason);
            bytes memory unlimited = abi.encodePacked(uint8(CHECK_WORD), type(uint256).max);
            expectRule(1, approvals[i], RULE_NORMAL, "", 2, bytes.concat(address_(2), unlimited), reason);
            unlimited[0] = bytes1(uint8(CHECK_AT_MOST_WORD));
            expectRule(1, approvals[i], RULE_NORMAL, "", 2, bytes.concat(address_(2), unlimited), reason);
            expectRule(1, approvals[i], RULE_NORMAL, "", 1, address_(2), reason);
        }
    }

    function expectByte(bytes memory good, uint256 place, bytes1 value, uint256 offset) internal {
        bytes memory bad = bytes.concat(good);
        bad[place] = value;
        vm.expectRevert(abi.encodeWithSelector(MALFORMED, offset));
        vm.prank(address(vault));
        sessionValidator.enableSession(bad);
    }
}
