// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../interfaces/IArrangementRegistry.sol";
import {EntryIntoForce} from "./EntryIntoForce.sol";

/// @dev What a party may announce alone, and the end on which all agree. Each only notes a time and has the legs settled by it.
abstract contract Notices is EntryIntoForce {
    /// @dev Who has signed a termination: key of (arrangement, version, time) to one bit per party of the signed version.
    mapping(bytes32 termination => uint32) private _terminations;

    /// @inheritdoc IArrangementRegistry
    function suspend(uint32 arrangement, bytes2 issuer, bytes2 recogniser, uint40 effectiveAt) external {
        (Record storage record, bytes2 economy) = _asParty(arrangement);
        if (economy != issuer && economy != recogniser) {
            revert ArrangementRegistry_NotItsDirection(economy, issuer, recogniser);
        }
        bytes4 key = _directionOf(issuer, recogniser);
        Direction storage direction = record.directions[key];
        uint40 announced = direction.effectiveAt;
        if (announced != 0 && (announced <= _now() || announced <= effectiveAt)) {
            revert ArrangementRegistry_AlreadySuspended(arrangement, issuer, recogniser);
        }
        _requireNotice(record, effectiveAt);
        direction.scanFrom = _firstOpen(arrangement, key, direction.scanFrom);
        direction.party = economy;
        direction.effectiveAt = effectiveAt;

        Tip memory tip = _readTip();
        _append(
            tip,
            SuspensionNotified.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, economy, issuer, recogniser, effectiveAt)
        );
        _settle(tip, arrangement, record, key, 0);
        _storeTip(tip);
    }

    /// @inheritdoc IArrangementRegistry
    function cancelSuspension(uint32 arrangement, bytes2 issuer, bytes2 recogniser) external {
        (Record storage record, bytes2 economy) = _asParty(arrangement);
        uint40 effectiveAt = _endSuspension(arrangement, record, issuer, recogniser, economy);
        if (effectiveAt <= _now()) revert ArrangementRegistry_NotSuspended(arrangement, issuer, recogniser);

        Tip memory tip = _readTip();
        _append(
            tip,
            SuspensionCancelled.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, economy, issuer, recogniser)
        );
        _settle(tip, arrangement, record, _directionOf(issuer, recogniser), 0);
        _storeTip(tip);
    }

    /// @inheritdoc IArrangementRegistry
    function resume(uint32 arrangement, bytes2 issuer, bytes2 recogniser, uint40 from) external {
        (Record storage record, bytes2 economy) = _asParty(arrangement);
        uint40 suspendedAt = _endSuspension(arrangement, record, issuer, recogniser, economy);
        if (suspendedAt > _now()) revert ArrangementRegistry_NotSuspended(arrangement, issuer, recogniser);
        if (from == 0) from = _now();
        _requireNotPast(from);
        _requirePresent(arrangement, record, economy == issuer ? recogniser : issuer);

        Tip memory tip = _readTip();
        _append(
            tip,
            ArrangementResumed.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, economy, issuer, recogniser, from)
        );
        _reopen(tip, arrangement, record, _directionOf(issuer, recogniser), suspendedAt, from);
        _storeTip(tip);
    }

    /// @inheritdoc IArrangementRegistry
    function withdraw(uint32 arrangement, uint40 effectiveAt) external {
        (Record storage record, bytes2 economy) = _asParty(arrangement);
        uint40 announced = record.leavesAt[economy];
        if (announced != 0) revert ArrangementRegistry_AlreadyWithdrawing(arrangement, economy, announced);
        _requireNotice(record, effectiveAt);
        record.leavesAt[economy] = effectiveAt;

        Tip memory tip = _readTip();
        _append(
            tip,
            WithdrawalNotified.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, economy, effectiveAt)
        );
        _settleAll(tip, arrangement, record);
        _storeTip(tip);
    }

    /// @inheritdoc IArrangementRegistry
    function cancelWithdrawal(uint32 arrangement) external {
        bytes2 economy = _signatory();
        Record storage record = _inForce(arrangement);
        if (!_isParty(record, economy)) revert ArrangementRegistry_NotParty(arrangement, economy);
        if (record.leavesAt[economy] <= _now()) revert ArrangementRegistry_NotWithdrawing(arrangement, economy);
        record.leavesAt[economy] = 0;

        Tip memory tip = _readTip();
        _append(tip, WithdrawalCancelled.selector, _subject(arrangement), abi.encode(_next(tip), msg.sender, economy));
        _settleAll(tip, arrangement, record);
        _storeTip(tip);
    }

    /// @inheritdoc IArrangementRegistry
    function terminate(uint32 arrangement, uint40 effectiveAt) external {
        (Record storage record, bytes2 economy) = _asParty(arrangement);
        _requireNotPast(effectiveAt);
        bool complete = _signTermination(arrangement, record, economy, effectiveAt);

        Tip memory tip = _readTip();
        _append(
            tip,
            TerminationSigned.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, economy, effectiveAt)
        );
        if (complete) {
            record.terminatedAt = effectiveAt;
            _append(
                tip,
                ArrangementTerminated.selector,
                _subject(arrangement),
                abi.encode(_next(tip), msg.sender, effectiveAt)
            );
            _settleAll(tip, arrangement, record);
        }
        _storeTip(tip);
    }

    /// @dev Notes the signature; says whether every party that has not left has signed this time now.
    function _signTermination(
        uint32 arrangement,
        Record storage record,
        bytes2 economy,
        uint40 effectiveAt
    ) private returns (bool complete) {
        bytes32 key = keccak256(abi.encode(arrangement, record.version, effectiveAt));
        uint32 signed = _terminations[key];
        complete = true;
        for (uint256 i = 0; i < record.parties.length; ++i) {
            bytes2 party = record.parties[i];
            bool hasSigned = (signed >> i) & 1 != 0;
            if (party == economy) {
                if (hasSigned) {
                    revert ArrangementRegistry_TerminationAlreadySigned(arrangement, economy, effectiveAt);
                }
                signed |= uint32(1 << i);
            } else if (!hasSigned && !_hasLeft(record, party)) {
                complete = false;
            }
        }
        _terminations[key] = signed;
    }

    /// @dev Clears the party's own suspension of a direction; says from when it was.
    function _endSuspension(
        uint32 arrangement,
        Record storage record,
        bytes2 issuer,
        bytes2 recogniser,
        bytes2 economy
    ) private returns (uint40 effectiveAt) {
        Direction storage direction = record.directions[_directionOf(issuer, recogniser)];
        if (direction.party != economy) revert ArrangementRegistry_NotSuspended(arrangement, issuer, recogniser);
        effectiveAt = direction.effectiveAt;
        direction.party = 0;
        direction.effectiveAt = 0;
    }

    function _settleAll(Tip memory tip, uint32 arrangement, Record storage record) private {
        for (uint256 i = 0; i < record.directionList.length; ++i) {
            _settle(tip, arrangement, record, record.directionList[i], 0);
        }
    }

    function _requireNotice(Record storage record, uint40 effectiveAt) private view {
        uint40 earliest = _now() + uint40(record.noticeDays) * 1 days;
        if (effectiveAt < earliest) revert ArrangementRegistry_NoticeTooShort(effectiveAt, earliest);
    }

    function _requireNotPast(uint40 time) private view {
        if (time < _now()) revert ArrangementRegistry_InPast(time, _now());
    }
}
