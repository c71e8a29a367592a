// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BenefitRegistry} from "../../../contracts/BenefitRegistry.sol";
import {IBenefitRegistry} from "../../../contracts/interfaces/IBenefitRegistry.sol";
import {AuthorityStub} from "../arrangement/support/AuthorityStub.sol";
import {Auditor, HistoryFold} from "../support/HistoryFold.sol";
import {Vm, vm} from "../support/Vm.sol";
import {BenefitFold} from "./BenefitFold.sol";

/// @dev Three monitors that act at random on few claims, reports and periods, so that they often meet. What is accepted goes to
/// the fold and the auditor.
contract BenefitActs {
    using HistoryFold for Auditor;

    uint40 private constant T0 = 1_800_000_000;

    BenefitRegistry public immutable registry;
    BenefitFold public immutable fold;
    /// @dev How often each kind of act was accepted.
    mapping(bytes4 selector => uint256) public accepted;

    bytes2[3] private economies = [bytes2("JP"), "KR", "NZ"];
    Auditor private auditor;

    constructor() {
        vm.warp(T0);
        AuthorityStub authorities = new AuthorityStub();
        for (uint256 i = 0; i < 3; ++i) authorities.set(_monitorOf(economies[i]), economies[i], 4);
        registry = new BenefitRegistry(address(authorities));
        fold = new BenefitFold(registry);
        auditor.begin(registry, block.chainid);
    }

    function requireAudited() external view {
        auditor.check();
    }

    function step(uint256 seed) external {
        bytes2 economy = economies[seed % 3];
        bytes memory call = _call(uint256(keccak256(abi.encode(seed))));
        vm.recordLogs();
        vm.prank(_monitorOf(economy));
        (bool success, ) = address(registry).call(call);
        if (success) ++accepted[bytes4(call)];
        Vm.Log[] memory logs = vm.getRecordedLogs();
        auditor.follow(logs, block.timestamp, _monitorOf(economy));
        fold.fold(logs, economy);
        if (seed % 5 == 0) vm.warp(block.timestamp + 1 days);
    }

    /// @dev Arguments are now and then such as must be refused: an economy against itself, an empty commitment, a period to come.
    function _call(uint256 seed) private view returns (bytes memory) {
        bytes32 commitment = bytes32((seed >> 8) % 12);
        uint40 until = uint40(T0 - 1 days + 1 days * ((seed >> 16) % 3));
        IBenefitRegistry.Claim memory claim = IBenefitRegistry.Claim({
            judged: economies[(seed >> 24) % 3],
            counterpart: economies[(seed >> 32) % 3],
            arrangement: 1,
            version: 1,
            clause: 1,
            from: T0 - 30 days,
            until: until
        });
        bytes32 id = registry.breachId(claim);
        uint256 act = seed % 16;
        if (act < 2) return abi.encodeCall(registry.report, (_report(seed, claim, commitment)));
        if (act < 4) return abi.encodeCall(registry.anchorReceipts, (T0 - 30 days, until, commitment));
        if (act < 7) return abi.encodeCall(registry.raise, (claim, commitment));
        if (act < 9) return abi.encodeCall(registry.addEvidence, (id, commitment));
        if (act < 12) return abi.encodeCall(registry.acknowledge, (id));
        if (act < 14) return abi.encodeCall(registry.answer, (id, commitment));
        return abi.encodeCall(registry.resolve, (id, IBenefitRegistry.Outcome((seed >> 48) % 4)));
    }

    function _report(
        uint256 seed,
        IBenefitRegistry.Claim memory claim,
        bytes32 commitment
    ) private pure returns (IBenefitRegistry.Report memory) {
        uint16 revision = uint16(1 + ((seed >> 56) % 3));
        return IBenefitRegistry.Report(1, claim.counterpart, claim.from, claim.until, revision, commitment, "totals");
    }

    function _monitorOf(bytes2 economy) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("monitor", economy)))));
    }
}
