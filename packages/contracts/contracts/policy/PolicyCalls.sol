// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

import "./PolicyFormat.sol";

/// @title PolicyCalls
/// @notice Matches the calls of an operation against the rules of a policy that is known to be well formed.
/// @dev Only one spelling of an operation is accepted: `execute` in default batch mode with the encoding that an ABI
/// encoder makes, every pointer where it must be and no byte more. So the calls that are checked are the calls that run.
library PolicyCalls {
    /// @dev Sessions may only use `execute` in default batch mode.
    error ExecutionRefused();
    /// @dev The batch is not encoded the one canonical way; `pos` is the byte of the operation's calldata.
    error EncodingRefused(uint256 pos);
    /// @dev A session operation has 1 to 32 calls.
    error CallCountRefused(uint256 count);
    /// @dev No rule allows this target.
    error TargetRefused(uint256 call, uint256 target);
    /// @dev No rule for this target allows this selector.
    error SelectorRefused(uint256 call);
    /// @dev The rules for this call are not for this kind of lane.
    error LaneRefusesCall(uint256 call);
    /// @dev No rule for this call allows this native value.
    error ValueRefused(uint256 call);
    /// @dev The calldata of this call is too short or too long.
    error LengthRefused(uint256 call);
    /// @dev This word of the calldata (0 is the first after the selector) breaks the rule.
    error WordRefused(uint256 call, uint256 word);

    bytes32 private constant BATCH_MODE = bytes32(uint256(1) << 248);
    uint256 private constant MAX_CALL_SIZE = 4 + 32 * 255;

    // How far a call got with a rule; the furthest over all rules names the refusal.
    uint256 private constant STAGE_TARGET = 0;
    uint256 private constant STAGE_SELECTOR = 1;
    uint256 private constant STAGE_LANE = 2;
    uint256 private constant STAGE_VALUE = 3;
    uint256 private constant STAGE_LENGTH = 4;
    uint256 private constant STAGE_WORD = 5;
    uint256 private constant STAGE_MATCH = 6;

    /// @dev Where the tables of the policy lie in calldata, and what is known of the operation.
    struct Context {
        uint256 addresses;
        uint256 rules;
        uint256 ruleCount;
        uint256 laneFlag;
        /// Memory: for each budget one word for what is spent and one for what is approved.
        uint256 spent;
        /// Memory: (place in `spent`, amount) pairs of the rule being tried; taken over when it matches.
        uint256 pending;
        uint256 pendingEnd;
    }

    /// @dev 64 bytes for each of MAX_SPENDS_PER_RULE charges, and for the value that a rule may carry.
    uint256 private constant PENDING_SIZE = 320;

    /// @notice Prepares the memory of a context: no budget charged yet.
    function start(Context memory c, uint256 budgetCount) internal pure {
        uint256 spent;
        assembly ("memory-safe") {
            spent := mload(0x40)
            let size := mul(64, budgetCount)
            // Copying from behind the end of calldata writes zeros.
            calldatacopy(spent, calldatasize(), size)
            mstore(0x40, add(add(spent, size), PENDING_SIZE))
        }
        c.spent = spent;
        unchecked {
            c.pending = spent + 64 * budgetCount;
        }
    }

    /// @notice What all calls together charge to a budget: all that they spend or all that they approve, whichever is
    /// more. What is spent under an approval is so charged once, and either alone stays within the budget.
    function getCharge(Context memory c, uint256 budget) internal pure returns (uint256) {
        unchecked {
            uint256 spent = _load(c.spent + 64 * budget);
            uint256 approved = _load(c.spent + 64 * budget + 32);
            return spent > approved ? spent : approved;
        }
    }

    /// @notice Reverts unless every call in `callData` matches a rule; adds up what they charge.
    function checkCalls(Context memory c, bytes calldata callData) internal view {
        unchecked {
            uint256 pos;
            assembly ("memory-safe") {
                pos := callData.offset
            }
            if (
                callData.length < 164 ||
                wordAt(pos) >> 224 != uint32(IERC7579Execution.execute.selector) ||
                bytes32(wordAt(pos + 4)) != BATCH_MODE
            ) revert ExecutionRefused();
            uint256 innerSize = callData.length - 100;
            if (wordAt(pos + 36) != 0x40) revert EncodingRefused(36);
            if (wordAt(pos + 68) != innerSize) revert EncodingRefused(68);
            if (wordAt(pos + 100) != 0x20) revert EncodingRefused(100);

            uint256 count = wordAt(pos + 132);
            if (count == 0 || count > MAX_CALLS) revert CallCountRefused(count);
            uint256 table = pos + 164;
            uint256 cursor = 32 * count;
            for (uint256 i = 0; i < count; ++i) {
                if (wordAt(table + 32 * i) != cursor) revert EncodingRefused(164 + 32 * i);
                uint256 size = _checkEncoding(table + cursor, 164 + cursor);
                _matchCall(c, table + cursor, i);
                cursor += size;
            }
            if (cursor + 64 != innerSize) revert EncodingRefused(164 + cursor);
        }
    }

    // A call lies in calldata as `target, value, 0x60, size, data`, each a word but the data.

    /// @dev Returns the bytes that the call takes.
    function _checkEncoding(uint256 call, uint256 offset) private pure returns (uint256) {
        unchecked {
            if (wordAt(call + 64) != 0x60) revert EncodingRefused(offset + 64);
            uint256 size = wordAt(call + 96);
            if (size > MAX_CALL_SIZE) revert EncodingRefused(offset + 96);
            uint256 tail = size & 31;
            if (tail == 0) return 128 + size;
            // The padding of the last word must be zero.
            if (wordAt(call + 128 + size - tail) << (8 * tail) != 0) revert EncodingRefused(offset + 128);
            return 160 + size - tail;
        }
    }

    function _matchCall(Context memory c, uint256 call, uint256 index) private view {
        unchecked {
            uint256 pos = c.rules;
            uint256 target = wordAt(call);
            uint256 furthest = STAGE_TARGET;
            uint256 furthestWord = 0;
            for (uint256 k = c.ruleCount; k > 0; --k) {
                uint256 head = wordAt(pos);
                if (wordAt(c.addresses + 20 * uint8(head >> 232)) >> 96 == target) {
                    (uint256 stage, uint256 word) = _tryRule(c, call, pos, head);
                    if (stage == STAGE_MATCH) return _takeOver(c);
                    if (stage > furthest || (stage == STAGE_WORD && word > furthestWord)) {
                        furthest = stage;
                        furthestWord = word;
                    }
                }
                pos += head >> 240;
            }
            if (furthest == STAGE_TARGET) revert TargetRefused(index, target);
            if (furthest == STAGE_SELECTOR) revert SelectorRefused(index);
            if (furthest == STAGE_LANE) revert LaneRefusesCall(index);
            if (furthest == STAGE_VALUE) revert ValueRefused(index);
            if (furthest == STAGE_LENGTH) revert LengthRefused(index);
            revert WordRefused(index, furthestWord);
        }
    }

    /// @dev Returns how far the call got, and the word that broke a check at STAGE_WORD.
    function _tryRule(
        Context memory c,
        uint256 call,
        uint256 pos,
        uint256 head
    ) private view returns (uint256 stage, uint256 word) {
        unchecked {
            uint256 flags = head >> 192;
            uint256 size;
            if (flags & RULE_BARE == 0) {
                // Fewer than four bytes never match: the size is then wrong as well.
                if (wordAt(call + 128) >> 224 != uint32(head >> 200)) return (STAGE_SELECTOR, 0);
                size = 4 + 32 * uint256(uint8(head >> 184));
            } else if (wordAt(call + 96) != 0) {
                return (STAGE_SELECTOR, 0);
            }
            if (flags & c.laneFlag == 0) return (STAGE_LANE, 0);

            pos += POLICY_RULE_SIZE;
            c.pendingEnd = c.pending;
            uint256 value = wordAt(call + 32);
            if (flags & RULE_VALUE != 0) {
                uint256 cap = wordAt(pos);
                if (value > cap >> 160) return (STAGE_VALUE, 0);
                _pend(c, 64 * uint256(uint8(cap >> 152)), value);
                pos += POLICY_VALUE_SIZE;
            } else if (value != 0) {
                return (STAGE_VALUE, 0);
            }
            if (wordAt(call + 96) != size) return (STAGE_LENGTH, 0);
            return size == 0 ? (STAGE_MATCH, 0) : _checkWords(c, pos, call + 132, call + 128 + size);
        }
    }

    /// @dev Checks the words of calldata from `data` to `end` against the checks from `pos`, both in step.
    function _checkWords(
        Context memory c,
        uint256 pos,
        uint256 data,
        uint256 end
    ) private view returns (uint256, uint256) {
        unchecked {
            uint256 first = data;
            while (data < end) {
                uint256 value = wordAt(data);
                uint256 head = wordAt(pos);
                uint256 kind = (head >> 248) & ~CHECK_AND;
                bool ok;
                if (kind == CHECK_ADDRESS) {
                    ok = value == wordAt(c.addresses + 20 * uint8(head >> 240)) >> 96;
                    pos += 2;
                } else if (kind == CHECK_VAULT) {
                    ok = value == uint160(msg.sender);
                    pos += 1;
                } else if (kind == CHECK_SPEND) {
                    ok = value <= uint128(head >> 112);
                    _pend(c, 64 * uint256(uint8(head >> 240)), value);
                    pos += 18;
                } else if (kind == CHECK_APPROVE) {
                    ok = value <= uint128(head >> 112);
                    _pend(c, 64 * uint256(uint8(head >> 240)) + 32, value);
                    pos += 18;
                } else if (kind == CHECK_AT_MOST) {
                    ok = value <= uint128(head >> 120);
                    pos += 17;
                } else if (kind == CHECK_SMALL) {
                    ok = value == uint16(head >> 232);
                    pos += 3;
                } else if (kind == CHECK_FREE) {
                    ok = true;
                    pos += 1;
                } else {
                    (ok, pos) = _checkRare(c.addresses, kind, value, head, pos);
                }
                if (!ok) return (STAGE_WORD, (data - first) >> 5);
                if (head >> 255 == 0) data += 32;
            }
            return (STAGE_MATCH, 0);
        }
    }

    function _checkRare(
        uint256 addresses,
        uint256 kind,
        uint256 value,
        uint256 head,
        uint256 pos
    ) private pure returns (bool ok, uint256 next) {
        unchecked {
            if (kind == CHECK_AT_LEAST) return (value >= uint128(head >> 120), pos + 17);
            if (kind == CHECK_WORD) return (value == wordAt(pos + 1), pos + 33);
            if (kind == CHECK_AT_MOST_WORD) return (value <= wordAt(pos + 1), pos + 33);
            if (kind == CHECK_AT_LEAST_WORD) return (value >= wordAt(pos + 1), pos + 33);
            uint256 count = uint8(head >> 240);
            pos += 2;
            if (kind == CHECK_ONE_OF_ADDRESSES) {
                for (uint256 i = 0; i < count && !ok; ++i) {
                    ok = value == wordAt(addresses + 20 * (wordAt(pos + i) >> 248)) >> 96;
                }
                return (ok, pos + count);
            }
            for (uint256 i = 0; i < count && !ok; ++i) ok = value == wordAt(pos + 32 * i);
            return (ok, pos + 32 * count);
        }
    }

    /// @dev Notes a charge of the rule being tried.
    function _pend(Context memory c, uint256 place, uint256 amount) private pure {
        unchecked {
            uint256 end = c.pendingEnd;
            _store(end, place);
            _store(end + 32, amount);
            c.pendingEnd = end + 64;
        }
    }

    /// @dev Charges what the matching rule noted.
    function _takeOver(Context memory c) private pure {
        unchecked {
            uint256 end = c.pendingEnd;
            for (uint256 note = c.pending; note < end; note += 64) {
                uint256 place = c.spent + _load(note);
                _store(place, _load(place) + _load(note + 32));
            }
        }
    }

    function _load(uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(place)
        }
    }

    function _store(uint256 place, uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(place, word)
        }
    }
}
