// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";

import {SessionValidator} from "../../contracts/SessionValidator.sol";
import {SessionTest} from "./SessionTest.sol";
import {vm} from "./Vm.sol";

/// @notice Lanes, operation counts, gas budgets, payers and the no-op.
contract SessionLimitsTest is SessionTest {
    function test_rejects_lane() public {
        enable();
        lane = 2;
        refuse(entry(1), laneRefused(2));
        lane = PROTECTIVE | 1;
        refuse(batch(withdrawCall(address(vault))), laneRefused(PROTECTIVE | 1));
        lane = 1;
        accept(entry(1));
    }

    function test_behavior_lanesOfAKindShareOneQuota() public {
        maxOps = 2;
        enable();
        accept(entry(1));
        lane = 1;
        accept(entry(1));
        refuse(entry(1), SessionValidator.OperationsUsedUp.selector);
        lane = 0;
        refuse(entry(1), SessionValidator.OperationsUsedUp.selector);
    }

    function test_behavior_entriesCannotUseUpProtection() public {
        maxOps = 1;
        bytes32 sessionId = enable();
        accept(entry(1));
        refuse(batch(withdrawCall(address(vault))), SessionValidator.OperationsUsedUp.selector);
        lane = PROTECTIVE;
        for (uint256 i = 0; i < 3; i++) accept(batch(withdrawCall(address(vault))));
        refuse(batch(withdrawCall(address(vault))), SessionValidator.OperationsUsedUp.selector);
        (, , uint32 ops, uint32 protectiveOps, uint80 gasWei, uint80 protectiveGasWei) = sessionValidator.getSession(
            address(vault),
            sessionId
        );
        assertEq(ops, 1);
        assertEq(protectiveOps, 3);
        assertEq(gasWei, 10_000);
        assertEq(protectiveGasWei, 30_000);
    }

    function test_behavior_noOpsAreProtectiveOnEveryLane() public {
        maxOps = 0;
        bytes32 sessionId = enable();
        accept("");
        lane = 1;
        accept("");
        lane = PROTECTIVE;
        accept("");
        refuse("", SessionValidator.OperationsUsedUp.selector);
        lane = 3;
        refuse("", laneRefused(3));
        (, , uint32 ops, uint32 protectiveOps, , ) = sessionValidator.getSession(address(vault), sessionId);
        assertEq(ops, 0);
        assertEq(protectiveOps, 3);
    }

    function test_rejects_gasBudget() public {
        maxGasWei = 25_000;
        maxProtectiveGasWei = 10_000;
        enable();
        accept(entry(1));
        accept(entry(1));
        bytes memory reason = abi.encodeWithSelector(SessionValidator.GasBudgetExceeded.selector, 10_000);
        refuse(entry(1), reason);
        fee = 5;
        accept(entry(1));
        fee = 10;
        accept("");
        refuse("", reason);
    }

    function test_rejects_gasLimitsBeyondAllNumbers() public {
        enable();
        PackedUserOperation memory op = operation(entry(1));
        op.accountGasLimits = bytes32(type(uint256).max);
        op.signature = sign(op, policy());
        vm.expectPartialRevert(SessionValidator.GasBudgetExceeded.selector);
        submit(op);
        op.preVerificationGas = type(uint256).max;
        op.signature = sign(op, policy());
        vm.expectPartialRevert(SessionValidator.GasBudgetExceeded.selector);
        submit(op);
    }

    function test_rejects_fee() public {
        enable();
        fee = 101;
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.FeeRefused.selector, 101));
        refuse("", abi.encodeWithSelector(SessionValidator.FeeRefused.selector, 101));
        fee = 100;
        accept(entry(1));
    }

    function test_rejects_payer() public {
        flags = 0;
        bytes32 sessionId = enable();
        refuse(entry(1), SessionValidator.VaultPaymentRefused.selector);
        paymasterAndData = abi.encodePacked(STRANGER, uint128(1), uint128(2));
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.PaymasterRefused.selector, STRANGER));
        // An address of the table that is no paymaster.
        paymasterAndData = abi.encodePacked(TOKEN, uint128(1), uint128(2));
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.PaymasterRefused.selector, TOKEN));
        paymasterAndData = abi.encodePacked(PAYMASTER, uint128(100), uint128(200), "data");
        accept(entry(1));
        (, , , , uint80 gasWei, ) = sessionValidator.getSession(address(vault), sessionId);
        assertEq(gasWei, 13_000);
    }

    function laneRefused(uint32 id) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SessionValidator.LaneRefused.selector, id);
    }
}

