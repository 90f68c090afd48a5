// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    IERC7579ModuleConfig,
    MODULE_TYPE_EXECUTOR,
    MODULE_TYPE_VALIDATOR
} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";

import "./PolicyFormat.sol";

/// @title PolicyCheck
/// @notice Refuses a policy that is not well formed, or that no session may ever have, when it is enabled. What is
/// checked here is not checked again in validation, where the policy is known by its hash.
library PolicyCheck {
    /// @dev The bytes at `offset` do not belong to a well-formed policy.
    error PolicyMalformed(uint256 offset);
    /// @dev A rule may not aim at the account, at one of its modules or at the EntryPoint.
    error PolicyTargetForbidden(uint256 rule, address target);
    /// @dev A rule may not use a selector that carries further calls, or an approval without an amount.
    error PolicySelectorForbidden(uint256 rule, bytes4 selector);
    /// @dev An approval needs a pinned spender and an amount that is charged to a budget of its own token, or zero.
    error PolicyApprovalUnbounded(uint256 rule);

    struct Cursor {
        uint256 start;
        uint256 pos;
        uint256 end;
        uint256 addressCount;
        uint256 budgetCount;
    }

    /// @notice Reverts unless `policy` is well formed and lawful for `account`.
    /// @return key The session key that the policy names.
    function requireWellFormed(bytes calldata policy, address account) internal view returns (address key) {
        Cursor memory c;
        uint256 start;
        assembly ("memory-safe") {
            start := policy.offset
        }
        c.start = start;
        c.pos = start;
        c.end = start + policy.length;
        _need(c, POLICY_HEADER_SIZE);

        uint256 counts = wordAt(start + 64);
        c.addressCount = uint8(counts >> 56);
        uint256 paymasterCount = uint8(counts >> 48);
        c.budgetCount = uint8(counts >> 40);
        uint256 ruleCount = uint8(counts >> 32);
        bool periodic = uint32(counts >> 64) > 0;
        key = _checkHeader(start, periodic);
        if (paymasterCount > c.addressCount || ruleCount == 0) revert PolicyMalformed(88);
        c.pos += POLICY_HEADER_SIZE;

        _checkAddresses(c);
        _checkBudgets(c, periodic);
        for (uint256 rule = 0; rule < ruleCount; rule++) _checkRule(c, rule, account);
        if (c.pos != c.end) revert PolicyMalformed(c.pos - c.start);
    }

    function _checkHeader(uint256 start, bool periodic) private pure returns (address key) {
        uint256 identity = wordAt(start);
        uint256 limits = wordAt(start + 32);
        if (identity >> 248 != POLICY_VERSION) revert PolicyMalformed(0);
        if (uint8(identity >> 240) > POLICY_VAULT_PAYS) revert PolicyMalformed(1);
        key = address(uint160(identity >> 80));
        if (key == address(0)) revert PolicyMalformed(2);
        if (uint16(identity >> 64) == 0) revert PolicyMalformed(22);

        uint256 validAfter = limits >> 208;
        uint256 validUntil = uint48(limits >> 160);
        if (validUntil <= validAfter || validUntil > LAST_TIMESTAMP) revert PolicyMalformed(38);
        uint256 periodAnchor = uint48(limits);
        if ((periodAnchor > 0) != periodic) revert PolicyMalformed(58);
    }

    function _checkAddresses(Cursor memory c) private pure {
        for (uint256 i = 0; i < c.addressCount; i++) {
            _need(c, 20);
            if (wordAt(c.pos) >> 96 == 0) revert PolicyMalformed(c.pos - c.start);
            c.pos += 20;
        }
    }

    function _checkBudgets(Cursor memory c, bool periodic) private pure {
        for (uint256 i = 0; i < c.budgetCount; i++) {
            _need(c, POLICY_BUDGET_SIZE);
            uint256 budget = wordAt(c.pos);
            uint256 token = budget >> 248;
            uint256 total = uint128(budget >> 120);
            uint256 perPeriod = uint96(budget >> 24);
            bool known = token == NATIVE_TOKEN || token < c.addressCount;
            if (!known || total == 0 || (perPeriod > 0) != periodic) revert PolicyMalformed(c.pos - c.start);
            c.pos += POLICY_BUDGET_SIZE;
        }
    }

    function _checkRule(Cursor memory c, uint256 rule, address account) private view {
        uint256 ruleStart = c.pos;
        _need(c, POLICY_RULE_SIZE);
        uint256 head = wordAt(ruleStart);
        uint256 flags = uint8(head >> 192);
        uint256 targetIndex = uint8(head >> 232);
        c.pos += POLICY_RULE_SIZE;

        bool forSomeLane = flags & (RULE_NORMAL | RULE_PROTECTIVE) != 0;
        if (targetIndex >= c.addressCount || flags > 15 || !forSomeLane) revert PolicyMalformed(ruleStart - c.start);
        _checkTarget(rule, _addressAt(c, targetIndex), account);
        if (flags & RULE_VALUE != 0) _checkValue(c);
        uint256 spends = _checkCalldata(c, rule, head, flags & RULE_BARE != 0);
        if (spends > MAX_SPENDS_PER_RULE || c.pos != ruleStart + (head >> 240)) {
            revert PolicyMalformed(ruleStart - c.start);
        }
    }

    /// @dev Steps over the checks of all words and returns how many of them spend.
    function _checkCalldata(Cursor memory c, uint256 rule, uint256 head, bool bare) private pure returns (uint256 spends) {
        bytes4 selector = bytes4(uint32(head >> 200));
        uint256 wordCount = uint8(head >> 184);
        if (bare) {
            if (selector != 0 || wordCount != 0) revert PolicyMalformed(c.pos - c.start);
            return 0;
        }
        _checkSelector(rule, selector);
        bool approval = _isApproval(selector);
        if (approval && wordCount < 2) revert PolicyApprovalUnbounded(rule);
        address target = _addressAt(c, uint8(head >> 232));
        for (uint256 word = 0; word < wordCount; word++) {
            (bool pinned, bool counted, uint256 charges) = _checkWord(c, target);
            if (approval && ((word == 0 && !pinned) || (word == 1 && !counted))) revert PolicyApprovalUnbounded(rule);
            spends += charges;
        }
    }

    function _checkTarget(uint256 rule, address target, address account) private view {
        bool forbidden = target == account ||
            target == address(this) ||
            target == address(ERC4337Utils.ENTRYPOINT_V08) ||
            IERC7579ModuleConfig(account).isModuleInstalled(MODULE_TYPE_VALIDATOR, target, "") ||
            IERC7579ModuleConfig(account).isModuleInstalled(MODULE_TYPE_EXECUTOR, target, "");
        if (forbidden) revert PolicyTargetForbidden(rule, target);
    }

    /// @dev The usual ways to nest calls, and the approval that has no amount. Not the defence (every word is checked anyway) but a net under careless policies.
    function _checkSelector(uint256 rule, bytes4 selector) private pure {
        bool forbidden = selector == 0xac9650d8 || // multicall(bytes[])
            selector == 0x5ae401dc || // multicall(uint256,bytes[])
            selector == 0x1f0464d1 || // multicall(bytes32,bytes[])
            selector == 0x252dba42 || // aggregate((address,bytes)[])
            selector == 0x82ad56cb || // aggregate3((address,bool,bytes)[])
            selector == 0x174dea71 || // aggregate3Value((address,bool,uint256,bytes)[])
            selector == 0xbce38bd7 || // tryAggregate(bool,(address,bytes)[])
            selector == 0xe9ae5c53 || // execute(bytes32,bytes)
            selector == 0x8d80ff0a || // multiSend(bytes)
            selector == 0xa22cb465; // setApprovalForAll(address,bool)
        if (forbidden) revert PolicySelectorForbidden(rule, selector);
    }

    function _isApproval(bytes4 selector) private pure returns (bool) {
        return
            selector == 0x095ea7b3 || // approve(address,uint256)
            selector == 0x39509351 || // increaseAllowance(address,uint256)
            selector == 0xd73dd623; // increaseApproval(address,uint256)
    }

    function _checkValue(Cursor memory c) private pure {
        _need(c, POLICY_VALUE_SIZE);
        uint256 value = wordAt(c.pos);
        uint256 budget = uint8(value >> 152);
        if (value >> 160 == 0 || budget >= c.budgetCount || _budgetToken(c, budget) != NATIVE_TOKEN) {
            revert PolicyMalformed(c.pos - c.start);
        }
        c.pos += POLICY_VALUE_SIZE;
    }

    /// @dev Steps over all checks of one word.
    /// @return pinned Only listed values pass.
    /// @return counted The value is charged to a budget of `token`, or can only be zero.
    /// @return charges How many of the checks charge a budget.
    function _checkWord(
        Cursor memory c,
        address token
    ) private pure returns (bool pinned, bool counted, uint256 charges) {
        bool more = true;
        while (more) {
            uint256 head = wordAt(c.pos);
            uint256 kind = _checkOne(c);
            more = kind & CHECK_AND != 0;
            kind &= ~CHECK_AND;
            if (kind >= CHECK_VAULT && kind <= CHECK_WORD) pinned = true;
            if (kind == CHECK_ONE_OF_ADDRESSES || kind == CHECK_ONE_OF_WORDS) pinned = true;
            if (kind == CHECK_SMALL && uint16(head >> 232) == 0) counted = true;
            if (kind == CHECK_SPEND || kind == CHECK_APPROVE) {
                charges++;
                uint256 budgetToken = _budgetToken(c, uint8(head >> 240));
                if (budgetToken != NATIVE_TOKEN && _addressAt(c, budgetToken) == token) counted = true;
            }
        }
    }

    /// @dev Steps over one check and returns its first byte.
    function _checkOne(Cursor memory c) private pure returns (uint256 op) {
        _need(c, 1);
        uint256 pos = c.pos;
        uint256 head = wordAt(pos);
        op = head >> 248;
        uint256 kind = op & ~CHECK_AND;
        uint256 operand = uint8(head >> 240);
        uint256 size = _checkSize(kind, operand);
        if (size == 0) revert PolicyMalformed(pos - c.start);
        _need(c, size);

        bool known = true;
        if (kind == CHECK_ADDRESS) known = operand < c.addressCount;
        else if (kind == CHECK_SPEND || kind == CHECK_APPROVE) known = operand < c.budgetCount;
        else if (kind == CHECK_ONE_OF_WORDS) known = operand > 0;
        else if (kind == CHECK_ONE_OF_ADDRESSES) known = _areAddresses(c, pos + 2, operand);
        if (!known) revert PolicyMalformed(pos - c.start);
        c.pos = pos + size;
    }

    function _areAddresses(Cursor memory c, uint256 pos, uint256 count) private pure returns (bool) {
        for (uint256 i = 0; i < count; i++) {
            if (wordAt(pos + i) >> 248 >= c.addressCount) return false;
        }
        return count > 0;
    }

    /// @dev Size of a check with its operand; 0 for an unknown kind.
    function _checkSize(uint256 kind, uint256 operand) private pure returns (uint256) {
        if (kind <= CHECK_VAULT) return 1;
        if (kind == CHECK_ADDRESS) return 2;
        if (kind == CHECK_SMALL) return 3;
        if (kind == CHECK_AT_MOST || kind == CHECK_AT_LEAST) return 17;
        if (kind == CHECK_SPEND || kind == CHECK_APPROVE) return 18;
        if (kind == CHECK_ONE_OF_ADDRESSES) return 2 + operand;
        if (kind == CHECK_ONE_OF_WORDS) return 2 + 32 * operand;
        if (kind == CHECK_WORD || kind == CHECK_AT_MOST_WORD || kind == CHECK_AT_LEAST_WORD) return 33;
        return 0;
    }

    function _addressAt(Cursor memory c, uint256 index) private pure returns (address) {
        return address(uint160(wordAt(c.start + POLICY_HEADER_SIZE + 20 * index) >> 96));
    }

    function _budgetToken(Cursor memory c, uint256 index) private pure returns (uint256) {
        uint256 budgets = c.start + POLICY_HEADER_SIZE + 20 * c.addressCount;
        return wordAt(budgets + POLICY_BUDGET_SIZE * index) >> 248;
    }

    function _need(Cursor memory c, uint256 size) private pure {
        if (c.pos + size > c.end) revert PolicyMalformed(c.pos - c.start);
    }
}
