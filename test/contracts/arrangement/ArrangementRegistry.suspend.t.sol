// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistrySuspendTest is ArrangementFixture {
    uint40 private constant EFFECT = T0 + NOTICE * DAY;

    function test_RevertWhen_NoSignatory() public {
        _adopted(_bilateral());
        _refusesOtherRoles();
        registry.suspend(1, JP, NZ, EFFECT);
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, EFFECT, _unknown(1));
    }

    function test_RevertGiven_NotAdopted() public {
        _proposed(_bilateral());
        _refuses(JP, EFFECT, _notAdopted(1, 1, 0));
    }

    function test_RevertGiven_Terminated() public {
        _adopted(_bilateral());
        _terminate(JP, 1, T0);
        _terminate(NZ, 1, T0);
        _refuses(JP, EFFECT, _terminated(1));
    }

    function test_RevertWhen_NotParty() public {
        _adopted(_bilateral());
        _refuses(KR, EFFECT, _notParty(1, KR));
    }

    function test_RevertWhen_NotItsDirection() public {
        _adopted(_trilateral());
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NotItsDirection.selector;
        _refuses(KR, EFFECT, abi.encodeWithSelector(selector, KR, JP, NZ));
    }

    function test_RevertGiven_Suspended() public {
        _adopted(_bilateral());
        _suspend(JP, 1, JP, NZ, EFFECT);
        vm.warp(EFFECT);
        _refuses(NZ, EFFECT + NOTICE * DAY, _alreadySuspended());
        _refuses(JP, EFFECT + NOTICE * DAY, _alreadySuspended());
    }

    function test_RevertWhen_NotEarlier() public {
        _adopted(_bilateral());
        _suspend(JP, 1, JP, NZ, EFFECT);
        _refuses(NZ, EFFECT, _alreadySuspended());
        _refuses(NZ, EFFECT + 1, _alreadySuspended());
    }

    function test_TakesThePlaceOfALaterOne() public {
        _adopted(_bilateral());
        _suspend(JP, 1, JP, NZ, EFFECT + 1000 * DAY);
        _suspend(NZ, 1, JP, NZ, EFFECT);
        IArrangementRegistry.Suspension memory suspension = registry.suspensionOf(1, JP, NZ);
        require(suspension.party == NZ, "party");
        _equal(suspension.effectiveAt, EFFECT, "effective at");
        _equal(_interval(JP, NZ, 0).leg.until, EFFECT, "until");
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NotSuspended.selector;
        _refuses(JP, abi.encodeWithSelector(selector, 1, JP, NZ));
        registry.cancelSuspension(1, JP, NZ);
    }

    function test_RevertWhen_NoticeTooShort() public {
        _adopted(_bilateral());
        _refuses(JP, EFFECT - 1, _noticeTooShort(EFFECT - 1, EFFECT));
    }

    function test_RevertGiven_NoOpenLeg() public {
        IArrangementRegistry.Terms memory terms = _undated();
        terms.legs[0].from = PAST;
        terms.legs[0].until = T0 + DAY;
        _adopted(terms);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NoOpenLeg.selector;
        _refuses(JP, abi.encodeWithSelector(selector, 1, NZ, JP));
        registry.suspend(1, NZ, JP, EFFECT);
        vm.warp(T0 + DAY);
        _refuses(JP, EFFECT + DAY, abi.encodeWithSelector(selector, 1, JP, NZ));
    }

    function test_EndsTheDirection() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs = new IArrangementRegistry.Leg[](3);
        (terms.legs[0], terms.legs[1], terms.legs[2]) = (_leg(JP, NZ), _leg(JP, NZ), _leg(NZ, JP));
        terms.legs[1].from = EFFECT + DAY;
        _adopted(terms);
        _suspend(JP, 1, JP, NZ, EFFECT);
        _equal(_interval(JP, NZ, 0).leg.until, EFFECT, "in force");
        _equal(_interval(JP, NZ, 1).leg.until, EFFECT, "not yet in force");
        _equal(_interval(JP, NZ, 0).plannedUntil, 0, "planned end");
        require(_recognised(JP, NZ, EFFECT - 1) && !_recognised(JP, NZ, EFFECT), "recognised until then");
        _equal(_interval(NZ, JP, 0).leg.until, 0, "other direction");
    }

    function test_Emits() public {
        _adopted(_bilateral());
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _suspend(NZ, 1, JP, NZ, EFFECT);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        address writer = _signatoryOf(NZ);
        _equal(logs.length, 2, "events");
        require(logs[0].topics[0] == IArrangementRegistry.SuspensionNotified.selector, "notified");
        bytes memory expected = abi.encode(sequence + 1, writer, NZ, JP, NZ, EFFECT);
        require(keccak256(logs[0].data) == keccak256(expected), "notice");
        require(logs[1].topics[0] == IArrangementRegistry.LegEndSet.selector, "end set");
        expected = abi.encode(sequence + 2, writer, JP, NZ, uint32(0), EFFECT);
        require(keccak256(logs[1].data) == keccak256(expected), "end");
    }

    function test_LeavesOtherArrangements() public {
        _adopted(_bilateral());
        _adopted(_trilateral());
        _suspend(JP, 2, JP, NZ, EFFECT);
        _equal(_interval(JP, NZ, 0).leg.until, 0, "first arrangement");
        _equal(_interval(JP, NZ, 1).leg.until, EFFECT, "second arrangement");
        _equal(_interval(JP, KR, 0).leg.until, 0, "other direction");
        _suspend(JP, 1, JP, NZ, EFFECT + 1);
        _equal(_interval(JP, NZ, 0).leg.until, EFFECT + 1, "first arrangement");
        _equal(_interval(JP, NZ, 1).leg.until, EFFECT, "second arrangement");
    }

    function test_LeavesLegsThatEndSooner() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].until = EFFECT - 1;
        _adopted(terms);
        vm.recordLogs();
        _suspend(JP, 1, JP, NZ, EFFECT);
        _equal(vm.getRecordedLogs().length, 1, "no end set");
        _equal(_interval(JP, NZ, 0).leg.until, EFFECT - 1, "until");
    }

    function test_EndsAtOnce() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.noticeDays = 0;
        _adopted(terms);
        _refuses(JP, T0 - 1, _noticeTooShort(T0 - 1, T0));
        _suspend(JP, 1, JP, NZ, T0);
        require(_recognised(JP, NZ, T0 - 1) && !_recognised(JP, NZ, T0), "ended");
    }

    function test_EndsAsRecogniser() public {
        _adopted(_bilateral());
        _suspend(NZ, 1, JP, NZ, EFFECT);
        require(registry.suspensionOf(1, JP, NZ).party == NZ, "party");
        _equal(registry.suspensionOf(1, JP, NZ).effectiveAt, EFFECT, "effective at");
        _equal(_interval(JP, NZ, 0).leg.until, EFFECT, "until");
    }

    function _refuses(bytes2 economy, uint40 effectiveAt, bytes memory reason) private {
        _refuses(economy, reason);
        registry.suspend(1, JP, NZ, effectiveAt);
    }

    function _alreadySuspended() private pure returns (bytes memory) {
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_AlreadySuspended.selector;
        return abi.encodeWithSelector(selector, 1, JP, NZ);
    }
}
