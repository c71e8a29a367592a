// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ArrangementRegistry} from "../../../../contracts/ArrangementRegistry.sol";
import {IArrangementRegistry} from "../../../../contracts/interfaces/IArrangementRegistry.sol";
import {vm} from "../../support/Vm.sol";
import {AuthorityStub} from "./AuthorityStub.sol";
import {IntervalWitness} from "./IntervalWitness.sol";
import {RandomTerms} from "./RandomTerms.sol";
import {RecognitionModel} from "./RecognitionModel.sol";
import {RegistryFold} from "./RegistryFold.sol";

/// @dev Four economies that act at random. What the registry accepts is told to the model; its logs go to the fold; its intervals
/// to the witness. What it refuses, it refuses: the trees say when.
contract RandomActs {
    uint40 internal constant T0 = 1_800_000_000;

    ArrangementRegistry public immutable registry;
    RecognitionModel public immutable model = new RecognitionModel();
    RegistryFold public immutable fold;
    IntervalWitness public immutable witness;

    bytes2[] public economies = [bytes2("AU"), "JP", "KR", "NZ"];
    /// @dev How often each kind of act was accepted.
    mapping(string act => uint256) public accepted;

    mapping(uint32 arrangement => bytes) private proposal;
    mapping(uint32 arrangement => bytes) private signed;
    mapping(uint32 arrangement => bytes2) private newcomer;
    uint32 private adoptedNow;

    constructor() {
        vm.warp(T0);
        AuthorityStub authorities = new AuthorityStub();
        for (uint256 i = 0; i < 4; ++i) authorities.set(_signatoryOf(economies[i]), economies[i], 2);
        registry = new ArrangementRegistry(address(authorities));
        fold = new RegistryFold(registry);
        witness = new IntervalWitness(registry);
    }

    /// @dev One act, and then a check that nothing moved that must not.
    function step(uint256 seed) external {
        vm.recordLogs();
        adoptedNow = 0;
        uint256 act = RandomTerms.pick(seed, "act", 30);
        uint32 arrangement = _some(seed);
        bytes2 economy = economies[RandomTerms.pick(seed, "economy", 4)];
        if (arrangement == 0) _propose(seed);
        else if (act < 4) _amend(arrangement, economy, seed);
        else if (act < 6) _accede(arrangement, economy, seed);
        else if (act < 8) _cancelProposal(arrangement, seed);
        else if (act < 9) _sign(arrangement, economy);
        else if (act < 10) _signAll(arrangement);
        else if (act < 13) _confirm(arrangement, seed);
        else if (act < 17) _suspend(arrangement, seed);
        else if (act < 19) _cancelSuspension(arrangement, seed);
        else if (act < 24) _resume(arrangement, seed);
        else if (act < 26) _withdraw(arrangement, economy, seed);
        else if (act < 28) _cancelWithdrawal(arrangement);
        else if (RandomTerms.pick(seed, "end", 8) == 0) _terminate(arrangement, seed);
        fold.fold(vm.getRecordedLogs());
        for (uint256 i = 0; i < 16; ++i) {
            if (i / 4 != i % 4) witness.observe(economies[i / 4], economies[i % 4], adoptedNow);
        }
    }

    /// @dev Lets up to two days pass.
    function pass(uint256 seed) external {
        vm.warp(block.timestamp + 1 days * RandomTerms.pick(seed, "days", 3));
    }

    function _signatoryOf(bytes2 economy) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("signatory", economy)))));
    }

    function _today() private view returns (uint40) {
        return uint40(block.timestamp);
    }

    function _time(uint256 seed) private view returns (uint40) {
        return uint40(block.timestamp + 1 days * RandomTerms.pick(seed, "time", 12));
    }

    /// @dev A direction that is suspended or announced to be, if there is one, or one with a leg, or any; and who acts on it.
    function _direction(
        uint32 arrangement,
        bool suspended,
        uint256 seed
    ) private view returns (bytes2 issuer, bytes2 recogniser, bytes2 actor) {
        uint256 start = RandomTerms.pick(seed, "direction", 16);
        for (uint256 i = 0; i < 16; ++i) {
            (issuer, recogniser) = (economies[((start + i) % 16) / 4], economies[(start + i) % 4]);
            actor = RandomTerms.pick(seed, "side", 2) == 0 ? issuer : recogniser;
            bytes2 party = registry.suspensionOf(arrangement, issuer, recogniser).party;
            if (suspended && party != 0) return (issuer, recogniser, party);
            if (!suspended && _hasLeg(arrangement, issuer, recogniser)) break;
        }
    }

    function _hasLeg(uint32 arrangement, bytes2 issuer, bytes2 recogniser) private view returns (bool) {
        IArrangementRegistry.Interval[] memory list = registry.intervalsOf(issuer, recogniser);
        for (uint256 i = 0; i < list.length; ++i) {
            bool open = list[i].leg.until == 0 || list[i].leg.until > block.timestamp;
            if (open && list[i].arrangement == arrangement) return true;
        }
        return false;
    }

    /// @dev One of the three newest arrangements; 0 = a new one, for there are fewer or it has ended.
    function _some(uint256 seed) private view returns (uint32 arrangement) {
        uint32 count = registry.arrangementCount();
        uint32 back = uint32(RandomTerms.pick(seed, "arrangement", 3));
        if (back >= count) return 0;
        arrangement = count - back;
        uint40 end = registry.arrangementOf(arrangement).terminatedAt;
        bool over = (end != 0 && end <= block.timestamp) || _present(arrangement, 0).length < 2;
        if (over && count < 30) arrangement = 0;
    }

    function _propose(uint256 seed) private {
        bytes2[] memory parties = new bytes2[](2 + RandomTerms.pick(seed, "parties", 2));
        uint256 first = RandomTerms.pick(seed, "first", 5 - parties.length);
        for (uint256 i = 0; i < parties.length; ++i) parties[i] = economies[first + i];
        IArrangementRegistry.ArrangementKind kind =
            RandomTerms.pick(seed, "kind", 5) == 0
                ? IArrangementRegistry.ArrangementKind.INFORMATION
                : IArrangementRegistry.ArrangementKind.RECOGNITION;
        IArrangementRegistry.Terms memory terms = RandomTerms.terms(seed, kind, parties, 1, _today());
        vm.prank(_signatoryOf(parties[0]));
        uint32 arrangement = registry.propose(terms);
        proposal[arrangement] = abi.encode(terms);
        _signAll(arrangement);
    }

    function _amend(uint32 arrangement, bytes2 economy, uint256 seed) private {
        bytes2[] memory parties = _present(arrangement, 0);
        if (parties.length < 2) return;
        IArrangementRegistry.Terms memory terms = _terms(arrangement, parties, seed);
        vm.prank(_signatoryOf(economy));
        try registry.amend(arrangement, terms) {
            ++accepted["amend"];
            proposal[arrangement] = abi.encode(terms);
            newcomer[arrangement] = 0;
            if (RandomTerms.pick(seed, "agreed", 2) == 0) _signAll(arrangement);
        } catch {}
    }

    function _accede(uint32 arrangement, bytes2 economy, uint256 seed) private {
        bytes2[] memory parties = _present(arrangement, economy);
        if (parties.length < 2) return;
        IArrangementRegistry.Terms memory terms = _terms(arrangement, parties, seed);
        vm.prank(_signatoryOf(economy));
        try registry.accede(arrangement, terms) {
            ++accepted["accede"];
            proposal[arrangement] = abi.encode(terms);
            newcomer[arrangement] = economy;
            _signAll(arrangement);
        } catch {}
    }

    function _cancelProposal(uint32 arrangement, uint256 seed) private {
        IArrangementRegistry.Terms memory terms = abi.decode(proposal[arrangement], (IArrangementRegistry.Terms));
        uint16 version = registry.arrangementOf(arrangement).proposed;
        vm.prank(_signatoryOf(terms.parties[RandomTerms.pick(seed, "party", terms.parties.length)]));
        try registry.cancelProposal(arrangement, version, terms) {
            ++accepted["cancelProposal"];
        } catch {}
    }

    function _signAll(uint32 arrangement) private {
        for (uint256 i = 0; i < 4; ++i) _sign(arrangement, economies[i]);
    }

    function _sign(uint32 arrangement, bytes2 economy) private {
        IArrangementRegistry.Terms memory terms = abi.decode(proposal[arrangement], (IArrangementRegistry.Terms));
        uint16 version = registry.arrangementOf(arrangement).proposed;
        vm.prank(_signatoryOf(economy));
        try registry.sign(arrangement, version, terms) {
            ++accepted["sign"];
            if (registry.arrangementOf(arrangement).version != version) return;
            ++accepted[version == 1 ? "adopt" : "adopt later"];
            adoptedNow = arrangement;
            signed[arrangement] = proposal[arrangement];
            model.adopted(arrangement, version, terms, newcomer[arrangement], _today());
        } catch {}
    }

    function _confirm(uint32 arrangement, uint256 seed) private {
        if (signed[arrangement].length == 0) return;
        IArrangementRegistry.Terms memory terms = abi.decode(signed[arrangement], (IArrangementRegistry.Terms));
        uint16 index = uint16(RandomTerms.pick(seed, "leg", terms.legs.length));
        if (terms.legs[index].from != 0) index = uint16(terms.legs.length - 1);
        IArrangementRegistry.Leg memory leg = terms.legs[index];
        uint8 modes = leg.modes & uint8(1 + RandomTerms.pick(seed, "modes", 15));
        uint40 from = _time(seed) - 3 days;
        uint16 version = registry.arrangementOf(arrangement).version;
        vm.prank(_signatoryOf(leg.issuer));
        try registry.confirmEntryIntoForce(arrangement, version, index, modes, from, terms) {} catch {
            return;
        }
        vm.prank(_signatoryOf(leg.recogniser));
        registry.confirmEntryIntoForce(arrangement, version, index, modes, from, terms);
        ++accepted["confirm"];
        model.confirmed(arrangement, version, terms.kind, leg, modes, from);
    }

    function _suspend(uint32 arrangement, uint256 seed) private {
        (bytes2 issuer, bytes2 recogniser, bytes2 economy) = _direction(arrangement, false, seed);
        vm.prank(_signatoryOf(economy));
        try registry.suspend(arrangement, issuer, recogniser, _time(seed)) {
            ++accepted["suspend"];
            model.suspended(arrangement, issuer, recogniser, _time(seed));
        } catch {}
    }

    function _cancelSuspension(uint32 arrangement, uint256 seed) private {
        (bytes2 issuer, bytes2 recogniser, bytes2 economy) = _direction(arrangement, true, seed);
        vm.prank(_signatoryOf(economy));
        try registry.cancelSuspension(arrangement, issuer, recogniser) {
            ++accepted["cancelSuspension"];
            model.suspensionCancelled(arrangement, issuer, recogniser);
        } catch {}
    }

    function _resume(uint32 arrangement, uint256 seed) private {
        (bytes2 issuer, bytes2 recogniser, bytes2 economy) = _direction(arrangement, true, seed);
        uint40 from = _time(seed);
        if (RandomTerms.pick(seed, "at once", 2) == 0) from = 0;
        vm.prank(_signatoryOf(economy));
        try registry.resume(arrangement, issuer, recogniser, from) {
            ++accepted["resume"];
            model.resumed(arrangement, issuer, recogniser, from == 0 ? _today() : from);
        } catch {}
    }

    function _withdraw(uint32 arrangement, bytes2 economy, uint256 seed) private {
        // Seldom the last act of an arrangement.
        if (_present(arrangement, 0).length < 3 && RandomTerms.pick(seed, "last", 4) != 0) return;
        vm.prank(_signatoryOf(economy));
        try registry.withdraw(arrangement, _time(seed)) {
            ++accepted["withdraw"];
            model.withdrawn(arrangement, economy, _time(seed));
        } catch {}
    }

    function _cancelWithdrawal(uint32 arrangement) private {
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(_signatoryOf(economies[i]));
            try registry.cancelWithdrawal(arrangement) {
                ++accepted["cancelWithdrawal"];
                model.withdrawalCancelled(arrangement, economies[i]);
            } catch {}
        }
    }

    function _terminate(uint32 arrangement, uint256 seed) private {
        uint40 end = _time(seed);
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(_signatoryOf(economies[i]));
            try registry.terminate(arrangement, end) {
                if (registry.arrangementOf(arrangement).terminatedAt != end) continue;
                ++accepted["terminate"];
                model.terminated(arrangement, end);
            } catch {}
        }
    }

    function _terms(
        uint32 arrangement,
        bytes2[] memory parties,
        uint256 seed
    ) private view returns (IArrangementRegistry.Terms memory) {
        IArrangementRegistry.Arrangement memory state = registry.arrangementOf(arrangement);
        return RandomTerms.terms(seed, state.kind, parties, state.version + 1, _today());
    }

    /// @dev Those of the four that are parties and have not left, and one more.
    function _present(uint32 arrangement, bytes2 more) private view returns (bytes2[] memory present) {
        (bytes2[] memory parties, uint40[] memory leavesAt) = registry.partiesOf(arrangement);
        present = new bytes2[](4);
        uint256 count;
        for (uint256 i = 0; i < 4; ++i) {
            bool isPresent = economies[i] == more;
            for (uint256 j = 0; j < parties.length; ++j) {
                bool stays = leavesAt[j] == 0 || leavesAt[j] > block.timestamp;
                if (parties[j] == economies[i] && stays) isPresent = true;
            }
            if (isPresent) present[count++] = economies[i];
        }
        assembly ("memory-safe") {
            mstore(present, count)
        }
    }
}
