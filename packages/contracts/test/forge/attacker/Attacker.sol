// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEntryPoint, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {
    Execution,
    IERC7579Execution,
    IERC7579ModuleConfig,
    MODULE_TYPE_EXECUTOR,
    MODULE_TYPE_VALIDATOR
} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Metavault} from "../../../contracts/Metavault.sol";
import {SessionValidator} from "../../../contracts/SessionValidator.sol";
import "../../../contracts/policy/PolicyFormat.sol";
import {SessionTest} from "../SessionTest.sol";
import {vm} from "../Vm.sol";
import {AgreeablePaymaster, HostilePool, PlainToken} from "./HostileVenue.sol";

interface EntryPoint08 is IEntryPoint {
    function getUserOpHash(PackedUserOperation calldata op) external view returns (bytes32);
}

/// @notice Holds the session key, the pool and a paymaster, and uses every entry point there is. The owner grants,
/// revokes and reinstalls in between. Nothing here reverts: what is refused is counted.
contract Attacker is SessionTest {
    uint256 public constant START = 1_000_000;
    uint256 public constant START_WEI = 100 ether;
    uint256 private constant OP_GAS = 1_250_000;

    struct Grant {
        bytes policy;
        uint48 anchor;
        bool over;
    }

    EntryPoint08 private immutable ENTRY = EntryPoint08(ENTRY_POINT);
    Grant[] public grants;
    PackedUserOperation[] private _signed;
    uint256[] private _signedUnder;
    uint256 private _clock = NOW;

    uint256 public landed;
    uint256 public refused;
    /// @notice Operations of a grant that the owner had ended. Must stay 0.
    uint256 public landedAfterEnd;
    /// @notice Calls of the vault, the validator or ERC-1271 that gave a stranger anything. Must stay 0.
    uint256 public breaches;

    function setUp() public override {
        super.setUp();
        deployTo(ENTRY_POINT, vm.deployCode("out/production/EntryPoint.json", ""));
        deployTo(TOKEN, address(new PlainToken()));
        deployTo(POOL, address(new HostilePool(PlainToken(TOKEN))));
        deployTo(PAYMASTER, address(new AgreeablePaymaster()));
        vm.deal(address(this), 200 ether);
        ENTRY.depositTo{value: 10 ether}(PAYMASTER);
        PlainToken(TOKEN).mint(address(vault), START);
        vm.deal(address(vault), START_WEI);
        vm.warp(_clock);

        addRule(3, 0, RULE_NORMAL | RULE_VALUE | RULE_BARE, abi.encodePacked(uint96(0.6 ether), uint8(1)), 0, "");
        fee = 1000;
        (maxOps, maxProtectiveOps) = (12, 6);
        maxFeePerGas = 1000;
        (maxGasWei, maxProtectiveGasWei) = (uint80(10 * OP_GAS * 1000), uint80(5 * OP_GAS * 1000));
        ownerGrants();
    }

    function deployTo(address place, address from) private {
        vm.etch(place, from.code);
    }

    // The owner

    function ownerGrants() public {
        if (grants.length >= 12) return;
        salt++;
        validAfter = uint48(_clock - 1);
        validUntil = uint48(_clock + 30 days);
        bool periodic = grants.length % 2 == 1;
        periodSeconds = periodic ? 1 days : 0;
        periodAnchor = periodic ? uint48(_clock) : 0;
        perPeriod = periodic ? 120 : 0;
        bytes memory encoded = policy();
        byOwner(abi.encodeCall(SessionValidator.enableSession, (encoded)));
        grants.push(Grant(encoded, periodAnchor, false));
    }

    function ownerRevokes(uint256 index) external {
        Grant storage grant = grants[index % grants.length];
        byOwner(abi.encodeCall(SessionValidator.revokeSession, (keccak256(grant.policy))));
        grant.over = true;
        ownerGrants();
    }

    function ownerRevokesAll(uint256 seed) external {
        if (seed % 4 != 0) return;
        byOwner(abi.encodeCall(SessionValidator.revokeAllSessions, ()));
        endAll();
    }

    function ownerReinstalls(uint256 seed) external {
        if (seed % 4 != 0) return;
        vm.prank(owner);
        vault.uninstallModule(MODULE_TYPE_VALIDATOR, address(sessionValidator), "");
        vm.prank(owner);
        vault.installModule(MODULE_TYPE_VALIDATOR, address(sessionValidator), "");
        endAll();
    }

    function endAll() private {
        for (uint256 i = 0; i < grants.length; i++) grants[i].over = true;
        ownerGrants();
    }

    function byOwner(bytes memory data) private {
        vm.prank(owner);
        vault.execute(BATCH, oneCall(address(sessionValidator), 0, data));
    }

    function passTime(uint32 sec) external {
        _clock += sec % 2 days;
        vm.warp(_clock);
    }

    // The attacker, with the session key

    /// @notice Signs one to three operations of arbitrary calls and sends them in one bundle.
    function operate(uint256 seed, uint256[3] calldata seeds) external {
        // Mostly alone: one that is refused takes its whole bundle down.
        uint256 count = seed % 4 == 0 ? 3 : 1;
        PackedUserOperation[] memory ops = new PackedUserOperation[](count);
        uint256[] memory under = new uint256[](count);
        for (uint256 i = 0; i < count; i++) {
            under[i] = pickGrant(seeds[i]);
            ops[i] = build(seeds[i], under[i]);
            if (_signed.length < 60) {
                _signed.push(ops[i]);
                _signedUnder.push(under[i]);
            }
        }
        send(ops, under);
    }

    /// @notice Sends what was signed before once more: as it is, under another nonce, another window, or for the owner.
    function replay(uint256 index, uint256 mode, uint256 seed) external {
        if (_signed.length == 0) return;
        index %= _signed.length;
        PackedUserOperation[] memory ops = new PackedUserOperation[](1);
        uint256[] memory under = new uint256[](1);
        under[0] = _signedUnder[index];
        ops[0] = _signed[index];
        mode %= 6;
        if (mode == 1) ops[0].nonce = ENTRY.getNonce(address(vault), uint192(ops[0].nonce >> 64));
        if (mode == 2) ops[0].nonce = ENTRY.getNonce(address(vault), uint192(uint160(address(ownerValidator))) << 32);
        if (mode == 3) ops[0].nonce = ENTRY.getNonce(address(vault), uint192((ops[0].nonce >> 64) ^ 1));
        if (mode == 4) ops[0].signature[seed % ops[0].signature.length] ^= bytes1(uint8(1 + ((seed >> 16) % 255)));
        if (mode == 5) ops[0].callData = calls(seed);
        send(ops, under);
    }

    /// @notice The hostile pool takes all that it was allowed.
    function takeAllowance() external {
        HostilePool(POOL).take(address(vault));
    }

    /// @notice The same calls without the EntryPoint, and what only the owner may.
    function callVault(uint256 seed, uint256 data) external {
        bytes memory attempt = seed % 3 == 0
            ? calls(data)
            : seed % 3 == 1
                ? abi.encodeCall(IERC7579Execution.executeFromExecutor, (BATCH, oneCall(TOKEN, 0, stealing())))
                : abi.encodeCall(IERC7579ModuleConfig.installModule, (MODULE_TYPE_EXECUTOR, address(this), ""));
        (bool done, ) = address(vault).call(attempt);
        if (done) breaches++;
        (done, ) = address(vault).call(abi.encodeCall(Metavault.initialize, (address(this))));
        if (done) breaches++;
    }

    /// @notice The validator asked by somebody who is not the vault, and the vault's own validation likewise.
    function callValidator(uint256 seed) external {
        PackedUserOperation memory op = build(seed, pickGrant(seed));
        (bool done, ) = address(sessionValidator).call(
            abi.encodeCall(SessionValidator.validateUserOp, (op, ENTRY.getUserOpHash(op)))
        );
        if (done) breaches++;
        (done, ) = address(vault).call(
            abi.encodeWithSignature(
                "validateUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32,uint256)",
                op,
                ENTRY.getUserOpHash(op),
                1 ether
            )
        );
        if (done) breaches++;
        // These act for whoever calls: for this contract, which is no vault of the owner's.
        sessionValidator.revokeAllSessions();
        sessionValidator.onUninstall("");
        (done, ) = address(sessionValidator).call(
            abi.encodeCall(SessionValidator.enableSession, (grants[0].policy))
        );
        if (done) breaches++;
    }

    /// @notice ERC-1271: neither a plain signature nor one that names the session validator counts.
    function askForSignature(bytes32 hash) external {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SESSION_KEY, hash);
        bytes memory plain = abi.encodePacked(r, s, v);
        address[3] memory heads = [address(sessionValidator), address(ownerValidator), address(vault)];
        for (uint256 i = 0; i < 3; i++) isSigned(hash, abi.encodePacked(heads[i], plain));
        isSigned(hash, plain);
    }

    function isSigned(bytes32 hash, bytes memory signature) private {
        try IERC1271(address(vault)).isValidSignature(hash, signature) returns (bytes4 answer) {
            if (answer == IERC1271.isValidSignature.selector) breaches++;
        } catch {}
    }

    // What was counted

    function grantCount() external view returns (uint256) {
        return grants.length;
    }

    /// @notice What the validator charged to a budget of all grants together, and the most that it may have.
    function charged(uint8 budget) external view returns (uint256 sum, uint256 bound) {
        for (uint256 i = 0; i < grants.length; i++) {
            (uint128 total, , ) = sessionValidator.getBudget(address(vault), keccak256(grants[i].policy), budget);
            sum += total;
            bound += budget == 0 ? TOTAL : 1 ether;
        }
    }

    /// @notice Gas that the validator charged to all grants, and the most that it may have.
    function chargedGas() external view returns (uint256 sum, uint256 bound) {
        for (uint256 i = 0; i < grants.length; i++) {
            (, , uint32 ops, uint32 protectiveOps, uint80 gasWei, uint80 protectiveGasWei) = sessionValidator.getSession(
                address(vault),
                keccak256(grants[i].policy)
            );
            require(ops <= maxOps && protectiveOps <= maxProtectiveOps, "more operations than granted");
            sum += uint256(gasWei) + protectiveGasWei;
            bound += uint256(maxGasWei) + maxProtectiveGasWei;
        }
    }

    /// @notice Tokens that left the vault, and those that others may take at once.
    function exposed() external view returns (uint256) {
        PlainToken token = PlainToken(TOKEN);
        return START - token.balanceOf(address(vault)) + token.allowance(address(vault), POOL);
    }

    function strangersAllowance() external view returns (uint256) {
        PlainToken token = PlainToken(TOKEN);
        return token.allowance(address(vault), STRANGER) + token.balanceOf(STRANGER);
    }

    function spentWei() external view returns (uint256) {
        return START_WEI - address(vault).balance - ENTRY.balanceOf(address(vault));
    }

    function vaultIsUntouched() external view returns (bool) {
        return
            vault.owner() == owner &&
            vault.isModuleInstalled(MODULE_TYPE_VALIDATOR, address(ownerValidator), "") &&
            vault.isModuleInstalled(MODULE_TYPE_VALIDATOR, address(sessionValidator), "") &&
            !vault.isModuleInstalled(MODULE_TYPE_EXECUTOR, address(this), "");
    }

    // Operations

    function send(PackedUserOperation[] memory ops, uint256[] memory under) private {
        try ENTRY.handleOps(ops, payable(address(0xFEE))) {
            landed += ops.length;
            for (uint256 i = 0; i < under.length; i++) if (grants[under[i]].over) landedAfterEnd++;
        } catch {
            refused++;
        }
    }

    /// @dev The latest, two times of three: of the others most have ended.
    function pickGrant(uint256 seed) private view returns (uint256) {
        return pick(seed, 0, 3) > 0 ? grants.length - 1 : pick(seed, 1, grants.length);
    }

    function build(uint256 seed, uint256 index) private view returns (PackedUserOperation memory op) {
        uint256 wish = pick(seed, 2, 12);
        uint32 onLane = wish < 8 ? 0 : wish < 10 ? 1 : wish == 10 ? PROTECTIVE : uint32(seed >> 32);
        uint192 key = (uint192(uint160(address(sessionValidator))) << 32) | onLane;
        op.sender = address(vault);
        op.nonce = ENTRY.getNonce(address(vault), key);
        op.callData = pick(seed, 3, 16) == 0 ? bytes("") : calls(seed);
        op.accountGasLimits = bytes32((uint256(600_000) << 128) | 400_000);
        op.preVerificationGas = 50_000;
        op.gasFees = bytes32((uint256(1) << 128) | (pick(seed, 4, 20) == 0 ? 1001 : 1000));
        uint256 payer = pick(seed, 5, 12);
        if (payer < 4) {
            address paymaster = payer > 0 ? PAYMASTER : STRANGER;
            op.paymasterAndData = abi.encodePacked(paymaster, uint128(100_000), uint128(100_000));
        }
        op.signature = signFor(seed, index, op);
    }

    function signFor(
        uint256 seed,
        uint256 index,
        PackedUserOperation memory op
    ) private view returns (bytes memory) {
        Grant storage grant = grants[index];
        uint32 period = 0;
        if (grant.anchor > 0) period = uint32((_clock - grant.anchor) / 1 days);
        if (pick(seed, 6, 20) == 0) period = uint32(pick(seed, 7, 4));
        uint48 from = uint48(_clock - 1);
        uint48 to = uint48(_clock + 600);
        if (pick(seed, 8, 20) == 0) (from, to) = (uint48(seed >> 50), uint48(seed >> 100));
        bytes32 sessionId = keccak256(grant.policy);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SESSION_KEY, digest(op, sessionId, period, from, to));
        return abi.encodePacked(from, to, period, sessionId, r, s, v, grant.policy);
    }

    function digest(
        PackedUserOperation memory op,
        bytes32 sessionId,
        uint32 period,
        uint48 from,
        uint48 to
    ) private view returns (bytes32) {
        return digestOf(ENTRY.getUserOpHash(op), sessionId, period, from, to);
    }

    function calls(uint256 seed) private view returns (bytes memory callData) {
        Execution[] memory list = new Execution[](1 + pick(seed, 9, 4));
        // Most batches hold only what the policy knows; otherwise nothing would ever land.
        uint256 kinds = pick(seed, 10, 4) == 0 ? 18 : 4;
        for (uint256 i = 0; i < list.length; i++) list[i] = call(uint256(keccak256(abi.encode(seed, i))), kinds);
        callData = encode(list);
        if (pick(seed, 11, 10) == 0) callData[seed % callData.length] ^= bytes1(uint8(1 + (seed % 255)));
    }

    function call(uint256 seed, uint256 kinds) private view returns (Execution memory) {
        uint256 kind = seed % kinds;
        uint256 amount = pick(seed, 12, 20) == 0 ? seed >> 64 : pick(seed, 13, 40);
        if (kind == 0) return approveCall(POOL, amount);
        if (kind == 1) return supplyCall(amount);
        if (kind == 2) return withdrawCall(address(vault));
        if (kind == 3) return Execution(STRANGER, pick(seed, 14, 0.7 ether), "");
        if (kind == 4) return approveCall(STRANGER, amount);
        if (kind == 5) return Execution(TOKEN, 0, stealing());
        if (kind == 6) return Execution(TOKEN, 0, abi.encodeWithSelector(0x39509351, POOL, amount));
        if (kind == 7) return Execution(TOKEN, 0, abi.encodeWithSelector(0x23b872dd, vault, STRANGER, amount));
        if (kind == 8) return withdrawCall(STRANGER);
        if (kind == 9) return Execution(address(0), 0, encode(new Execution[](0)));
        if (kind == 10) return Execution(address(vault), 0, batch(Execution(TOKEN, 0, stealing())));
        if (kind == 11) return Execution(address(vault), 0, installing());
        if (kind == 12) return Execution(address(sessionValidator), 0, hex"6a7dd3f2");
        if (kind == 13) return Execution(ENTRY_POINT, amount, abi.encodeCall(ENTRY.depositTo, (STRANGER)));
        if (kind == 14) return Execution(POOL, amount, supplyCall(1).callData);
        if (kind == 15) return Execution(TOKEN, 0, abi.encodeWithSelector(0xa22cb465, STRANGER, true));
        if (kind == 16) return Execution(POOL, 0, abi.encodePacked(SUPPLY, seed, seed, seed, seed));
        return Execution(address(uint160(seed)), amount, abi.encodePacked(seed));
    }

    function stealing() private pure returns (bytes memory) {
        return abi.encodeCall(PlainToken.transfer, (STRANGER, START));
    }

    function installing() private view returns (bytes memory) {
        return abi.encodeCall(IERC7579ModuleConfig.installModule, (MODULE_TYPE_EXECUTOR, address(this), ""));
    }

    function oneCall(address target, uint256 value, bytes memory data) private pure returns (bytes memory) {
        Execution[] memory list = new Execution[](1);
        list[0] = Execution(target, value, data);
        return abi.encode(list);
    }

    function pick(uint256 seed, uint256 nth, uint256 count) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, "pick", nth))) % count;
    }
}
