// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Execution, IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

import {PolicyCalls} from "../../contracts/policy/PolicyCalls.sol";
import {SessionValidator} from "../../contracts/SessionValidator.sol";
import "../../contracts/policy/PolicyFormat.sol";
import {SessionTest} from "./SessionTest.sol";

/// @notice What a session may call, and every way in which a call is refused.
contract SessionCallsTest is SessionTest {
    function setUp() public override {
        super.setUp();
        enable();
    }

    function test_default_entryAndExit() public {
        accept(entry(CAP));
        accept(batch(withdrawCall(address(vault))));
    }

    function test_rejects_target() public {
        bytes memory data = supplyCall(1).callData;
        address[6] memory targets = [
            STRANGER,
            address(0),
            address(vault),
            address(sessionValidator),
            address(ownerValidator),
            ENTRY_POINT
        ];
        for (uint256 i = 0; i < targets.length; i++) {
            bytes memory reason = abi.encodeWithSelector(
                PolicyCalls.TargetRefused.selector,
                1,
                uint256(uint160(targets[i]))
            );
            refuse(batch(approveCall(POOL, 1), Execution(targets[i], 0, data)), reason);
        }
        // A target that other rules name, with a selector that they do not.
        refuse(batch(Execution(TOKEN, 0, data)), abi.encodeWithSelector(PolicyCalls.SelectorRefused.selector, 0));
    }

    function test_rejects_targetWithDirtyPadding() public {
        bytes memory callData = batch(supplyCall(1));
        // Word 0 of the first call starts at 164 + 32; its padding at the same byte.
        callData[196] = 0x01;
        uint256 dirty = (uint256(1) << 248) | uint256(uint160(POOL));
        refuse(callData, abi.encodeWithSelector(PolicyCalls.TargetRefused.selector, 0, dirty));
    }

    function test_rejects_selector() public {
        bytes memory reason = abi.encodeWithSelector(PolicyCalls.SelectorRefused.selector, 0);
        refuse(batch(Execution(POOL, 0, abi.encodeWithSelector(0xa415bcad, TOKEN, 1, 2, 0, address(vault)))), reason);
        refuse(batch(Execution(POOL, 0, "")), reason);
        refuse(batch(Execution(POOL, 0, hex"617ba0")), reason);
    }

    function test_rejects_parameter() public {
        refuse(batch(approveCall(STRANGER, 1)), wordRefused(0, 0));
        refuse(batch(withdrawCall(STRANGER)), wordRefused(0, 2));
        Execution memory call = supplyCall(1);
        call.callData = abi.encodeWithSelector(SUPPLY, STRANGER, 1, address(vault), 0);
        refuse(batch(call), wordRefused(0, 0));
        call.callData = abi.encodeWithSelector(SUPPLY, TOKEN, 1, STRANGER, 0);
        refuse(batch(call), wordRefused(0, 2));
        call.callData = abi.encodeWithSelector(SUPPLY, TOKEN, 1, address(vault), 1);
        refuse(batch(call), wordRefused(0, 3));
    }

    function test_rejects_parameterWithDirtyPadding() public {
        uint256 dirty = 1 << 160;
        bytes memory data = abi.encodeWithSelector(SUPPLY, dirty | uint160(TOKEN), 1, address(vault), 0);
        refuse(batch(Execution(POOL, 0, data)), wordRefused(0, 0));
        data = abi.encodeWithSelector(SUPPLY, TOKEN, 1, dirty | uint160(address(vault)), 0);
        refuse(batch(Execution(POOL, 0, data)), wordRefused(0, 2));
        data = abi.encodeWithSelector(SUPPLY, TOKEN, 1, address(vault), uint256(1) << 16);
        refuse(batch(Execution(POOL, 0, data)), wordRefused(0, 3));
    }

    function test_rejects_amount() public {
        refuse(batch(approveCall(POOL, CAP + 1)), wordRefused(0, 1));
        refuse(batch(approveCall(POOL, type(uint256).max)), wordRefused(0, 1));
        refuse(batch(supplyCall(CAP + 1)), wordRefused(0, 1));
        refuse(batch(supplyCall((1 << 128) + 1)), wordRefused(0, 1));
    }

    function test_rejects_budget() public {
        accept(entry(CAP));
        accept(entry(CAP));
        refuse(entry(51), abi.encodeWithSelector(SessionValidator.TotalBudgetExceeded.selector, 0));
        accept(entry(50));
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.TotalBudgetExceeded.selector, 0));
        // What reduces risk still works.
        accept(batch(withdrawCall(address(vault))));
    }

    function test_rejects_budgetSplitOverOneBatch() public {
        Execution[] memory calls = new Execution[](3);
        for (uint256 i = 0; i < 3; i++) calls[i] = supplyCall(CAP);
        refuse(encode(calls), abi.encodeWithSelector(SessionValidator.TotalBudgetExceeded.selector, 0));
    }

    /// @dev What is supplied under an approval is charged once; approvals alone are charged as well, however often.
    function test_rejects_budgetSplitOverApprovals() public {
        Execution[] memory calls = new Execution[](3);
        for (uint256 i = 0; i < 3; i++) calls[i] = approveCall(POOL, CAP);
        refuse(encode(calls), abi.encodeWithSelector(SessionValidator.TotalBudgetExceeded.selector, 0));
        accept(batch(approveCall(POOL, CAP)));
        accept(entry(CAP));
        accept(batch(approveCall(POOL, 50)));
        refuse(batch(approveCall(POOL, 1)), abi.encodeWithSelector(SessionValidator.TotalBudgetExceeded.selector, 0));
        (uint128 total, , ) = sessionValidator.getBudget(address(vault), keccak256(policy()), 0);
        assertEq(total, TOTAL);
    }

    function test_rejects_value() public {
        Execution memory call = supplyCall(1);
        call.value = 1;
        refuse(batch(call), abi.encodeWithSelector(PolicyCalls.ValueRefused.selector, 0));
    }

    function test_rejects_length() public {
        bytes memory reason = abi.encodeWithSelector(PolicyCalls.LengthRefused.selector, 0);
        bytes memory data = supplyCall(1).callData;
        refuse(batch(Execution(POOL, 0, bytes.concat(data, hex"00"))), reason);
        refuse(batch(Execution(POOL, 0, bytes.concat(data, bytes32(0)))), reason);
        refuse(batch(Execution(POOL, 0, abi.encodeWithSelector(SUPPLY, TOKEN, 1, address(vault)))), reason);
        refuse(batch(Execution(POOL, 0, abi.encodePacked(SUPPLY))), reason);
    }

    function test_rejects_laneOfRule() public {
        lane = PROTECTIVE;
        refuse(entry(1), abi.encodeWithSelector(PolicyCalls.LaneRefusesCall.selector, 0));
        accept(batch(withdrawCall(address(vault))));
    }

    function test_rejects_executionMode() public {
        bytes memory callData = entry(1);
        bytes4 reason = PolicyCalls.ExecutionRefused.selector;
        bytes memory changed = copy(callData);
        changed[4] = 0x00; // single
        refuse(changed, reason);
        changed[4] = 0xff; // delegatecall
        refuse(changed, reason);
        changed = copy(callData);
        changed[5] = 0x01; // try
        refuse(changed, reason);
        changed = copy(callData);
        changed[35] = 0x01; // payload
        refuse(changed, reason);
        changed = copy(callData);
        changed[0] = 0x8d; // executeUserOp(PackedUserOperation,bytes32), shortened
        refuse(changed, reason);
        refuse(hex"8dd7712f", reason);
        refuse(hex"00", reason);
    }

    function test_rejects_callCount() public {
        refuse(encode(new Execution[](0)), abi.encodeWithSelector(PolicyCalls.CallCountRefused.selector, 0));
        Execution[] memory calls = new Execution[](33);
        for (uint256 i = 0; i < 33; i++) calls[i] = supplyCall(1);
        refuse(encode(calls), abi.encodeWithSelector(PolicyCalls.CallCountRefused.selector, 33));
    }

    function test_rejects_shiftedPointers() public {
        bytes memory callData = entry(1);
        // The pointers and lengths of execute, of the batch, and of each call.
        uint256[6] memory places = [uint256(36), 68, 100, 164, 196, 228 + 64];
        for (uint256 i = 0; i < places.length; i++) {
            bytes memory shifted = copy(callData);
            shifted[places[i] + 31] = bytes1(uint8(shifted[places[i] + 31]) ^ 0x20);
            refuse(shifted, abi.encodeWithSelector(PolicyCalls.EncodingRefused.selector, places[i]));
        }
    }

    /// @dev The second call's data lies where a pointer of the first says, behind everything that is checked.
    function test_rejects_dataMovedBehindTheEnd() public {
        Execution memory evil = withdrawCall(STRANGER);
        bytes memory callData = bytes.concat(batch(withdrawCall(address(vault))), abi.encode(evil));
        refuse(callData, abi.encodeWithSelector(PolicyCalls.EncodingRefused.selector, 68));
    }

    function test_rejects_overlappingCalls() public {
        bytes memory callData = batch(supplyCall(1), supplyCall(1));
        // Both entries point at the first call.
        for (uint256 i = 0; i < 32; i++) callData[196 + i] = callData[164 + i];
        refuse(callData, abi.encodeWithSelector(PolicyCalls.EncodingRefused.selector, 196));
    }

    function test_rejects_dirtyPaddingOfData() public {
        bytes memory callData = batch(supplyCall(1));
        callData[callData.length - 1] = 0x01;
        refuse(callData, abi.encodeWithSelector(PolicyCalls.EncodingRefused.selector, 196 + 128));
    }

    function test_rejects_trailingAndMissingBytes() public {
        bytes memory callData = entry(1);
        refuse(
            bytes.concat(callData, hex"00"),
            abi.encodeWithSelector(PolicyCalls.EncodingRefused.selector, 68)
        );
        bytes memory cut = new bytes(callData.length - 1);
        for (uint256 i = 0; i < cut.length; i++) cut[i] = callData[i];
        refuse(cut, abi.encodeWithSelector(PolicyCalls.EncodingRefused.selector, 68));
    }

    /// @dev The outer lengths agree, and a word that no call uses follows the last one.
    function test_rejects_unusedBytesInside() public {
        Execution[] memory calls = new Execution[](1);
        calls[0] = supplyCall(1);
        bytes memory inner = bytes.concat(abi.encode(calls), bytes32(0));
        bytes memory callData = abi.encodeCall(IERC7579Execution.execute, (BATCH, inner));
        refuse(
            callData,
            abi.encodeWithSelector(PolicyCalls.EncodingRefused.selector, callData.length - 32)
        );
    }

    function wordRefused(uint256 call, uint256 word) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(PolicyCalls.WordRefused.selector, call, word);
    }

    function copy(bytes memory data) internal pure returns (bytes memory) {
        return bytes.concat(data);
    }
}

