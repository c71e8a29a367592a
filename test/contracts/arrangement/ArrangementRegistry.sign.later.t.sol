// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

/// @dev Version 1 is the bilateral arrangement, adopted at T0; version 2 is adopted ten days later.
contract ArrangementRegistrySignLaterTest is ArrangementFixture {
    uint40 private constant T1 = T0 + 10 * DAY;
    uint40 private constant LATER = T1 + 100 * DAY;

    function test_ReplacesAtOnce() public {
        _adopted(_bilateral());
        vm.warp(T1);
        _amended(1, _later(T1 - 5));
        _checkLeg(0, PAST, T1, T1);
        _checkLeg(1, T1, 0, 0);
        _equal(_interval(JP, NZ, 1).version, 2, "version");
        (, uint64 benefits) = registry.recognises(JP, NZ, SEA, 7, 1, 4, T1 - 1);
        _equal(benefits, 9, "former benefits");
        (, benefits) = registry.recognises(JP, NZ, SEA, 7, 1, 4, T1);
        _equal(benefits, 16, "new benefits");
    }

    function test_ReplacesThen() public {
        _adopted(_bilateral());
        vm.warp(T1);
        _amended(1, _later(LATER));
        _equal(_state(1).governsFrom, LATER, "governs from");
        (, uint64 benefits) = registry.recognises(JP, NZ, SEA, 7, 1, 4, LATER - 1);
        _equal(benefits, 9, "former benefits");
        (, benefits) = registry.recognises(JP, NZ, SEA, 7, 1, 4, LATER);
        _equal(benefits, 16, "new benefits");
    }

    function test_LowersThePlannedEnd() public {
        _adopted(_bilateral());
        vm.warp(T1);
        _amended(1, _later(LATER));
        _checkLeg(0, PAST, LATER, LATER);
    }

    function test_OpensNoEarlierThanItGoverns() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _later(LATER);
        terms.legs[0].from = LATER - 1;
        _amended(1, terms);
        _equal(_interval(JP, NZ, 1).leg.from, LATER, "from");
    }

    function test_OpensFromItsOwnDate() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _later(LATER);
        terms.legs[0].from = LATER + 7;
        _amended(1, terms);
        _equal(_interval(JP, NZ, 1).leg.from, LATER + 7, "from");
        require(!_recognised(JP, NZ, LATER) && !_recognised(JP, NZ, LATER + 6), "gap");
    }

    function test_SkipsALegThatIsOver() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _later(LATER);
        terms.legs[0].until = LATER;
        terms.legs[1].until = LATER + 1;
        _amended(1, terms);
        _equal(_count(JP, NZ), 1, "over");
        _equal(_count(NZ, JP), 2, "not over");
    }

    function test_KeepsAnEarlierPlannedEnd() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].until = LATER - 1;
        terms.legs[1].until = LATER + 1;
        _adopted(terms);
        _amended(1, _later(LATER));
        _checkLeg(0, PAST, LATER - 1, LATER - 1);
        _equal(_interval(NZ, JP, 0).plannedUntil, LATER, "later planned end");
    }

    function test_LeavesEndedLegs() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].until = T1;
        _adopted(terms);
        _suspend(JP, 1, NZ, JP, T0 + NOTICE * DAY);
        vm.warp(T0 + NOTICE * DAY);
        bytes32 planned = keccak256(abi.encode(_interval(JP, NZ, 0)));
        bytes32 suspended = keccak256(abi.encode(_interval(NZ, JP, 0)));
        _amended(1, _later(LATER));
        require(planned == keccak256(abi.encode(_interval(JP, NZ, 0))), "ended as planned");
        require(suspended == keccak256(abi.encode(_interval(NZ, JP, 0))), "ended by suspension");
    }

    function test_EndsAnAnnouncedSuspension() public {
        _adopted(_bilateral());
        _suspend(JP, 1, JP, NZ, LATER - 20);
        vm.warp(T1);
        _amended(1, _later(LATER));
        _checkLeg(0, PAST, LATER, LATER);
        _checkLeg(1, LATER, 0, 0);
        _equal(registry.suspensionOf(1, JP, NZ).effectiveAt, 0, "suspension");
        require(registry.suspensionOf(1, JP, NZ).party == 0, "suspender");
    }

    function test_EndsASuspension() public {
        _adopted(_bilateral());
        uint40 suspended = T0 + NOTICE * DAY;
        _suspend(JP, 1, JP, NZ, suspended);
        vm.warp(suspended + DAY);
        _amended(1, _later(LATER));
        _checkLeg(0, PAST, suspended, 0);
        _checkLeg(1, LATER, 0, 0);
        require(!_recognised(JP, NZ, LATER - 1) && _recognised(JP, NZ, LATER), "from when it governs");
        _equal(registry.suspensionOf(1, JP, NZ).effectiveAt, 0, "suspension");
    }

    function test_WithdrawalStands() public {
        _adopted(_bilateral());
        _withdraw(NZ, 1, LATER + 1);
        _amended(1, _later(LATER));
        _checkLeg(0, PAST, LATER, LATER);
        _checkLeg(1, LATER, LATER + 1, 0);
        (, uint40[] memory leavesAt) = registry.partiesOf(1);
        _equal(leavesAt[1], LATER + 1, "withdrawal");
    }

    function test_HoldsALegBack() public {
        _adopted(_bilateral());
        _withdraw(NZ, 1, LATER - 1);
        _amended(1, _later(LATER));
        _checkLeg(1, LATER, LATER - 1, 0);
        require(!_recognised(JP, NZ, LATER - 1) && !_recognised(JP, NZ, LATER), "held back");
        _as(NZ);
        registry.cancelWithdrawal(1);
        _checkLeg(0, PAST, LATER, LATER);
        _checkLeg(1, LATER, 0, 0);
    }

    function test_TerminationStands() public {
        _adopted(_bilateral());
        _terminate(JP, 1, LATER + 1);
        _terminate(NZ, 1, LATER + 1);
        _amended(1, _later(LATER));
        _checkLeg(1, LATER, LATER + 1, 0);
        _equal(_state(1).terminatedAt, LATER + 1, "terminated");
    }

    function test_TerminationSignaturesLapse() public {
        _adopted(_bilateral());
        _terminate(JP, 1, LATER);
        _amended(1, _bilateral());
        _terminate(NZ, 1, LATER);
        _equal(_state(1).terminatedAt, 0, "JP signed under version 1");
        _terminate(JP, 1, LATER);
        _equal(_state(1).terminatedAt, LATER, "both signed under version 2");
    }

    /// @dev The bilateral terms with other benefits.
    function _later(uint40 governsFrom) private pure returns (IArrangementRegistry.Terms memory terms) {
        terms = _bilateral();
        terms.governsFrom = governsFrom;
        terms.legs[0].benefits = 16;
        terms.legs[1].benefits = 16;
    }

    function _checkLeg(uint256 position, uint40 from, uint40 until, uint40 planned) private view {
        IArrangementRegistry.Interval memory interval = _interval(JP, NZ, position);
        _equal(interval.leg.from, from, "from");
        _equal(interval.leg.until, until, "until");
        _equal(interval.plannedUntil, planned, "planned until");
    }
}
