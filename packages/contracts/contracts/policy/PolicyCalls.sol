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

    /// @dev Where the tables of the policy lie in calldata, and what is known of the operation.
    struct Context {
        uint256 addresses;
        uint256 rules;
        uint256 ruleCount;
        uint256 laneFlag;
        /// Amounts to charge, by budget index.
        uint256[] spent;
        /// (budget, amount) pairs of the rule being tried; taken over when it matches.
        uint256[8] pending;
        uint256 pendingCount;
    }

    struct Call {
        uint256 target;
        uint256 value;
        uint256 data;
        uint256 size;
    }

    /// @notice Reverts unless every call in `callData` matches a rule; adds what they spend to `c.spent`.
    function checkCalls(Context memory c, bytes calldata callData) internal view {
        unchecked {
            uint256 start;
            assembly ("memory-safe") {
                start := callData.offset
            }
            if (
                callData.length < 164 ||
                bytes4(callData) != IERC7579Execution.execute.selector ||
                bytes32(wordAt(start + 4)) != BATCH_MODE
            ) revert ExecutionRefused();
            uint256 innerSize = callData.length - 100;
            if (wordAt(start + 36) != 0x40) revert EncodingRefused(36);
            if (wordAt(start + 68) != innerSize) revert EncodingRefused(68);
            if (wordAt(start + 100) != 0x20) revert EncodingRefused(100);

            uint256 count = wordAt(start + 132);
            if (count == 0 || count > MAX_CALLS) revert CallCountRefused(count);
            uint256 table = start + 164;
            uint256 cursor = 32 * count;
            Call memory call;
            for (uint256 i = 0; i < count; ++i) {
                if (wordAt(table + 32 * i) != cursor) revert EncodingRefused(164 + 32 * i);
                cursor += _readCall(call, table + cursor, 164 + cursor);
                _matchCall(c, call, i);
            }
            if (cursor + 64 != innerSize) revert EncodingRefused(164 + cursor);
        }
    }

    /// @dev Reads `{target, value, 0x60, size, data}` at `pos` and returns the bytes it takes.
    function _readCall(Call memory call, uint256 pos, uint256 offset) private pure returns (uint256) {
        unchecked {
            uint256 size = wordAt(pos + 96);
            if (wordAt(pos + 64) != 0x60) revert EncodingRefused(offset + 64);
            if (size > MAX_CALL_SIZE) revert EncodingRefused(offset + 96);
            call.target = wordAt(pos);
            call.value = wordAt(pos + 32);
            call.data = pos + 128;
            call.size = size;
            uint256 tail = size & 31;
            // The padding of the last word must be zero.
            if (tail != 0 && wordAt(pos + 128 + size - tail) << (8 * tail) != 0) revert EncodingRefused(offset + 128);
            return 128 + ((size + 31) & ~uint256(31));
        }
    }

    function _matchCall(Context memory c, Call memory call, uint256 index) private view {
        unchecked {
            uint256 pos = c.rules;
            uint256 furthest = STAGE_TARGET;
            uint256 furthestWord = 0;
            for (uint256 k = c.ruleCount; k > 0; --k) {
                uint256 head = wordAt(pos);
                if (wordAt(c.addresses + 20 * uint8(head >> 232)) >> 96 == call.target) {
                    (uint256 stage, uint256 word) = _tryRule(c, call, pos, head);
                    if (stage > STAGE_WORD) return;
                    if (stage > furthest || (stage == STAGE_WORD && word > furthestWord)) {
                        furthest = stage;
                        furthestWord = word;
                    }
                }
                pos += head >> 240;
            }
            if (furthest == STAGE_TARGET) revert TargetRefused(index, call.target);
            if (furthest == STAGE_SELECTOR) revert SelectorRefused(index);
            if (furthest == STAGE_LANE) revert LaneRefusesCall(index);
            if (furthest == STAGE_VALUE) revert ValueRefused(index);
            if (furthest == STAGE_LENGTH) revert LengthRefused(index);
            revert WordRefused(index, furthestWord);
        }
    }

    /// @dev Returns a stage above STAGE_WORD, and charges what the rule spends, if the call matches the rule.
    function _tryRule(
        Context memory c,
        Call memory call,
        uint256 pos,
        uint256 head
    ) private view returns (uint256 stage, uint256 word) {
        unchecked {
            uint256 flags = head >> 192;
            uint256 wordCount = uint8(head >> 184);
            uint256 size;
            if (flags & RULE_BARE == 0) {
                // Fewer than four bytes never match: the size below is then wrong as well.
                if (wordAt(call.data) >> 224 != uint32(head >> 200)) return (STAGE_SELECTOR, 0);
                size = 4 + 32 * wordCount;
            } else if (call.size != 0) {
                return (STAGE_SELECTOR, 0);
            }
            if (flags & c.laneFlag == 0) return (STAGE_LANE, 0);

            pos += POLICY_RULE_SIZE;
            uint256 pendingCount = 0;
            if (flags & RULE_VALUE != 0) {
                uint256 cap = wordAt(pos);
                if (call.value > cap >> 160) return (STAGE_VALUE, 0);
                c.pending[0] = uint8(cap >> 152);
                c.pending[1] = call.value;
                pendingCount = 2;
                pos += POLICY_VALUE_SIZE;
            } else if (call.value != 0) {
                return (STAGE_VALUE, 0);
            }
            if (call.size != size) return (STAGE_LENGTH, 0);

            c.pendingCount = pendingCount;
            word = _checkWords(c, pos, call.data + 4, wordCount);
            if (word < wordCount) return (STAGE_WORD, word);
            for (uint256 i = 0; i < c.pendingCount; i += 2) c.spent[c.pending[i]] += c.pending[i + 1];
            return (STAGE_WORD + 1, 0);
        }
    }

    /// @dev Returns the first word that breaks its check, or `wordCount`.
    function _checkWords(
        Context memory c,
        uint256 pos,
        uint256 data,
        uint256 wordCount
    ) private view returns (uint256 word) {
        unchecked {
            while (word < wordCount) {
                uint256 value = wordAt(data + 32 * word);
                uint256 head = wordAt(pos);
                uint256 kind = (head >> 248) & ~CHECK_AND;
                bool ok;
                if (kind <= CHECK_VAULT) {
                    ok = kind == CHECK_FREE || value == uint160(msg.sender);
                    pos += 1;
                } else if (kind == CHECK_ADDRESS) {
                    ok = value == wordAt(c.addresses + 20 * uint8(head >> 240)) >> 96;
                    pos += 2;
                } else if (kind == CHECK_SMALL) {
                    ok = value == uint16(head >> 232);
                    pos += 3;
                } else if (kind == CHECK_SPEND) {
                    ok = value <= uint128(head >> 112);
                    c.pending[c.pendingCount] = uint8(head >> 240);
                    c.pending[c.pendingCount + 1] = value;
                    c.pendingCount += 2;
                    pos += 18;
                } else if (kind <= CHECK_AT_LEAST && kind != CHECK_WORD) {
                    uint256 bound = uint128(head >> 120);
                    ok = kind == CHECK_AT_MOST ? value <= bound : value >= bound;
                    pos += 17;
                } else if (kind <= CHECK_AT_LEAST_WORD) {
                    uint256 bound = wordAt(pos + 1);
                    if (kind == CHECK_WORD) ok = value == bound;
                    else ok = kind == CHECK_AT_MOST_WORD ? value <= bound : value >= bound;
                    pos += 33;
                } else {
                    uint256 count = uint8(head >> 240);
                    pos += 2;
                    if (kind == CHECK_ONE_OF_ADDRESSES) {
                        for (uint256 i = 0; i < count && !ok; ++i) {
                            ok = value == wordAt(c.addresses + 20 * (wordAt(pos + i) >> 248)) >> 96;
                        }
                        pos += count;
                    } else {
                        for (uint256 i = 0; i < count && !ok; ++i) ok = value == wordAt(pos + 32 * i);
                        pos += 32 * count;
                    }
                }
                if (!ok) return word;
                if (head >> 255 == 0) ++word;
            }
        }
    }
}