/// @notice Every kind of check, in rules of its own.
contract SessionChecksTest is SessionTest {
    bytes4 internal constant SELECTOR = 0xdeadbeef;
    bytes32 internal constant A = bytes32(uint256(1) << 200);
    bytes32 internal constant B = bytes32(type(uint256).max);

    function expectOnly(bytes memory checks, uint256[] memory good, uint256[] memory bad) internal {
        clearRules();
        addRule(2, SELECTOR, RULE_NORMAL, "", 1, checks);
        salt++;
        maxOps = 100;
        enable();
        for (uint256 i = 0; i < good.length; i++) accept(one(good[i]));
        for (uint256 i = 0; i < bad.length; i++) {
            refuse(one(bad[i]), abi.encodeWithSelector(PolicyCalls.WordRefused.selector, 0, 0));
        }
    }

    function one(uint256 word) internal pure returns (bytes memory) {
        return batch(Execution(POOL, 0, abi.encodeWithSelector(SELECTOR, word)));
    }

    function test_default() public {
        uint256 max = type(uint256).max;
        uint256 pool = uint160(POOL);
        uint256 token = uint160(TOKEN);
        uint256 self = uint160(address(vault));
        uint256 big = type(uint128).max;

        expectOnly(free(), list(0, max), list());
        expectOnly(vault_(), list(self), list(0, self + 1, self | (1 << 160)));
        expectOnly(address_(2), list(pool), list(0, token, pool | (1 << 255)));
        expectOnly(small(0x1234), list(0x1234), list(0, 0x1235, 0x11234));
        expectOnly(abi.encodePacked(uint8(CHECK_WORD), A), list(uint256(A)), list(0, uint256(A) + 1));
        expectOnly(atMost(7), list(0, 7), list(8, big + 1, max));
        expectOnly(atLeast(7), list(7, max), list(0, 6));
        expectOnly(abi.encodePacked(uint8(CHECK_AT_MOST_WORD), A), list(0, uint256(A)), list(uint256(A) + 1, max));
        expectOnly(abi.encodePacked(uint8(CHECK_AT_LEAST_WORD), A), list(uint256(A), max), list(0, uint256(A) - 1));
        expectOnly(spend(0, 7), list(0, 7), list(8, big + 8, max));
        expectOnly(approval(0, 7), list(0, 7), list(8, big + 8, max));
        expectOnly(
            abi.encodePacked(uint8(CHECK_ONE_OF_ADDRESSES), uint8(2), uint8(1), uint8(2)),
            list(token, pool),
            list(0, uint160(STRANGER), pool | (1 << 160))
        );
        expectOnly(
            abi.encodePacked(uint8(CHECK_ONE_OF_WORDS), uint8(2), A, B),
            list(uint256(A), uint256(B)),
            list(0, uint256(A) + 1)
        );
        expectOnly(bytes.concat(and(atLeast(3)), atMost(5)), list(3, 5), list(2, 6));
        expectOnly(bytes.concat(and(spend(0, 100)), and(atLeast(3)), atMost(5)), list(3, 5), list(2, 6, 101));
    }

    function test_behavior_firstRuleThatFitsDecides() public {
        clearRules();
        // The same call may be matched by two rules; what the first one that fits spends is charged.
        addRule(2, SELECTOR, RULE_NORMAL, "", 1, bytes.concat(and(spend(1, 50)), atMost(10)));
        addRule(2, SELECTOR, RULE_NORMAL, "", 1, spend(0, 50));
        bytes32 sessionId = enable();
        accept(one(10));
        accept(one(20));
        (uint128 token, , ) = sessionValidator.getBudget(address(vault), sessionId, 0);
        (uint128 native, , ) = sessionValidator.getBudget(address(vault), sessionId, 1);
        assertEq(token, 20);
        assertEq(native, 10);
    }

    function test_behavior_valueIsCappedAndCharged() public {
        clearRules();
        addRule(3, 0, RULE_NORMAL | RULE_VALUE | RULE_BARE, abi.encodePacked(uint96(0.6 ether), uint8(1)), 0, "");
        addRule(2, SELECTOR, RULE_NORMAL | RULE_VALUE, abi.encodePacked(uint96(1), uint8(1)), 1, free());
        bytes32 sessionId = enable();
        accept(batch(Execution(STRANGER, 0.6 ether, "")));
        accept(batch(Execution(POOL, 1, abi.encodeWithSelector(SELECTOR, 0))));
        (uint128 native, , ) = sessionValidator.getBudget(address(vault), sessionId, 1);
        assertEq(native, 0.6 ether + 1);
        refuse(
            batch(Execution(STRANGER, 0.6 ether + 1, "")),
            abi.encodeWithSelector(PolicyCalls.ValueRefused.selector, 0)
        );
        refuse(
            batch(Execution(STRANGER, 0.6 ether, "")),
            abi.encodeWithSelector(SessionValidator.TotalBudgetExceeded.selector, 1)
        );
        refuse(
            batch(Execution(STRANGER, 1, hex"00000000")),
            abi.encodeWithSelector(PolicyCalls.SelectorRefused.selector, 0)
        );
    }

    function list() internal pure returns (uint256[] memory words) {}

    function list(uint256 a) internal pure returns (uint256[] memory words) {
        words = new uint256[](1);
        words[0] = a;
    }

    function list(uint256 a, uint256 b) internal pure returns (uint256[] memory words) {
        words = new uint256[](2);
        (words[0], words[1]) = (a, b);
    }

    function list(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory words) {
        words = new uint256[](3);
        (words[0], words[1], words[2]) = (a, b, c);
    }
}
