// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../interfaces/IArrangementRegistry.sol";
import {ArrangementState} from "./ArrangementState.sol";

/// @dev The intervals of recognition. There is one rule for their ends, and all that ends a leg goes through it: an interval that
/// has not ended yet ends at the earliest of its planned end, the suspension of its direction, the withdrawal of either
/// economy, and the arrangement's termination. One that has ended never changes.
abstract contract Legs is ArrangementState {
    /// @dev Two slots: a Leg fills the first.
    struct StoredInterval {
        Leg leg;
        uint40 plannedUntil;
        uint32 arrangement;
        uint16 version;
        ArrangementKind kind;
    }

    mapping(bytes4 direction => StoredInterval[]) private _intervals;

    /// @inheritdoc IArrangementRegistry
    function recognises(
        bytes2 issuer,
        bytes2 recogniser,
        uint8 mode,
        uint8 programme,
        uint8 tier,
        uint32 operatorTypes,
        uint40 moment
    ) external view returns (bool recognised, uint64 benefits) {
        if (mode == 0 || mode & (mode - 1) != 0) return (false, 0);
        StoredInterval[] storage list = _intervals[_directionOf(issuer, recogniser)];
        for (uint256 i = 0; i < list.length; ++i) {
            Leg memory leg = list[i].leg;
            bool inForce = leg.from <= moment && (leg.until == 0 || moment < leg.until);
            bool covered =
                leg.modes & mode != 0 &&
                    leg.programme == programme &&
                    (leg.tiers >> tier) & 1 != 0 &&
                    leg.operatorTypes & operatorTypes != 0;
            if (inForce && covered && list[i].kind == ArrangementKind.RECOGNITION) {
                recognised = true;
                benefits |= leg.benefits;
            }
        }
    }

    /// @inheritdoc IArrangementRegistry
    function intervalsOf(bytes2 issuer, bytes2 recogniser) external view returns (Interval[] memory intervals) {
        StoredInterval[] storage list = _intervals[_directionOf(issuer, recogniser)];
        intervals = new Interval[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            StoredInterval storage interval = list[i];
            intervals[i] = Interval(interval.leg, interval.plannedUntil, interval.arrangement, interval.version);
        }
    }

    /// @dev Opens an interval for a leg of signed terms, unless nothing would ever be left of it. A notice may cut it at or
    /// before its beginning; cancelling the notice then brings it back.
    /// @param leg With its final from; until is the planned end.
    function _enterIntoForce(
        Tip memory tip,
        uint32 arrangement,
        Record storage record,
        uint16 version,
        Leg memory leg
    ) internal {
        if (leg.until != 0 && leg.until <= leg.from) return;
        bytes4 key = _directionOf(leg.issuer, leg.recogniser);
        StoredInterval[] storage list = _intervals[key];
        uint32 position = uint32(list.length);
        Direction storage direction = record.directions[key];
        if (!direction.listed) {
            direction.listed = true;
            direction.scanFrom = position;
            record.directionList.push(key);
        }
        _append(
            tip,
            LegEnteredIntoForce.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, version, position, leg)
        );
        uint40 planned = leg.until;
        leg.until = _earliest(planned, _cutOf(record, key));
        list.push(StoredInterval(leg, planned, arrangement, version, record.kind));
        if (leg.until != planned) _appendEnd(tip, arrangement, key, position, leg.until);
    }

    /// @dev Applies the rule to every interval of a direction that has not ended.
    /// @param replacedAt When the next version's legs replace them; 0 = they are not replaced.
    function _settle(
        Tip memory tip,
        uint32 arrangement,
        Record storage record,
        bytes4 direction,
        uint40 replacedAt
    ) internal {
        uint40 cut = _cutOf(record, direction);
        StoredInterval[] storage list = _intervals[direction];
        for (uint256 i = record.directions[direction].scanFrom; i < list.length; ++i) {
            StoredInterval storage interval = list[i];
            if (!_canChange(interval, arrangement)) continue;
            uint40 planned = _earliest(interval.plannedUntil, replacedAt);
            uint40 until = _earliest(planned, cut);
            if (replacedAt != 0) interval.plannedUntil = planned;
            if (until == interval.leg.until) continue;
            interval.leg.until = until;
            _appendEnd(tip, arrangement, direction, uint32(i), until);
        }
    }

    /// @dev The position of the first interval that can still change, from `start` on; reverts if there is none.
    function _firstOpen(uint32 arrangement, bytes4 direction, uint256 start) internal view returns (uint32) {
        StoredInterval[] storage list = _intervals[direction];
        for (uint256 i = start; i < list.length; ++i) {
            if (_canChange(list[i], arrangement)) return uint32(i);
        }
        revert ArrangementRegistry_NoOpenLeg(arrangement, bytes2(direction), bytes2(direction << 16));
    }

    /// @dev Opens new intervals for those that a suspension ended, none of them before the leg would have begun.
    function _reopen(
        Tip memory tip,
        uint32 arrangement,
        Record storage record,
        bytes4 direction,
        uint40 suspendedAt,
        uint40 from
    ) internal {
        StoredInterval[] storage list = _intervals[direction];
        uint256 end = list.length;
        for (uint256 i = record.directions[direction].scanFrom; i < end; ++i) {
            StoredInterval storage interval = list[i];
            uint40 planned = interval.plannedUntil;
            bool ended = interval.arrangement == arrangement && interval.leg.until == suspendedAt;
            if (!ended || planned == suspendedAt) continue;
            Leg memory leg = interval.leg;
            leg.until = planned;
            if (leg.from < from) leg.from = from;
            _enterIntoForce(tip, arrangement, record, interval.version, leg);
        }
    }

    /// @dev The earlier of two ends, where 0 is none.
    function _earliest(uint40 one, uint40 other) internal pure returns (uint40) {
        if (one == 0) return other;
        return other == 0 || one < other ? one : other;
    }

    /// @dev The earliest of all that ends the legs of a direction, whatever their own ends; 0 = nothing.
    function _cutOf(Record storage record, bytes4 direction) private view returns (uint40) {
        uint40 leaves = _earliest(record.leavesAt[bytes2(direction)], record.leavesAt[bytes2(direction << 16)]);
        return _earliest(_earliest(record.directions[direction].effectiveAt, record.terminatedAt), leaves);
    }

    function _canChange(StoredInterval storage interval, uint32 arrangement) private view returns (bool) {
        uint40 until = interval.leg.until;
        return (until == 0 || until > _now()) && interval.arrangement == arrangement;
    }

    function _appendEnd(Tip memory tip, uint32 arrangement, bytes4 direction, uint32 position, uint40 until) private {
        _append(
            tip,
            LegEndSet.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, bytes2(direction), bytes2(direction << 16), position, until)
        );
    }
}
