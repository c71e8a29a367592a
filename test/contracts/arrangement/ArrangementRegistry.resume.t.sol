// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryResumeTest is ArrangementFixture {
    uint40 private constant EFFECT = T0 + NOTICE * DAY;
    uint40 private constant LATER = EFFECT + 100 * DAY;

    function test_RevertWhen_NoSignatory() public {
        _suspended(_bilateral());
        _refusesOtherRoles();
        registry.resume(1, JP, NZ, 0);
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, 0, _unknown(1));
    }

    function test_RevertGiven_Terminated() public {
        _suspended(_bilateral());
        _terminate(JP, 1, EFFECT);
        _terminate(NZ, 1, EFFECT);
        _refuses(JP, 0, _terminated(1));
    }

    function test_RevertWhen_NotParty() public {
        _suspended(_bilateral());
        _refuses(KR, 0, _notParty(1, KR));
    }

    function test_RevertGiven_NotSuspended() public {
        _adopted(_bilateral());
        _refuses(JP, 0, _notSuspended());
    }

    function test_RevertGiven_OtherSidesSuspension() public {
        _suspended(_bilateral());
        _refuses(NZ, 0, _notSuspended());
    }

    function test_RevertGiven_NotInEffect() public {
        _adopted(_bilateral());
        _suspend(JP, 1, JP, NZ, EFFECT);
        vm.warp(EFFECT - 1);
        _refuses(JP, 0, _notSuspended());
    }

    function test_RevertWhen_InPast() public {
        _suspended(_bilateral());
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_InPast.selector;
        _refuses(JP, EFFECT - 1, abi.encodeWithSelector(selector, EFFECT - 1, EFFECT));
    }

    function test_RevertGiven_OtherSideLeft() public {
        _adopted(_trilateral());
        _suspend(JP, 1, JP, NZ, EFFECT);
        _suspend(JP, 1, NZ, JP, EFFECT);
        _withdraw(NZ, 1, EFFECT);
        vm.warp(EFFECT);
        _refuses(JP, 0, _notParty(1, NZ));
        _refuses(JP, _notParty(1, NZ));
        registry.resume(1, NZ, JP, 0);
    }

    function test_OpensNewIntervals() public {
        _suspended(_bilateral());
        vm.warp(EFFECT + DAY);
        _resume(JP, 1, JP, NZ, 0);
        _checkLeg(0, PAST, EFFECT, 0);
        _checkLeg(1, EFFECT + DAY, 0, 0);
        require(!_recognised(JP, NZ, EFFECT + DAY - 1) && _recognised(JP, NZ, EFFECT + DAY), "recognised again");
        _equal(registry.suspensionOf(1, JP, NZ).effectiveAt, 0, "suspension");
        require(registry.suspensionOf(1, JP, NZ).party == 0, "party");
    }

    function test_OpensFromAFutureDate() public {
        _suspended(_bilateral());
        _resume(JP, 1, JP, NZ, LATER);
        _checkLeg(1, LATER, 0, 0);
    }

    function test_Emits() public {
        _suspended(_bilateral());
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _resume(JP, 1, JP, NZ, 0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 2, "events");
        require(logs[0].topics[0] == IArrangementRegistry.ArrangementResumed.selector, "resumed");
        bytes memory expected = abi.encode(sequence + 1, _signatoryOf(JP), JP, JP, NZ, EFFECT);
        require(keccak256(logs[0].data) == keccak256(expected), "resumption");
        require(logs[1].topics[0] == IArrangementRegistry.LegEnteredIntoForce.selector, "leg");
        IArrangementRegistry.Leg memory leg = _leg(JP, NZ);
        leg.from = EFFECT;
        expected = abi.encode(sequence + 2, _signatoryOf(JP), uint16(1), uint32(1), leg);
        require(keccak256(logs[1].data) == keccak256(expected), "interval");
    }

    function test_LeavesOthers() public {
        _adopted(_bilateral());
        _adopted(_bilateral());
        _suspend(JP, 1, JP, NZ, EFFECT);
        _suspend(NZ, 2, JP, NZ, EFFECT);
        _suspend(JP, 1, NZ, JP, EFFECT);
        vm.warp(EFFECT);
        _resume(JP, 1, JP, NZ, 0);
        _equal(_count(JP, NZ), 3, "one more");
        _equal(_interval(JP, NZ, 2).arrangement, 1, "of the first arrangement");
        _equal(_count(NZ, JP), 2, "other direction");
    }

    function test_DoublesNothing() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.noticeDays = 0;
        _adopted(terms);
        for (uint256 i = 0; i < 3; ++i) {
            _suspend(JP, 1, JP, NZ, T0);
            _resume(JP, 1, JP, NZ, 0);
        }
        _equal(_count(JP, NZ), 4, "one for each resumption");
        _equal(_interval(JP, NZ, 3).leg.until, 0, "open");
    }

    function test_LeavesLegsThatEndedThemselves() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].until = EFFECT;
        terms.legs[1] = _leg(JP, NZ);
        terms.legs[1].until = EFFECT - 1;
        _suspended(terms);
        _resume(JP, 1, JP, NZ, 0);
        _equal(_count(JP, NZ), 2, "none opened");
    }

    function test_SkipsLegsThatAreOver() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].until = LATER;
        terms.legs[1] = _leg(JP, NZ);
        terms.legs[1].until = LATER + 2;
        _suspended(terms);
        _resume(JP, 1, JP, NZ, LATER + 1);
        _equal(_count(JP, NZ), 3, "one opened");
        _checkLeg(2, LATER + 1, LATER + 2, LATER + 2);
    }

    function test_OpensNoEarlierThanTheLeg() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].from = LATER;
        _suspended(terms);
        _resume(JP, 1, JP, NZ, 0);
        _checkLeg(1, LATER, 0, 0);
    }

    function test_EndsWithAWithdrawal() public {
        _suspended(_bilateral());
        _withdraw(NZ, 1, LATER);
        _resume(JP, 1, JP, NZ, 0);
        _checkLeg(1, EFFECT, LATER, 0);
    }

    function test_OpensBothVersions() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.governsFrom = LATER;
        _amended(1, terms);
        _suspend(JP, 1, JP, NZ, EFFECT);
        vm.warp(EFFECT);
        _resume(JP, 1, JP, NZ, EFFECT + DAY);
        _equal(_count(JP, NZ), 4, "two opened");
        _checkLeg(2, EFFECT + DAY, LATER, LATER);
        _equal(_interval(JP, NZ, 2).version, 1, "former version");
        _checkLeg(3, LATER, 0, 0);
        _equal(_interval(JP, NZ, 3).version, 2, "next version");
    }

    /// @dev The arrangement when JP's suspension of JP to NZ has just taken effect.
    function _suspended(IArrangementRegistry.Terms memory terms) private {
        _adopted(terms);
        _suspend(JP, 1, JP, NZ, EFFECT);
        vm.warp(EFFECT);
    }

    function _checkLeg(uint256 position, uint40 from, uint40 until, uint40 planned) private view {
        IArrangementRegistry.Interval memory interval = _interval(JP, NZ, position);
        _equal(interval.leg.from, from, "from");
        _equal(interval.leg.until, until, "until");
        _equal(interval.plannedUntil, planned, "planned until");
    }

    function _refuses(bytes2 economy, uint40 from, bytes memory reason) private {
        _refuses(economy, reason);
        registry.resume(1, JP, NZ, from);
    }

    function _notSuspended() private pure returns (bytes memory) {
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NotSuspended.selector;
        return abi.encodeWithSelector(selector, 1, JP, NZ);
    }
}
