// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {RandomActs} from "./support/RandomActs.sol";
import {RandomTerms} from "./support/RandomTerms.sol";

/// @dev What the runner may call.
contract ActsHandler {
    RandomActs private immutable acts;

    constructor(RandomActs acts_) {
        acts = acts_;
    }

    function step(uint256 seed) external {
        acts.step(seed);
    }

    function pass(uint256 seed) external {
        acts.pass(seed);
    }
}

/// @dev The numbers are those of INVARIANTS.md. A step that breaks 4.1 to 4.3, 4.5 or 4.9 reverts inside the acts; so the acts
/// must not revert, and those invariants ask for what they left behind.
contract ArrangementRegistryInvariantTest {
    uint40 private constant T0 = 1_800_000_000;

    RandomActs private immutable acts = new RandomActs();
    IArrangementRegistry private immutable registry = acts.registry();
    ActsHandler private handler;

    function setUp() public {
        handler = new ActsHandler(acts);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// hardhat-config: invariant.runs = 8
    /// hardhat-config: invariant.depth = 60
    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_4_1_to_4_3_intervalsOnlyGrowAndEnd() public view {
        _forEach(this.requireWitnessed);
    }

    /// hardhat-config: invariant.runs = 8
    /// hardhat-config: invariant.depth = 60
    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_4_4_endsFollowTheRule() public view {
        _forEach(this.requireRule);
    }

    /// hardhat-config: invariant.runs = 8
    /// hardhat-config: invariant.depth = 60
    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_4_5_and_4_6_legsAreOfSignedVersions() public view {
        _forEach(this.requireSigned);
    }

    /// hardhat-config: invariant.runs = 8
    /// hardhat-config: invariant.depth = 60
    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_4_7_and_4_11_to_4_13_whoIsOutHasNoLeg() public view {
        _forEach(this.requireNotOut);
    }

    /// hardhat-config: invariant.runs = 8
    /// hardhat-config: invariant.depth = 60
    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_4_8_recognitionIsTheUnion() public view {
        for (uint256 i = 0; i < 16; ++i) {
            (bytes2 issuer, bytes2 recogniser) = (acts.economies(i / 4), acts.economies(i % 4));
            for (uint40 day = 0; day < 8; ++day) {
                uint40 moment = uint40(block.timestamp) - 20 days + day * 5 days;
                (bool actual, uint64 benefits) = registry.recognises(issuer, recogniser, 1, 1, 0, 1, moment);
                (bool expected, uint64 promised) = acts.model().recognises(issuer, recogniser, 1, 1, 0, 1, moment);
                require(actual == expected && benefits == promised, "4.8");
            }
        }
    }

    /// hardhat-config: invariant.runs = 8
    /// hardhat-config: invariant.depth = 60
    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_4_9_and_4_10_eventsAreComplete() public view {
        acts.fold().requireComplete();
    }

    /// @dev So that the acts don't come to nothing unnoticed.
    function test_ActsOfEveryKindAreAccepted() public {
        for (uint256 i = 0; i < 240; ++i) {
            acts.step(RandomTerms.pick(i, "step", type(uint256).max));
            acts.pass(i);
        }
        string[12] memory kinds = [
            "amend",
            "accede",
            "cancelProposal",
            "adopt",
            "adopt later",
            "confirm",
            "suspend",
            "cancelSuspension",
            "resume",
            "withdraw",
            "cancelWithdrawal",
            "terminate"
        ];
        for (uint256 i = 0; i < kinds.length; ++i) require(acts.accepted(kinds[i]) > 0, kinds[i]);
    }

    function requireWitnessed(IArrangementRegistry.Interval memory interval, uint256 position) external view {
        bytes32 seen = keccak256(
            abi.encode(acts.witness().lastSeen(interval.leg.issuer, interval.leg.recogniser, position))
        );
        require(seen == keccak256(abi.encode(interval)), "4.1-4.3");
    }

    function requireRule(IArrangementRegistry.Interval memory interval, uint256) external view {
        if (_ended(interval)) return;
        IArrangementRegistry.Leg memory leg = interval.leg;
        uint256 end = type(uint256).max;
        end = _sooner(end, interval.plannedUntil);
        end = _sooner(end, registry.arrangementOf(interval.arrangement).terminatedAt);
        end = _sooner(end, registry.suspensionOf(interval.arrangement, leg.issuer, leg.recogniser).effectiveAt);
        end = _sooner(end, _leavesAt(interval.arrangement, leg.issuer));
        end = _sooner(end, _leavesAt(interval.arrangement, leg.recogniser));
        require(leg.until == (end == type(uint256).max ? 0 : end), "4.4");
    }

    function requireSigned(IArrangementRegistry.Interval memory interval, uint256) external view {
        IArrangementRegistry.Leg memory leg = interval.leg;
        require(interval.version <= registry.arrangementOf(interval.arrangement).version, "4.5");
        bool parties =
            acts.fold().wasParty(interval.arrangement, interval.version, leg.issuer) &&
                acts.fold().wasParty(interval.arrangement, interval.version, leg.recogniser);
        require(parties, "4.6");
    }

    function requireNotOut(IArrangementRegistry.Interval memory interval, uint256) external view {
        if (_ended(interval)) return;
        IArrangementRegistry.Leg memory leg = interval.leg;
        IArrangementRegistry.Arrangement memory state = registry.arrangementOf(interval.arrangement);
        require(!_past(_leavesAt(interval.arrangement, leg.issuer)), "4.7");
        require(!_past(_leavesAt(interval.arrangement, leg.recogniser)), "4.7");
        require(!_past(state.terminatedAt), "4.11");
        require(!_past(registry.suspensionOf(interval.arrangement, leg.issuer, leg.recogniser).effectiveAt), "4.12");
        if (interval.version == state.version) return;
        require(interval.version + 1 == state.version, "4.13");
        require(interval.plannedUntil != 0 && interval.plannedUntil <= state.governsFrom, "4.13");
    }

    function _forEach(function(IArrangementRegistry.Interval memory, uint256) external view check) private view {
        for (uint256 i = 0; i < 16; ++i) {
            IArrangementRegistry.Interval[] memory list = registry.intervalsOf(
                acts.economies(i / 4),
                acts.economies(i % 4)
            );
            for (uint256 j = 0; j < list.length; ++j) check(list[j], j);
        }
    }

    /// @dev A leg's economy that is no party of the signed version has left before it was adopted.
    function _leavesAt(uint32 arrangement, bytes2 economy) private view returns (uint40) {
        (bytes2[] memory parties, uint40[] memory leavesAt) = registry.partiesOf(arrangement);
        for (uint256 i = 0; i < parties.length; ++i) {
            if (parties[i] == economy) return leavesAt[i];
        }
        return T0;
    }

    function _ended(IArrangementRegistry.Interval memory interval) private view returns (bool) {
        return _past(interval.leg.until);
    }

    function _past(uint40 time) private view returns (bool) {
        return time != 0 && time <= block.timestamp;
    }

    function _sooner(uint256 end, uint40 time) private pure returns (uint256) {
        return time != 0 && time < end ? time : end;
    }
}
