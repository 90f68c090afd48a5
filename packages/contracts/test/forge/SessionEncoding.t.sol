// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Execution, IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

import "../../contracts/policy/PolicyFormat.sol";
import {SessionTest} from "./SessionTest.sol";
import {log} from "./Vm.sol";

/// @notice Every other spelling of a permitted call, for a rule of every type: one with each kind of check, with two
/// checks of one word, with native value, and bare. All places are tried, not a sample.
contract SessionEncodingTest is SessionTest {
    bytes4 private constant SELECTOR = 0xdeadbeef;
    bytes32 private constant WORD = bytes32(uint256(0xabcd) << 120);

    struct Sample {
        string name;
        bytes checks;
        uint256 word;
        /// The word may be any other one too; where it may, its bytes are no padding.
        bool free;
        bool bare;
        bool value;
    }

    Sample private sample;

    function setUp() public override {
        super.setUp();
        maxOps = type(uint32).max;
    }

    function test_default_everyRuleType() public {
        uint256 attempts = 0;
        // Apart, so that each starts with fresh memory.
        for (uint256 i = 0; i < 16; i++) attempts += this.tryRuleType(i);
        log("spellings refused:", attempts);
    }

    function tryRuleType(uint256 index) external returns (uint256 attempts) {
        choose(index);
        clearRules();
        bytes memory value = sample.value ? abi.encodePacked(uint96(7), uint8(1)) : bytes("");
        uint256 ruleFlags = RULE_NORMAL | (sample.value ? RULE_VALUE : 0) | (sample.bare ? RULE_BARE : 0);
        addRule(2, sample.bare ? bytes4(0) : SELECTOR, ruleFlags, value, sample.bare ? 0 : 1, sample.checks);
        salt++;
        enable();
        bytes memory good = batch(permitted());
        require(tryApart(good), sample.name);
        attempts += refuseChangedWords(good);
        attempts += refuseDirtyBytes(good);
        attempts += refuseLengths(good);
        attempts += refuseArguments();
    }

    function tryApart(bytes memory callData) private returns (bool) {
        return this.validateApart(callData);
    }

    function validateApart(bytes memory callData) external returns (bool) {
        return tryValidate(callData);
    }

    function choose(uint256 i) private {
        if (i == 0) sample = Sample("free", free(), 5, true, false, false);
        else if (i == 1) sample = Sample("vault", vault_(), uint160(address(vault)), false, false, false);
        else if (i == 2) sample = Sample("address", address_(2), uint160(POOL), false, false, false);
        else if (i == 3) sample = Sample("small", small(0x40), 0x40, false, false, false);
        else if (i == 4) sample = Sample("word", op(CHECK_WORD, WORD), uint256(WORD), false, false, false);
        else if (i == 5) sample = Sample("at most", atMost(7), 0, false, false, false);
        else if (i == 6) sample = Sample("at least", atLeast(7), type(uint256).max, false, false, false);
        else if (i == 7) sample = Sample("at most word", op(CHECK_AT_MOST_WORD, 0), 0, false, false, false);
        else if (i == 8)
            sample = Sample("at least word", op(CHECK_AT_LEAST_WORD, ~bytes32(0)), ~uint256(0), false, false, false);
        else if (i == 9) sample = Sample("spend", spend(0, 1), 0, false, false, false);
        else if (i == 10) sample = Sample("one of addresses", hex"0a020102", uint160(POOL), false, false, false);
        else if (i == 11)
            sample = Sample(
                "one of words",
                abi.encodePacked(uint8(CHECK_ONE_OF_WORDS), uint8(1), WORD),
                uint256(WORD),
                false,
                false,
                false
            );
        else if (i == 12) sample = Sample("approve", approval(0, 1), 0, false, false, false);
        else if (i == 13)
            sample = Sample("two checks", bytes.concat(and(atLeast(9)), atMost(9)), 9, false, false, false);
        else if (i == 14) sample = Sample("value", vault_(), uint160(address(vault)), false, false, true);
        else sample = Sample("bare", "", 0, false, true, true);
    }

    function op(uint256 kind, bytes32 word) private pure returns (bytes memory) {
        return abi.encodePacked(uint8(kind), word);
    }

    function permitted() private view returns (Execution memory) {
        bytes memory data = sample.bare ? bytes("") : abi.encodeWithSelector(SELECTOR, sample.word);
        return Execution(POOL, 0, data);
    }

    /// @dev Every word that is a pointer, a length or a count, moved by each step, up and down, and to the ends.
    function refuseChangedWords(bytes memory good) private returns (uint256 attempts) {
        uint256[7] memory steps = [uint256(1), 4, 31, 32, 64, 1 << 128, 1 << 255];
        // execute's mode and pointer to the batch, its size, the array's pointer and count, the call's pointer, its
        // pointer to data and its size.
        uint256[8] memory places = [uint256(4), 36, 68, 100, 132, 164, 260, 292];
        for (uint256 i = 0; i < places.length; i++) {
            for (uint256 k = 0; k < steps.length; k++) {
                attempts += refuseWord(good, places[i], steps[k]);
                unchecked {
                    attempts += refuseWord(good, places[i], 0 - steps[k]);
                }
            }
        }
    }

    function refuseWord(bytes memory good, uint256 place, uint256 step) private returns (uint256) {
        bytes memory bad = bytes.concat(good);
        assembly {
            let slot := add(add(bad, 32), place)
            mstore(slot, add(mload(slot), step))
        }
        require(!tryApart(bad), string.concat("changed word: ", sample.name));
        return 1;
    }

    /// @dev Every byte that no field uses, and every byte of a field that is pinned.
    function refuseDirtyBytes(bytes memory good) private returns (uint256 attempts) {
        for (uint256 i = 0; i < good.length; i++) {
            // The value's low byte is the call's own where the rule lets it carry some.
            if (sample.value && i == 259) continue;
            // A free word, and nothing else, may hold anything.
            if (sample.free && i >= 328 && i < 360) continue;
            // Bounds on numbers leave more than one value; those bytes are no padding.
            bytes memory bad = bytes.concat(good);
            bad[i] ^= 0x80;
            if (isAllowedAnyway(i)) continue;
            require(!tryApart(bad), string.concat("dirty byte: ", sample.name));
            attempts++;
        }
    }

    function isAllowedAnyway(uint256 i) private view returns (bool) {
        // "At least 7" takes every word that is still large.
        return keccak256(bytes(sample.name)) == keccak256("at least") && i >= 328 && i < 360;
    }

    /// @dev Cut at every byte, and longer by up to two words of zeros and of ones.
    function refuseLengths(bytes memory good) private returns (uint256 attempts) {
        // Nothing at all is the no-op, which is allowed.
        for (uint256 size = 1; size < good.length; size++) {
            bytes memory cut = bytes.concat(good);
            assembly {
                mstore(cut, size)
            }
            require(!tryApart(cut), string.concat("cut: ", sample.name));
            attempts++;
        }
        bytes memory zeros;
        bytes memory ones;
        for (uint256 more = 1; more <= 64; more++) {
            (zeros, ones) = (bytes.concat(zeros, hex"00"), bytes.concat(ones, hex"ff"));
            require(!tryApart(bytes.concat(good, zeros)), string.concat("longer: ", sample.name));
            require(!tryApart(bytes.concat(good, ones)), string.concat("longer: ", sample.name));
            attempts += 2;
        }
    }

    /// @dev A well encoded batch whose call has too few bytes, or too many.
    function refuseArguments() private returns (uint256 attempts) {
        bytes memory data = permitted().callData;
        for (uint256 size = 0; size <= data.length + 64; size++) {
            if (size == data.length) continue;
            bytes memory other = bytes.concat(data, new bytes(64));
            assembly {
                mstore(other, size)
            }
            require(!tryApart(batch(Execution(POOL, 0, other))), string.concat("arguments: ", sample.name));
            attempts++;
        }
    }
}
