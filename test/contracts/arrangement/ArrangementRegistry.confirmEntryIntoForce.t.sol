// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

/// @dev Leg 0 of the undated terms is JP to NZ.
contract ArrangementRegistryConfirmTest is ArrangementFixture {
    function test_RevertWhen_NoSignatory() public {
        _adopted(_undated());
        _refusesOtherRoles();
        registry.confirmEntryIntoForce(1, 1, 0, SEA, T0, _undated());
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, 0, SEA, T0, _undated(), _unknown(1));
    }

    function test_RevertGiven_NotAdopted() public {
        _proposed(_undated());
        _refuses(JP, 0, SEA, T0, _undated(), _notAdopted(1, 1, 0));
    }

    function test_RevertGiven_Terminated() public {
        _adopted(_undated());
        _terminate(JP, 1, T0);
        _terminate(NZ, 1, T0);
        _refuses(JP, 0, SEA, T0, _undated(), _terminated(1));
    }

    function test_RevertWhen_NotParty() public {
        _adopted(_undated());
        _refuses(KR, 0, SEA, T0, _undated(), _notParty(1, KR));
    }

    function test_RevertWhen_AnotherVersion() public {
        _adopted(_undated());
        _amended(1, _undated());
        _refuses(JP, 0, SEA, T0, _undated(), _notAdopted(1, 1, 2));
    }

    function test_RevertWhen_TermsMismatch() public {
        _adopted(_undated());
        bytes32 expected = registry.hashTerms(1, 1, _undated());
        bytes32 actual = registry.hashTerms(1, 1, _bilateral());
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_TermsMismatch.selector;
        _refuses(JP, 0, SEA, T0, _bilateral(), abi.encodeWithSelector(selector, 1, expected, actual));
    }

    function test_RevertWhen_NoSuchLeg() public {
        _adopted(_undated());
        _refuses(JP, 2, SEA, T0, _undated(), _notConfirmable(2, SEA));
    }

    function test_RevertWhen_NotItsLeg() public {
        IArrangementRegistry.Terms memory terms = _undatedTrilateral();
        _adopted(terms);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NotItsDirection.selector;
        _refuses(NZ, 0, SEA, T0, terms, abi.encodeWithSelector(selector, NZ, JP, KR));
    }

    function test_RevertGiven_OtherSideLeft() public {
        IArrangementRegistry.Terms memory terms = _undatedTrilateral();
        _adopted(terms);
        _withdraw(KR, 1, T0 + NOTICE * DAY);
        vm.warp(T0 + NOTICE * DAY);
        _refuses(JP, 0, SEA, T0, terms, _notParty(1, KR));
        _equal(terms.legs[2].issuer == KR ? 1 : 0, 1, "KR issues");
        _refuses(JP, 2, SEA, T0, terms, _notParty(1, KR));
    }

    function test_RevertGiven_Suspended() public {
        _adopted(_undated());
        _enter(SEA, T0, _undated());
        _suspend(JP, 1, JP, NZ, T0 + NOTICE * DAY);
        vm.warp(T0 + NOTICE * DAY);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_AlreadySuspended.selector;
        _refuses(JP, 0, AIR, T0, _undated(), abi.encodeWithSelector(selector, 1, JP, NZ));
    }

    function test_RevertWhen_DateFixed() public {
        _adopted(_bilateral());
        _refuses(JP, 0, SEA, T0, _bilateral(), _notConfirmable(0, SEA));
    }

    function test_RevertWhen_ModesNotItsOwn() public {
        _adopted(_undated());
        _refuses(JP, 0, 0, T0, _undated(), _notConfirmable(0, 0));
        _refuses(JP, 0, 4, T0, _undated(), _notConfirmable(0, 4));
        _refuses(JP, 0, 5, T0, _undated(), _notConfirmable(0, 5));
    }

    function test_RevertWhen_ModeEntered() public {
        _adopted(_undated());
        _confirm(JP, SEA | AIR, T0 + 1, _undated());
        _enter(SEA, T0, _undated());
        _refuses(JP, 0, SEA, T0 + 1, _undated(), _notConfirmable(0, SEA));
        _refuses(NZ, 0, SEA | AIR, T0 + 1, _undated(), _notConfirmable(0, SEA | AIR));
    }

    function test_RevertWhen_NothingLeft() public {
        IArrangementRegistry.Terms memory terms = _undated();
        terms.legs[0].until = T0 + DAY;
        _adopted(terms);
        _refuses(JP, 0, SEA, 0, terms, _notConfirmable(0, SEA));
        _refuses(JP, 0, SEA, T0 + DAY, terms, _notConfirmable(0, SEA));
        _confirm(JP, SEA, T0 + DAY - 1, terms);
    }

    function test_RevertWhen_BeforeItGoverns() public {
        _adopted(_undated());
        IArrangementRegistry.Terms memory terms = _undated();
        terms.governsFrom = T0 + DAY;
        _amended(1, terms);
        _refusesVersion2(T0 + DAY - 1, terms);
        _as(JP);
        registry.confirmEntryIntoForce(1, 2, 0, SEA, T0 + DAY, terms);
    }

    function test_RevertGiven_AlreadyConfirmed() public {
        _adopted(_undated());
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_AlreadyConfirmed.selector;
        _confirm(JP, SEA, T0, _undated());
        _refuses(JP, 0, SEA, T0, _undated(), abi.encodeWithSelector(selector, 1, 0, SEA, T0, JP));
        _confirm(NZ, SEA, T0 + 1, _undated());
        _refuses(NZ, 0, SEA, T0 + 1, _undated(), abi.encodeWithSelector(selector, 1, 0, SEA, T0 + 1, NZ));
    }

    function test_OpensNothingAlone() public {
        _adopted(_undated());
        _confirm(JP, SEA, T0, _undated());
        _confirm(NZ, SEA, T0 + 1, _undated());
        _confirm(NZ, SEA | AIR, T0, _undated());
        _equal(_count(JP, NZ), 0, "not the same modes and date");
    }

    function test_EmitsConfirmed() public {
        _adopted(_undated());
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _confirm(NZ, SEA, T0, _undated());
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 1, "one event");
        require(logs[0].topics[0] == IArrangementRegistry.EntryIntoForceConfirmed.selector, "topic");
        bytes memory expected = abi.encode(sequence + 1, _signatoryOf(NZ), uint16(1), NZ, uint16(0), SEA, T0);
        require(keccak256(logs[0].data) == keccak256(expected), "data");
    }

    function test_OpensTheLeg() public {
        _adopted(_undated());
        _enter(SEA, T0 + DAY, _undated());
        IArrangementRegistry.Leg memory expected = _leg(JP, NZ);
        expected.modes = SEA;
        expected.from = T0 + DAY;
        require(keccak256(abi.encode(_interval(JP, NZ, 0).leg)) == keccak256(abi.encode(expected)), "leg");
        require(!_recognised(JP, NZ, T0 + DAY - 1) && _recognised(JP, NZ, T0 + DAY), "from its date");
        _equal(_count(NZ, JP), 0, "the other direction waits");
    }

    function test_EmitsEntered() public {
        _adopted(_undated());
        _confirm(JP, AIR, T0, _undated());
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _confirm(NZ, AIR, T0, _undated());
        Vm.Log memory log = vm.getRecordedLogs()[1];
        require(log.topics[0] == IArrangementRegistry.LegEnteredIntoForce.selector, "topic");
        IArrangementRegistry.Leg memory leg = _leg(JP, NZ);
        (leg.modes, leg.from) = (AIR, T0);
        bytes memory expected = abi.encode(sequence + 2, _signatoryOf(NZ), uint16(1), uint32(0), leg);
        require(keccak256(log.data) == keccak256(expected), "data");
    }

    function test_OpensModeByMode() public {
        _adopted(_undated());
        _enter(SEA, T0, _undated());
        _enter(AIR, T0 + DAY, _undated());
        _equal(_interval(JP, NZ, 0).leg.modes, SEA, "sea");
        _equal(_interval(JP, NZ, 1).leg.modes, AIR, "air");
        _equal(_interval(JP, NZ, 1).leg.from, T0 + DAY, "air from");
    }

    function test_OpensFromThePast() public {
        _adopted(_undated());
        _enter(SEA, PAST, _undated());
        require(_recognised(JP, NZ, PAST), "version 1");
        _amended(1, _undated());
        vm.warp(T0 + DAY);
        _refusesVersion2(T0 - 1, _undated());
        for (uint256 i = 0; i < 2; ++i) {
            _as(i == 0 ? JP : NZ);
            registry.confirmEntryIntoForce(1, 2, 0, SEA, T0, _undated());
        }
        _equal(_interval(JP, NZ, 1).leg.from, T0, "version 2");
    }

    function test_EndsWithAnAnnouncedSuspension() public {
        _adopted(_undated());
        _enter(SEA, T0, _undated());
        uint40 suspended = T0 + NOTICE * DAY;
        _suspend(JP, 1, JP, NZ, suspended);
        _enter(AIR, suspended + DAY, _undated());
        _equal(_interval(JP, NZ, 1).leg.until, suspended, "ends before it begins");
        vm.warp(suspended);
        _resume(JP, 1, JP, NZ, 0);
        _equal(_interval(JP, NZ, 2).leg.from, suspended, "sea again");
        _equal(_interval(JP, NZ, 3).leg.from, suspended + DAY, "air not before its date");
    }

    function _undatedTrilateral() private pure returns (IArrangementRegistry.Terms memory terms) {
        terms = _trilateral();
        for (uint256 i = 0; i < terms.legs.length; ++i) terms.legs[i].from = 0;
    }

    function _confirm(bytes2 economy, uint8 modes, uint40 from, IArrangementRegistry.Terms memory terms) private {
        _as(economy);
        registry.confirmEntryIntoForce(1, 1, 0, modes, from, terms);
    }

    function _enter(uint8 modes, uint40 from, IArrangementRegistry.Terms memory terms) private {
        _confirm(JP, modes, from, terms);
        _confirm(NZ, modes, from, terms);
    }

    function _refuses(
        bytes2 economy,
        uint16 legIndex,
        uint8 modes,
        uint40 from,
        IArrangementRegistry.Terms memory terms,
        bytes memory reason
    ) private {
        _refuses(economy, reason);
        registry.confirmEntryIntoForce(1, 1, legIndex, modes, from, terms);
    }

    function _refusesVersion2(uint40 from, IArrangementRegistry.Terms memory terms) private {
        _refuses(JP, _notConfirmable(0, SEA));
        registry.confirmEntryIntoForce(1, 2, 0, SEA, from, terms);
    }

    function _notConfirmable(uint16 legIndex, uint8 modes) private pure returns (bytes memory) {
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_EntryNotConfirmable.selector;
        return abi.encodeWithSelector(selector, 1, legIndex, modes);
    }
}
