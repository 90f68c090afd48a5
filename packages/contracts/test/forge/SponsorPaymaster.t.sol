// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Paymaster} from "@openzeppelin/contracts/account/paymaster/Paymaster.sol";
import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IPaymaster, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";

import {SponsorPaymaster} from "../../contracts/SponsorPaymaster.sol";
import {deployContract, vm} from "./Vm.sol";

/// @notice The digest is computed here by hand, apart from OpenZeppelin and the TypeScript encoder.
contract SponsorPaymasterTest {
    address internal constant ENTRY_POINT = address(ERC4337Utils.ENTRYPOINT_V08);
    address internal constant STRANGER = address(0xBAD);
    uint256 internal constant SIGNER_KEY = 0x5160;
    uint48 internal constant NOW = 1_800_000_000;
    bytes32 internal constant TYPEHASH =
        keccak256(
            "UserOperationRequest(address sender,uint256 nonce,bytes initCode,bytes callData,bytes32 accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,uint256 paymasterVerificationGasLimit,uint256 paymasterPostOpGasLimit,uint48 validAfter,uint48 validUntil)"
        );

    SponsorPaymaster internal paymaster;
    uint256 internal signer = SIGNER_KEY;

    function setUp() public {
        paymaster = deploy();
    }

    function deploy() internal returns (SponsorPaymaster) {
        bytes memory args = abi.encode(address(this), vm.addr(SIGNER_KEY));
        return SponsorPaymaster(deployContract("SponsorPaymaster", args));
    }

    function operation() internal view returns (PackedUserOperation memory op) {
        op.sender = address(0xACC);
        op.nonce = 7;
        op.initCode = hex"01";
        op.callData = hex"02030405";
        op.accountGasLimits = bytes32((uint256(300) << 128) | 500);
        op.preVerificationGas = 200;
        op.gasFees = bytes32((uint256(1) << 128) | 10);
        op.paymasterAndData = abi.encodePacked(address(paymaster), uint128(60_000), uint128(0));
        op.signature = hex"aa";
    }

    function digestOf(
        PackedUserOperation memory op,
        uint256 chainId,
        address verifying,
        uint48 from,
        uint48 until
    ) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("SpellsSponsorPaymaster"),
                keccak256("1"),
                chainId,
                verifying
            )
        );
        bytes memory first = abi.encode(
            TYPEHASH,
            op.sender,
            op.nonce,
            keccak256(op.initCode),
            keccak256(op.callData),
            op.accountGasLimits
        );
        bytes memory second = abi.encode(
            op.preVerificationGas,
            op.gasFees,
            uint256(uint128(bytes16(slice(op.paymasterAndData, 20)))),
            uint256(uint128(bytes16(slice(op.paymasterAndData, 36)))),
            from,
            until
        );
        return keccak256(abi.encodePacked(hex"1901", domain, keccak256(bytes.concat(first, second))));
    }

    function slice(bytes memory data, uint256 from) private pure returns (bytes32 word) {
        assembly {
            word := mload(add(add(data, 32), from))
        }
    }

    function signed(PackedUserOperation memory op, uint48 from, uint48 until) internal view returns (bytes memory) {
        return signedFor(op, block.chainid, address(paymaster), from, until);
    }

    function signedFor(
        PackedUserOperation memory op,
        uint256 chainId,
        address verifying,
        uint48 from,
        uint48 until
    ) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(signer, digestOf(op, chainId, verifying, from, until));
        return abi.encodePacked(op.paymasterAndData, from, until, r, s, v);
    }

    function validate(PackedUserOperation memory op) internal returns (bytes memory context, uint256 data) {
        vm.prank(ENTRY_POINT);
        return paymaster.validatePaymasterUserOp(op, 0, 1 ether);
    }

    function isAccepted(PackedUserOperation memory op) internal returns (bool) {
        (, uint256 data) = validate(op);
        return uint160(data) == 0;
    }

    function test_default() public {
        PackedUserOperation memory op = operation();
        op.paymasterAndData = signed(op, NOW, NOW + 600);
        (bytes memory context, uint256 data) = validate(op);
        require(context.length == 0, "no work after the operation");
        require(data == (uint256(NOW) << 208) | (uint256(NOW + 600) << 160), "window");
        require(address(paymaster.entryPoint()) == ENTRY_POINT, "entry point");
        require(paymaster.signer() == vm.addr(SIGNER_KEY) && paymaster.owner() == address(this), "parties");
    }

    function test_behavior_theAccountsSignatureIsNotSigned() public {
        PackedUserOperation memory op = operation();
        op.paymasterAndData = signed(op, NOW, NOW + 600);
        op.signature = hex"bb";
        require(isAccepted(op), "another account signature");
    }

    function test_rejects_anotherSigner() public {
        signer = 0xBEEF;
        PackedUserOperation memory op = operation();
        op.paymasterAndData = signed(op, NOW, NOW + 600);
        require(!isAccepted(op), "another signer");
    }

    function test_rejects_anotherChainOrPaymaster() public {
        PackedUserOperation memory op = operation();
        op.paymasterAndData = signedFor(op, block.chainid + 1, address(paymaster), NOW, NOW + 600);
        require(!isAccepted(op), "another chain");
        op = operation();
        op.paymasterAndData = signedFor(op, block.chainid, STRANGER, NOW, NOW + 600);
        require(!isAccepted(op), "another paymaster");
    }

    function test_rejects_windowsWithoutAnEnd() public {
        uint48[4] memory starts = [uint48(0), NOW, NOW, NOW];
        uint48[4] memory ends = [uint48(0), 0, NOW, uint48(1) << 47];
        for (uint256 i = 0; i < starts.length; i++) {
            PackedUserOperation memory op = operation();
            op.paymasterAndData = signed(op, starts[i], ends[i]);
            vm.expectRevert(abi.encodeWithSelector(SponsorPaymaster.WindowEmpty.selector));
            validate(op);
        }
        PackedUserOperation memory bare = operation();
        vm.expectRevert(abi.encodeWithSelector(SponsorPaymaster.WindowEmpty.selector));
        validate(bare);
    }

    function test_rejects_callersOtherThanTheEntryPoint() public {
        PackedUserOperation memory op = operation();
        op.paymasterAndData = signed(op, NOW, NOW + 600);
        vm.expectRevert(abi.encodeWithSelector(Paymaster.PaymasterUnauthorized.selector, address(this)));
        paymaster.validatePaymasterUserOp(op, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(Paymaster.PaymasterUnauthorized.selector, address(this)));
        paymaster.postOp(IPaymaster.PostOpMode.opSucceeded, "", 0, 0);
    }

    function test_behavior_theOwnerReplacesTheSigner() public {
        PackedUserOperation memory op = operation();
        op.paymasterAndData = signed(op, NOW, NOW + 600);
        paymaster.setSigner(vm.addr(0xBEEF));
        require(!isAccepted(op), "the earlier signer");
        signer = 0xBEEF;
        op = operation();
        op.paymasterAndData = signed(op, NOW, NOW + 600);
        require(isAccepted(op), "the new signer");
        vm.expectRevert(abi.encodeWithSelector(SponsorPaymaster.SignerMissing.selector));
        paymaster.setSigner(address(0));
    }

    function test_rejects_whatOnlyTheOwnerMay() public {
        bytes memory reason = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, STRANGER);
        vm.deal(STRANGER, 1 ether);
        bytes[6] memory calls = [
            abi.encodeCall(SponsorPaymaster.setSigner, (STRANGER)),
            abi.encodeCall(SponsorPaymaster.deposit, ()),
            abi.encodeCall(SponsorPaymaster.withdraw, (payable(STRANGER), 1)),
            abi.encodeCall(SponsorPaymaster.addStake, (1)),
            abi.encodeCall(SponsorPaymaster.unlockStake, ()),
            abi.encodeCall(SponsorPaymaster.withdrawStake, (payable(STRANGER)))
        ];
        for (uint256 i = 0; i < calls.length; i++) {
            vm.prank(STRANGER);
            (bool success, bytes memory data) = address(paymaster).call(calls[i]);
            require(!success && keccak256(data) == keccak256(reason), "a stranger");
        }
        vm.expectRevert(abi.encodeWithSelector(SponsorPaymaster.OwnerNeeded.selector));
        paymaster.renounceOwnership();
    }

    /// @dev Whichever field is changed after the signature, by whatever, the signature is no use.
    function testFuzz_oneChangedField(uint8 field, uint256 change, uint48 from, uint48 until) public {
        from %= uint48(1) << 46;
        until = from + 1 + (until % (uint48(1) << 46));
        PackedUserOperation memory op = operation();
        op.paymasterAndData = signed(op, from, until);
        require(isAccepted(op), "unchanged");
        if (change == 0) change = 1;
        uint128 half = uint128(change) == 0 ? 1 : uint128(change);
        field %= 10;
        if (field == 0) op.sender = address(uint160(op.sender) ^ uint160(half));
        if (field == 1) op.nonce ^= change;
        if (field == 2) op.initCode = abi.encodePacked(op.initCode, change);
        if (field == 3) op.callData = abi.encodePacked(op.callData, change);
        if (field == 4) op.accountGasLimits ^= bytes32(change);
        if (field == 5) op.preVerificationGas ^= change;
        if (field == 6) op.gasFees ^= bytes32(change);
        // Gas limits of the paymaster, the window, the signature.
        if (field == 7) op.paymasterAndData[20 + (change % 32)] ^= 0x01;
        if (field == 8) op.paymasterAndData[52 + (change % 12)] ^= 0x01;
        if (field == 9) op.paymasterAndData[64 + (change % 65)] ^= 0x01;
        vm.prank(ENTRY_POINT);
        try paymaster.validatePaymasterUserOp(op, 0, 0) returns (bytes memory, uint256 data) {
            require(uint160(data) == 1, "accepted");
        } catch (bytes memory reason) {
            require(field == 8 && bytes4(reason) == SponsorPaymaster.WindowEmpty.selector, "reverted");
        }
    }

    /// @dev Arbitrary paymaster data is never accepted.
    function testFuzz_arbitraryData(bytes calldata data) public {
        PackedUserOperation memory op = operation();
        op.paymasterAndData = bytes.concat(op.paymasterAndData, data);
        vm.prank(ENTRY_POINT);
        try paymaster.validatePaymasterUserOp(op, 0, 0) returns (bytes memory, uint256 result) {
            require(uint160(result) == 1, "accepted");
        } catch {}
    }
}
