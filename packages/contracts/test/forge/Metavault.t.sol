// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Account} from "@openzeppelin/contracts/account/Account.sol";
import {ERC7579Utils} from "@openzeppelin/contracts/account/utils/draft-ERC7579Utils.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Execution, MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";

import {Metavault} from "../../contracts/Metavault.sol";
import {MetavaultFactory} from "../../contracts/MetavaultFactory.sol";
import {OwnerValidator} from "../../contracts/OwnerValidator.sol";
import {SessionTest} from "./SessionTest.sol";
import {vm} from "./Vm.sol";

/// @notice Remembers who called it, with what.
contract Recorder {
    address public caller;
    uint256 public value;

    receive() external payable {}

    fallback() external payable {
        caller = msg.sender;
        value = msg.value;
    }
}

contract MetavaultTest is SessionTest {
    function test_default() public view {
        require(vault.owner() == owner, "owner");
        require(address(vault.entryPoint()) == ENTRY_POINT, "entry point");
        require(vault.isModuleInstalled(MODULE_TYPE_VALIDATOR, address(ownerValidator), ""), "owner validator");
        require(vault.isModuleInstalled(MODULE_TYPE_VALIDATOR, address(sessionValidator), ""), "session validator");
        require(address(vault) == factory.predictVault(owner, 0), "predicted");
    }

    function test_behavior_theFactoryReturnsTheVaultThatExists() public {
        require(factory.createVault(owner, 0) == address(vault), "same");
        require(factory.createVault(owner, bytes32(uint256(1))) != address(vault), "another salt");
        address other = factory.predictVault(STRANGER, 0);
        require(other.code.length == 0, "not yet");
        require(factory.createVault(STRANGER, 0) == other, "as predicted");
        require(Metavault(payable(other)).owner() == STRANGER, "its owner");
    }

    function test_rejects_initializeTwice() public {
        Metavault implementation = Metavault(payable(factory.IMPLEMENTATION()));
        vm.expectRevert(abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
        vault.initialize(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
        implementation.initialize(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Metavault.OwnerMissing.selector));
        factory.createVault(address(0), 0);
    }

    function test_behavior_theOwnerActsByPlainTransaction() public {
        Recorder recorder = new Recorder();
        vm.deal(address(vault), 5);
        vm.prank(owner);
        vault.execute(BATCH, encoded(Execution(address(recorder), 3, hex"01020304")));
        require(recorder.caller() == address(vault), "called");
        assertEq(recorder.value(), 3);
    }

    function test_rejects_strangers() public {
        bytes memory reason = abi.encodeWithSelector(Account.AccountUnauthorized.selector, STRANGER);
        vm.expectRevert(reason);
        vm.prank(STRANGER);
        vault.execute(BATCH, encoded(Execution(TOKEN, 0, "")));
        vm.expectRevert(reason);
        vm.prank(STRANGER);
        vault.installModule(MODULE_TYPE_VALIDATOR, STRANGER, "");
        vm.expectRevert(reason);
        vm.prank(STRANGER);
        vault.uninstallModule(MODULE_TYPE_VALIDATOR, address(ownerValidator), "");
        PackedUserOperation memory op = operation("");
        vm.expectRevert(reason);
        vm.prank(STRANGER);
        vault.validateUserOp(op, 0, 0);
    }

    function test_rejects_delegatecall() public {
        bytes32 mode = bytes32(uint256(0xff) << 248);
        require(!vault.supportsExecutionMode(mode) && vault.supportsExecutionMode(BATCH), "modes");
        vm.expectRevert(
            abi.encodeWithSelector(ERC7579Utils.ERC7579UnsupportedCallType.selector, ERC7579Utils.CALLTYPE_DELEGATECALL)
        );
        vm.prank(owner);
        vault.execute(mode, abi.encodePacked(STRANGER));
    }

    function test_behavior_receivesEtherAndTokens() public {
        vm.deal(address(this), 1);
        (bool sent, ) = address(vault).call{value: 1}("");
        require(sent, "ether");
        require(vault.onERC721Received(address(0), address(0), 0, "") == vault.onERC721Received.selector, "721");
        require(vault.onERC1155Received(address(0), address(0), 0, 0, "") == vault.onERC1155Received.selector, "1155");
    }

    function encoded(Execution memory call) internal pure returns (bytes memory) {
        Execution[] memory calls = new Execution[](1);
        calls[0] = call;
        return abi.encode(calls);
    }
}

contract OwnerValidatorTest is SessionTest {
    uint48 internal from = NOW;
    uint48 internal until = NOW + 60;

    function test_default() public {
        uint256 validationData = submitOwner(ownerSignature(OWNER_KEY));
        assertEq(validationData, (uint256(from) << 208) | (uint256(until) << 160));
    }

    function test_rejects_signature() public {
        assertEq(uint160(submitOwner(ownerSignature(SESSION_KEY))), 1);
        bytes memory good = ownerSignature(OWNER_KEY);
        for (uint256 place = 6; place <= 12; place += 6) {
            bytes memory changed = bytes.concat(good);
            changed[place] ^= 0x01;
            assertEq(uint160(submitOwner(changed)), 1);
        }
        assertEq(submitOwner(bytes.concat(good, hex"00")), 1);
        assertEq(submitOwner(""), 1);
    }

    function test_rejects_reservedKinds() public {
        bytes memory good = ownerSignature(OWNER_KEY);
        good[0] = 0x01;
        assertEq(submitOwner(good), 1);
    }

    function test_rejects_emptyWindows() public {
        until = 0;
        expectWindowEmpty();
        until = from;
        expectWindowEmpty();
        until = uint48(1) << 47;
        expectWindowEmpty();
    }

    function test_behavior_theSessionKeyHasNoOwnerLane() public {
        enable();
        PackedUserOperation memory op = operation(entry(1));
        op.nonce = uint256(uint160(address(ownerValidator))) << 96;
        op.signature = sign(op, policy());
        assertEq(uint160(submit(op)), 1);
    }

    function test_behavior_erc1271() public view {
        bytes32 hash = keccak256("message");
        bytes memory good = message(OWNER_KEY, address(vault), hash);
        require(vault.isValidSignature(hash, good) == bytes4(0x1626ba7e), "owner");
        require(vault.isValidSignature(keccak256("other"), good) == bytes4(0xffffffff), "other hash");
        bytes memory stranger = message(SESSION_KEY, address(vault), hash);
        require(vault.isValidSignature(hash, stranger) == bytes4(0xffffffff), "session key");
        // What the owner signed for another vault, or for their own wallet.
        bytes memory other = message(OWNER_KEY, STRANGER, hash);
        require(vault.isValidSignature(hash, other) == bytes4(0xffffffff), "other vault");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OWNER_KEY, hash);
        bytes memory plain = abi.encodePacked(address(ownerValidator), r, s, v);
        require(vault.isValidSignature(hash, plain) == bytes4(0xffffffff), "plain");
        bytes memory session = abi.encodePacked(address(sessionValidator), good);
        require(vault.isValidSignature(hash, session) == bytes4(0xffffffff), "session validator");
    }

    function test_rejects_initData() public {
        vm.expectRevert(abi.encodeWithSelector(OwnerValidator.InitDataRefused.selector));
        ownerValidator.onInstall(hex"00");
    }

    function expectWindowEmpty() internal {
        PackedUserOperation memory op = ownerOperation(ownerSignature(OWNER_KEY));
        vm.expectRevert(abi.encodeWithSelector(OwnerValidator.WindowEmpty.selector));
        submit(op);
    }

    function submitOwner(bytes memory signature) internal returns (uint256) {
        return submit(ownerOperation(signature));
    }

    function ownerOperation(bytes memory signature) internal view returns (PackedUserOperation memory op) {
        op = operation(hex"1234");
        op.nonce = uint256(uint160(address(ownerValidator))) << 96;
        op.signature = signature;
    }

    function ownerSignature(uint256 key) internal view returns (bytes memory) {
        PackedUserOperation memory op = ownerOperation("");
        bytes32 userOpHash = keccak256(abi.encode(op.nonce, op.callData));
        bytes32 typehash = keccak256("OwnerOp(bytes32 userOpHash,uint48 validAfter,uint48 validUntil)");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest(keccak256(abi.encode(typehash, userOpHash, from, until))));
        return abi.encodePacked(uint8(0), from, until, r, s, v);
    }

    function message(uint256 key, address account, bytes32 hash) internal view returns (bytes memory) {
        bytes32 typehash = keccak256("OwnerMessage(address account,bytes32 hash)");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest(keccak256(abi.encode(typehash, account, hash))));
        return abi.encodePacked(address(ownerValidator), r, s, v);
    }

    function digest(bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("SpellsOwnerValidator"),
                keccak256("1"),
                block.chainid,
                address(ownerValidator)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }
}
