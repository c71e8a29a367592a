// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../../contracts/interfaces/IArrangementRegistry.sol";

/// @dev What recognition means, without intervals: a promise is kept at a moment if it had begun, had not run out, its version
/// governed, and nothing stopped it. The registry stores the consequences of acts; this keeps the acts and works the answer out
/// from them at every question.
contract RecognitionModel {
    /// @dev A leg of an adopted version, with the date from which it was promised.
    struct Promise {
        uint32 arrangement;
        uint16 version;
        bool recognition;
        uint256 madeAt;
        IArrangementRegistry.Leg leg;
    }

    /// @dev What stops promises made before it was lifted, from a time on until another (0 = for ever).
    struct Stop {
        uint32 arrangement;
        bytes4 direction;
        bytes2 party;
        uint40 from;
        uint40 until;
        uint256 liftedAt;
        bool dropped;
    }

    uint256 private act;
    Promise[] private promises;
    Stop[] private stops;
    mapping(uint32 arrangement => mapping(uint16 version => uint40)) private governsFrom;
    mapping(uint32 arrangement => uint40) private terminatedAt;

    function adopted(
        uint32 arrangement,
        uint16 version,
        IArrangementRegistry.Terms calldata terms,
        bytes2 newcomer,
        uint40 time
    ) external {
        ++act;
        uint40 governs = time > terms.governsFrom ? time : terms.governsFrom;
        governsFrom[arrangement][version] = governs;
        for (uint256 i = 0; i < stops.length; ++i) {
            Stop storage stop = stops[i];
            if (stop.arrangement != arrangement || stop.liftedAt != 0 || stop.dropped) continue;
            if (stop.direction != 0 && stop.from > time) stop.dropped = true;
            if (stop.direction != 0 || (newcomer != 0 && stop.party == newcomer)) stop.liftedAt = act;
        }
        for (uint256 i = 0; i < terms.legs.length; ++i) {
            IArrangementRegistry.Leg memory leg = terms.legs[i];
            if (leg.from == 0) continue;
            if (version > 1 && leg.from < governs) leg.from = governs;
            _promise(arrangement, version, terms.kind, leg);
        }
    }

    function confirmed(
        uint32 arrangement,
        uint16 version,
        IArrangementRegistry.ArrangementKind kind,
        IArrangementRegistry.Leg memory leg,
        uint8 modes,
        uint40 from
    ) external {
        ++act;
        (leg.modes, leg.from) = (modes, from);
        _promise(arrangement, version, kind, leg);
    }

    /// @dev A later announcement of the same direction is dropped: the new one takes its place.
    function suspended(uint32 arrangement, bytes2 issuer, bytes2 recogniser, uint40 effectiveAt) external {
        _drop(arrangement, _key(issuer, recogniser), 0);
        stops.push(Stop(arrangement, _key(issuer, recogniser), 0, effectiveAt, 0, 0, false));
    }

    function suspensionCancelled(uint32 arrangement, bytes2 issuer, bytes2 recogniser) external {
        _drop(arrangement, _key(issuer, recogniser), 0);
    }

    function resumed(uint32 arrangement, bytes2 issuer, bytes2 recogniser, uint40 from) external {
        ++act;
        for (uint256 i = 0; i < stops.length; ++i) {
            if (!_stands(stops[i], arrangement, _key(issuer, recogniser), 0)) continue;
            stops[i].until = from;
            stops[i].liftedAt = act;
        }
    }

    function withdrawn(uint32 arrangement, bytes2 party, uint40 effectiveAt) external {
        stops.push(Stop(arrangement, 0, party, effectiveAt, 0, 0, false));
    }

    function withdrawalCancelled(uint32 arrangement, bytes2 party) external {
        _drop(arrangement, 0, party);
    }

    function terminated(uint32 arrangement, uint40 effectiveAt) external {
        terminatedAt[arrangement] = effectiveAt;
    }

    function recognises(
        bytes2 issuer,
        bytes2 recogniser,
        uint8 mode,
        uint8 programme,
        uint8 tier,
        uint32 operatorTypes,
        uint40 moment
    ) external view returns (bool recognised, uint64 benefits) {
        for (uint256 i = 0; i < promises.length; ++i) {
            IArrangementRegistry.Leg memory leg = promises[i].leg;
            if (leg.issuer != issuer || leg.recogniser != recogniser || !promises[i].recognition) continue;
            if ((leg.modes & mode) == 0 || leg.programme != programme) continue;
            if ((leg.tiers & (2 ** tier)) == 0 || (leg.operatorTypes & operatorTypes) == 0) continue;
            if (!_kept(promises[i], moment)) continue;
            recognised = true;
            benefits |= leg.benefits;
        }
    }

    function _kept(Promise storage made, uint40 moment) private view returns (bool) {
        if (moment < made.leg.from || (made.leg.until != 0 && moment >= made.leg.until)) return false;
        uint40 replaced = governsFrom[made.arrangement][made.version + 1];
        if (replaced != 0 && moment >= replaced) return false;
        uint40 ended = terminatedAt[made.arrangement];
        if (ended != 0 && moment >= ended) return false;
        for (uint256 i = 0; i < stops.length; ++i) {
            if (_stops(stops[i], made, moment)) return false;
        }
        return true;
    }

    function _stops(Stop storage stop, Promise storage made, uint40 moment) private view returns (bool) {
        if (stop.dropped || stop.arrangement != made.arrangement) return false;
        if (stop.liftedAt != 0 && made.madeAt >= stop.liftedAt) return false;
        bool concerns =
            stop.direction == _key(made.leg.issuer, made.leg.recogniser) ||
                stop.party == made.leg.issuer ||
                stop.party == made.leg.recogniser;
        return concerns && moment >= stop.from && (stop.until == 0 || moment < stop.until);
    }

    function _promise(
        uint32 arrangement,
        uint16 version,
        IArrangementRegistry.ArrangementKind kind,
        IArrangementRegistry.Leg memory leg
    ) private {
        bool recognition = kind == IArrangementRegistry.ArrangementKind.RECOGNITION;
        promises.push(Promise(arrangement, version, recognition, act, leg));
    }

    function _drop(uint32 arrangement, bytes4 direction, bytes2 party) private {
        for (uint256 i = 0; i < stops.length; ++i) {
            if (_stands(stops[i], arrangement, direction, party)) stops[i].dropped = true;
        }
    }

    function _stands(
        Stop storage stop,
        uint32 arrangement,
        bytes4 direction,
        bytes2 party
    ) private view returns (bool) {
        bool same = stop.arrangement == arrangement && stop.direction == direction && stop.party == party;
        return same && stop.liftedAt == 0 && !stop.dropped;
    }

    function _key(bytes2 issuer, bytes2 recogniser) private pure returns (bytes4) {
        return bytes4(bytes.concat(issuer, recogniser));
    }
}
