// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Attacker} from "./attacker/Attacker.sol";

/// @notice What holds after any sequence of the attacker's and the owner's acts, on the real EntryPoint.
contract SessionInvariantTest {
    Attacker private attacker;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function setUp() public {
        attacker = new Attacker();
        attacker.setUp();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(attacker);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](14);
        // Operations more often than the rest.
        for (uint256 i = 0; i < 5; i++) selectors[i] = Attacker.operate.selector;
        selectors[5] = Attacker.replay.selector;
        selectors[6] = Attacker.takeAllowance.selector;
        selectors[7] = Attacker.callVault.selector;
        selectors[8] = Attacker.callValidator.selector;
        selectors[9] = Attacker.askForSignature.selector;
        selectors[10] = Attacker.passTime.selector;
        selectors[11] = Attacker.ownerRevokes.selector;
        selectors[12] = Attacker.ownerRevokesAll.selector;
        selectors[13] = Attacker.ownerReinstalls.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(attacker), selectors);
    }

    /// @dev Tokens gone and tokens that others may take are all charged, and what is charged is within the grants.
    function invariant_tokensMoveWithinTheBudgets() public view {
        (uint256 sum, uint256 bound) = attacker.charged(0);
        require(attacker.exposed() <= sum, "a budget under-counts");
        require(sum <= bound, "a budget was exceeded");
        require(attacker.strangersAllowance() == 0, "tokens reached a stranger");
    }

    /// @dev The native coin leaves as value within its budget and as gas within the gas budgets.
    function invariant_etherMovesWithinTheBudgets() public view {
        (uint256 value, uint256 valueBound) = attacker.charged(1);
        (uint256 gasWei, uint256 gasBound) = attacker.chargedGas();
        require(attacker.spentWei() <= value + gasWei, "value or gas under-counted");
        require(value <= valueBound && gasWei <= gasBound, "value or gas beyond the grant");
    }

    function invariant_revokedMeansRevoked() public view {
        require(attacker.landedAfterEnd() == 0, "an ended session was used");
    }

    function invariant_ownerAndModulesStay() public view {
        require(attacker.vaultIsUntouched(), "the vault changed");
        require(attacker.breaches() == 0, "a way around the EntryPoint");
    }

    /// @dev The attacker is no straw man: under a fixed sequence a good part lands, and a good part is refused.
    function test_behavior_theAttackerLandsWhatIsAllowed() public {
        for (uint256 i = 0; i < 60; i++) {
            attacker.operate(i, [hashOf(i, 1), hashOf(i, 2), hashOf(i, 3)]);
            if (i % 5 == 4) attacker.takeAllowance();
            if (i % 20 == 19) attacker.ownerRevokes(i);
        }
        require(attacker.landed() >= 10, "hardly anything landed");
        require(attacker.refused() >= 10, "hardly anything was refused");
        require(attacker.exposed() > 0 && attacker.spentWei() > 0, "nothing moved");
        invariant_tokensMoveWithinTheBudgets();
        invariant_etherMovesWithinTheBudgets();
        invariant_revokedMeansRevoked();
        invariant_ownerAndModulesStay();
    }

    function hashOf(uint256 a, uint256 b) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(a, b)));
    }
}
