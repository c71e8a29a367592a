// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryAmendTest is ArrangementFixture {
    function test_RevertWhen_NoSignatory() public {
        _adopted(_bilateral());
        _refusesOtherRoles();
        registry.amend(1, _bilateral());
    }

    function test_RevertGiven_Unknown() public {
        _adopted(_bilateral());
        _refuses(JP, _unknown(0));
        registry.amend(0, _bilateral());
        _refuses(JP, _unknown(2));
        registry.amend(2, _bilateral());
    }

    function test_RevertGiven_NotAdopted() public {
        _proposed(_bilateral());
        _refuses(JP, _notAdopted(1, 1, 0));
        registry.amend(1, _bilateral());
    }

    function test_RevertGiven_EndHasCome() public {
        _adopted(_bilateral());
        _terminate(JP, 1, T0 + DAY);
        _terminate(NZ, 1, T0 + DAY);
        vm.warp(T0 + DAY);
        _refuses(JP, _terminated(1));
        registry.amend(1, _bilateral());
    }

    function test_RevertGiven_OnePartyLeft() public {
        _adopted(_bilateral());
        _withdraw(NZ, 1, _afterNotice());
        vm.warp(_afterNotice());
        _refuses(JP, _terminated(1));
        registry.amend(1, _bilateral());
    }

    function test_RevertWhen_NotParty() public {
        _adopted(_bilateral());
        _refuses(AU, _notParty(1, AU));
        registry.amend(1, _bilateral());
    }

    function test_RevertGiven_CallerLeft() public {
        _leftByKR();
        _refuses(KR, _notParty(1, KR));
        registry.amend(1, _bilateral());
    }

    function test_RevertGiven_ProposalOpen() public {
        _adopted(_bilateral());
        _as(JP);
        registry.amend(1, _bilateral());
        _refuses(NZ, abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_ProposalOpen.selector, 1, 2));
        registry.amend(1, _bilateral());
    }

    function test_RevertGiven_VersionPending() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.governsFrom = T0 + DAY;
        _amended(1, terms);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_VersionPending.selector;
        vm.warp(T0 + DAY - 1);
        _refuses(JP, abi.encodeWithSelector(selector, 1, 2, T0 + DAY));
        registry.amend(1, terms);
        vm.warp(T0 + DAY);
        _as(JP);
        registry.amend(1, terms);
    }

    function test_RevertWhen_KindChanged() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.kind = IArrangementRegistry.ArrangementKind.INFORMATION;
        terms.legs[0].benefits = 0;
        terms.legs[1].benefits = 0;
        _refuses(JP, abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_KindChanged.selector, 1, 0, 1));
        registry.amend(1, terms);
    }

    function test_RevertWhen_TermsMalformed() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[1].modes = 0;
        _refuses(JP, abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_InvalidLeg.selector, 1));
        registry.amend(1, terms);
    }

    function test_RevertWhen_PartyMissing() public {
        _adopted(_trilateral());
        _refuses(JP, _invalidParties(1, NZ));
        registry.amend(1, _terms(_parties(JP, NZ)));
        _refuses(JP, _invalidParties(2, 0));
        registry.amend(1, _terms(_parties(JP, KR)));
    }

    function test_RevertWhen_PartyMore() public {
        _adopted(_bilateral());
        _refuses(JP, _invalidParties(2, "US"));
        registry.amend(1, _terms(_parties(JP, NZ, "US")));
    }

    function test_RevertWhen_PartyReplaced() public {
        _adopted(_bilateral());
        _refuses(JP, _invalidParties(1, KR));
        registry.amend(1, _terms(_parties(JP, KR)));
    }

    function test_RevertWhen_PartyLeft() public {
        _leftByKR();
        _refuses(JP, _invalidParties(1, KR));
        registry.amend(1, _trilateral());
    }

    function test_OpensTheNextVersion() public {
        _adopted(_bilateral());
        _as(NZ);
        _equal(registry.amend(1, _bilateral()), 2, "version");
        IArrangementRegistry.Arrangement memory state = _state(1);
        _equal(state.proposed, 2, "proposed");
        _equal(state.signatures, 0, "signatures");
        require(state.proposedHash == registry.hashTerms(1, 2, _bilateral()), "hash");
        require(state.proposedHash != state.termsHash, "version is part of the hash");
    }

    function test_EmitsTheTerms() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.governsFrom = T0 + DAY;
        bytes32 termsHash = registry.hashTerms(1, 2, terms);
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _as(NZ);
        registry.amend(1, terms);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 1, "one event");
        require(logs[0].topics[0] == IArrangementRegistry.ArrangementProposed.selector, "topic");
        bytes memory expected = abi.encode(sequence + 1, _signatoryOf(NZ), uint16(2), NZ, termsHash, terms);
        require(keccak256(logs[0].data) == keccak256(expected), "data");
    }

    function test_LeavesTheGoverningVersion() public {
        _adopted(_bilateral());
        bytes32 before = keccak256(abi.encode(registry.intervalsOf(JP, NZ), _state(1).termsHash));
        _as(JP);
        registry.amend(1, _bilateral());
        require(before == keccak256(abi.encode(registry.intervalsOf(JP, NZ), _state(1).termsHash)), "unchanged");
        _equal(_state(1).version, 1, "version");
    }

    function test_CountsAWithdrawingParty() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, _afterNotice());
        _as(KR);
        _equal(registry.amend(1, _trilateral()), 2, "version");
    }

    function test_OpensTheVersionOfTheOthers() public {
        _leftByKR();
        _amended(1, _bilateral());
        (bytes2[] memory parties, ) = registry.partiesOf(1);
        require(keccak256(abi.encode(parties)) == keccak256(abi.encode(_parties(JP, NZ))), "parties");
    }

    /// @dev The trilateral arrangement, when KR's withdrawal has taken effect.
    function _leftByKR() private {
        _adopted(_trilateral());
        _withdraw(KR, 1, _afterNotice());
        vm.warp(_afterNotice());
    }
}
