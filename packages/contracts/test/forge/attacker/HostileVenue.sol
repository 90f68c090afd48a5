// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A token that does what tokens do, and nothing else.
contract PlainToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function increaseAllowance(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] += amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (from != msg.sender) allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}

/// @notice The pool that the policy names, in the attacker's hands: it takes all it may and gives nothing back.
contract HostilePool {
    PlainToken private immutable TOKEN;

    constructor(PlainToken token) {
        TOKEN = token;
    }

    function supply(address, uint256 amount, address from, uint16) external {
        TOKEN.transferFrom(from, address(this), amount);
    }

    function withdraw(address, uint256, address) external pure returns (uint256) {
        return 0;
    }

    /// @notice Takes everything that was approved.
    function take(address from) external {
        uint256 amount = TOKEN.allowance(from, address(this));
        uint256 balance = TOKEN.balanceOf(from);
        TOKEN.transferFrom(from, address(this), amount < balance ? amount : balance);
    }
}

/// @notice A paymaster that pays for everything.
contract AgreeablePaymaster {
    function validatePaymasterUserOp(bytes calldata, bytes32, uint256) external pure returns (bytes memory, uint256) {
        return ("", 0);
    }
}
