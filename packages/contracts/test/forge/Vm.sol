// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The cheat codes that our tests use.
interface Vm {
    function addr(uint256 privateKey) external pure returns (address);
    function assume(bool condition) external pure;
    function deal(address account, uint256 balance) external;
    function deployCode(string calldata artifactPath, bytes calldata args) external returns (address);
    function envOr(string calldata name, bool otherwise) external view returns (bool value);
    function etch(address account, bytes calldata code) external;
    function expectEmit(address emitter) external;
    function expectPartialRevert(bytes4 selector) external;
    function expectRevert(bytes calldata data) external;
    function prank(address sender) external;
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function warp(uint256 timestamp) external;
}

Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @dev Shown by `forge test -vv`.
function log(string memory text, uint256 number) view {
    (bool done, ) = address(0x000000000000000000636F6e736F6c652e6c6f67).staticcall(
        abi.encodeWithSignature("log(string,uint256)", text, number)
    );
    require(done, "no console");
}

/// @dev Deploys the bytecode that production deploys, not what this test run compiled. Only coverage, which must know
/// the place of each instruction, asks for what was compiled here.
function deployContract(string memory name, bytes memory args) returns (address) {
    bool asCompiled = vm.envOr("FORGE_DEPLOY_AS_COMPILED", false);
    string memory path = asCompiled
        ? string.concat(name, ".sol:", name)
        : string.concat("out/production/", name, ".json");
    return vm.deployCode(path, args);
}
