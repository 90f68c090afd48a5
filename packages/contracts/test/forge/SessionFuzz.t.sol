// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

import {SessionTest} from "./SessionTest.sol";

/// @notice Properties that hold whatever is sent.
contract SessionFuzzTest is SessionTest {
    function setUp() public override {
        super.setUp();
        maxOps = 1000;
        enable();
    }

    /// @dev Any change of one byte is refused, or changes only what the policy leaves open: an amount within its cap.
    function testFuzz_oneChangedByte(uint256 place, bytes1 change) public {
        bytes memory callData = entry(50);
        place %= callData.length;
        callData[place] ^= change;
        bool accepted = tryValidate(callData);
        if (change == 0) require(accepted, "unchanged");
        if (change == 0 || !accepted) return;
        // The low byte of approve's amount, and of supply's.
        bool approved = place == 164 + 64 + 128 + 4 + 63;
        bool supplied = place == 164 + 64 + 128 + 96 + 128 + 4 + 63;
        require(approved || supplied, "a byte that is no amount");
        require(uint8(callData[place]) <= CAP, "above the cap");
    }

    /// @dev Whatever is sent, in whatever order, the budget counts what was accepted and ends at its total.
    function testFuzz_budget(uint256[12] memory amounts, bool[12] memory inOneBatch) public {
        uint256 spent = 0;
        for (uint256 i = 0; i < amounts.length; i++) {
            uint256 amount = amounts[i] % (CAP * 2);
            bytes memory callData = inOneBatch[i] ? batch(supplyCall(amount), supplyCall(amount)) : entry(amount);
            uint256 asked = inOneBatch[i] ? amount * 2 : amount;
            bool allowed = amount <= CAP && spent + asked <= TOTAL;
            require(tryValidate(callData) == allowed, "allowed and accepted differ");
            if (allowed) spent += asked;
        }
        (uint128 total, , ) = sessionValidator.getBudget(address(vault), keccak256(policy()), 0);
        assertEq(total, spent);
    }

    /// @dev Arbitrary bytes are never accepted as calls.
    function testFuzz_arbitraryCallData(bytes calldata callData) public {
        if (callData.length > 0) require(!tryValidate(callData), "accepted");
    }

    /// @dev An arbitrary call is accepted only if it is one of the three that the policy names.
    function testFuzz_arbitraryCall(address target, uint256 value, bytes4 selector, uint256[4] memory words) public {
        bytes memory data = abi.encodePacked(selector, words);
        require(!tryValidate(batch(Execution(target, value, data))), "arbitrary");
        // Right target and selector, arbitrary words.
        bool supply = words[0] == uint160(TOKEN) &&
            words[1] <= CAP &&
            words[2] == uint160(address(vault)) &&
            words[3] == 0;
        require(tryValidate(batch(Execution(POOL, 0, abi.encodePacked(SUPPLY, words)))) == supply, "words");
    }

    /// @dev A signature with any bit changed is reported as wrong or refused.
    function testFuzz_oneChangedSignatureByte(uint256 place, bytes1 change) public {
        if (change == 0) return;
        PackedUserOperation memory op = operation(entry(1));
        op.signature = sign(op, policy());
        op.signature[place % op.signature.length] ^= change;
        require(!trySubmit(op), "accepted");
    }

    /// @dev Each period has its budget, and the total holds over all; an earlier period never comes back.
    function testFuzz_periods(uint8[16] memory amounts, uint8[16] memory steps) public {
        (periodSeconds, periodAnchor, perPeriod) = (1 hours, NOW, 120);
        salt++;
        signedUntil = NOW + 90_000;
        validUntil = NOW + 100_000;
        enable();
        uint256 total = 0;
        uint256 inPeriod = 0;
        uint32 latest = 0;
        for (uint256 i = 0; i < amounts.length; i++) {
            uint256 amount = 1 + (amounts[i] % (CAP + 2));
            signedPeriod = steps[i] % 16 == 0 ? steps[i] % 3 : latest + (steps[i] % 4 == 0 ? 1 : 0);
            if (signedPeriod > 24) break;
            uint256 before = signedPeriod == latest ? inPeriod : 0;
            bool allowed = amount <= CAP &&
                total + amount <= TOTAL &&
                signedPeriod >= latest &&
                before + amount <= perPeriod;
            require(tryValidate(entry(amount)) == allowed, "allowed and accepted differ");
            if (allowed) (total, inPeriod, latest) = (total + amount, before + amount, signedPeriod);
        }
        (uint128 counted, uint96 countedInPeriod, ) = sessionValidator.getBudget(
            address(vault),
            keccak256(policy()),
            0
        );
        assertEq(counted, total);
        assertEq(countedInPeriod, inPeriod);
    }
}