/// @notice Windows, periods and signatures.
contract SessionWindowTest is SessionTest {
    function test_default() public {
        enable();
        assertWindow(validate(entry(1)), 0, signedAfter, signedUntil);
    }

    function test_behavior_thePolicyNarrowsTheWindow() public {
        enable();
        (signedAfter, signedUntil) = (0, type(uint48).max);
        assertWindow(validate(entry(1)), 0, validAfter, validUntil);
    }

    function test_rejects_emptyWindows() public {
        enable();
        signedUntil = 0;
        refuse(entry(1), SessionValidator.WindowEmpty.selector);
        signedUntil = signedAfter;
        refuse(entry(1), SessionValidator.WindowEmpty.selector);
        (signedAfter, signedUntil) = (validUntil, validUntil + 1);
        refuse(entry(1), SessionValidator.WindowEmpty.selector);
        (signedAfter, signedUntil) = (validAfter - 10, validAfter);
        refuse(entry(1), SessionValidator.WindowEmpty.selector);
    }

    function test_rejects_wrongSignature() public {
        enable();
        signer = OWNER_KEY;
        assertWindow(validate(entry(1)), 1, signedAfter, signedUntil);
        signer = SESSION_KEY;

        PackedUserOperation memory op = operation(entry(1));
        bytes memory good = sign(op, policy());
        // Start and end of the window.
        for (uint256 place = 5; place <= 11; place += 6) {
            op.signature = bytes.concat(good);
            op.signature[place] ^= 0x01;
            assertEq(submit(op) & 1, 1);
        }
        // A stand-in for estimation.
        for (uint256 i = 48; i < 113; i++) good[i] = 0xff;
        good[112] = 0x1c;
        op.signature = good;
        assertEq(submit(op) & 1, 1);
    }

    function test_behavior_thePeriodBoundsTheWindow() public {
        usePeriods();
        signedAfter = 0;
        signedUntil = type(uint48).max;
        assertWindow(validate(entry(1)), 0, NOW - 1, NOW + 599);
        signedPeriod = 2;
        assertWindow(validate(entry(1)), 0, NOW + 1199, NOW + 1799);
        (signedAfter, signedUntil) = (NOW, NOW + 100);
        refuse(entry(1), SessionValidator.WindowEmpty.selector);
        signedPeriod = type(uint32).max;
        refuse("", SessionValidator.WindowEmpty.selector);
    }

    function test_behavior_thePeriodIsSigned() public {
        usePeriods();
        PackedUserOperation memory op = operation(entry(1));
        signedUntil = NOW + 1200;
        op.signature = sign(op, policy());
        op.signature[15] ^= 0x01;
        assertEq(submit(op) & 1, 1);
    }

    function test_behavior_eachPeriodHasItsBudget() public {
        usePeriods();
        bytes32 sessionId = keccak256(policy());
        signedUntil = validUntil;
        signedAfter = 0;
        accept(entry(60));
        refuse(entry(61), abi.encodeWithSelector(SessionValidator.PeriodBudgetExceeded.selector, 0));
        accept(entry(60));
        signedPeriod = 1;
        accept(entry(100));
        signedPeriod = 0;
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.PeriodPassed.selector, 0));
        // What spends nothing has no period to miss.
        accept(batch(withdrawCall(address(vault))));
        signedPeriod = 7;
        refuse(entry(31), abi.encodeWithSelector(SessionValidator.TotalBudgetExceeded.selector, 0));
        accept(entry(30));
        (uint128 total, uint96 inPeriod, uint32 period) = sessionValidator.getBudget(address(vault), sessionId, 0);
        assertEq(total, 250);
        assertEq(inPeriod, 30);
        assertEq(period, 7);
    }

    function test_rejects_periodOfAPolicyWithoutPeriods() public {
        enable();
        signedPeriod = 1;
        refuse(entry(1), abi.encodeWithSelector(SessionValidator.PeriodRefused.selector, 1));
    }

    function usePeriods() internal {
        (periodAnchor, periodSeconds, perPeriod) = (NOW, 600, 120);
        maxOps = 20;
        enable();
    }

    function assertWindow(uint256 validationData, uint256 failed, uint48 from, uint48 until) internal pure {
        assertEq(uint160(validationData), failed);
        assertEq(validationData >> 208, from);
        assertEq(uint48(validationData >> 160), until);
    }
}
