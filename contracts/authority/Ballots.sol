// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../interfaces/IAuthorityRegistry.sol";
import {Members} from "./Members.sol";

/// @dev What a ballot may do, decided the same way when it is proposed and when it passes:
/// ADMIT: NONE, REMOVED. SUSPEND: ACTIVE, and SUSPENDED if it brings a mark earlier than an open one, as when keys leaked is often
/// learnt only after the suspension. REINSTATE: SUSPENDED. REMOVE and REPLACE_ADMIN: ACTIVE, SUSPENDED; the latter keeps the status.
///
/// A vote lapses for good when its economy is suspended, removed or given a new admin, for the key that cast it may have been
/// stolen. Once active (again), the economy may vote anew. The denominator stays.
abstract contract Ballots is Members {
    /// @inheritdoc IAuthorityRegistry
    uint40 public constant BALLOT_LIFETIME = 30 days;

    uint256 private constant MIN_VOTES = 2;
    uint256 private constant MIN_MEMBERS = 3;

    mapping(uint256 ballotId => Ballot) private _ballots;
    uint256 private _ballotCount;
    /// @dev How often the votes of an economy have lapsed.
    mapping(bytes2 economy => uint256) private _lapses;
    /// @dev 1 + _lapses at the vote. The vote stands as long as that holds.
    mapping(uint256 ballotId => mapping(bytes2 economy => uint256)) private _stamps;

    /// @inheritdoc IAuthorityRegistry
    function ballotOf(uint256 ballotId) external view returns (Ballot memory ballot) {
        ballot = _existing(ballotId);
        if (!ballot.passed) ballot.votes = _standing(ballotId, ballot.votes);
    }

    /// @inheritdoc IAuthorityRegistry
    function propose(
        BallotKind kind,
        bytes2 economy,
        address admin,
        uint40 compromisedSince
    ) external returns (uint256 ballotId) {
        bytes2 proposer = _authorise(msg.sender, ADMIN);

        ballotId = _ballotCount + 1;
        if (economy == proposer) revert AuthorityRegistry_NotElector(ballotId, proposer);
        _checkEconomy(economy);
        _checkApplicable(kind, economy, admin, compromisedSince);
        uint256 electorate = _activeBut(economy);
        uint256 electors = _count(electorate);
        if (electors < MIN_VOTES) revert AuthorityRegistry_ElectorateTooSmall(electors);

        uint40 expiresAt = uint40(block.timestamp) + BALLOT_LIFETIME;
        _ballotCount = ballotId;
        _ballots[ballotId] = Ballot({
            kind: kind,
            economy: economy,
            expiresAt: expiresAt,
            passed: false,
            admin: admin,
            compromisedSince: compromisedSince,
            electorate: electorate,
            votes: _bitOf(proposer)
        });
        _stamps[ballotId][proposer] = _lapses[proposer] + 1;

        Tip memory tip = _readTip();
        bytes memory data = abi.encode(
            _next(tip),
            msg.sender,
            ballotId,
            kind,
            proposer,
            admin,
            compromisedSince,
            expiresAt,
            electorate
        );
        _append(tip, BallotProposed.selector, economy, data);
        _storeTip(tip);
    }

    /// @inheritdoc IAuthorityRegistry
    function vote(uint256 ballotId) external {
        bytes2 voter = _authorise(msg.sender, ADMIN);

        Ballot memory ballot = _existing(ballotId);
        if (ballot.passed || block.timestamp >= ballot.expiresAt) {
            revert AuthorityRegistry_BallotClosed(ballotId, ballot.passed, ballot.expiresAt);
        }
        uint256 bit = _bitOf(voter);
        if (ballot.electorate & bit == 0) revert AuthorityRegistry_NotElector(ballotId, voter);
        uint256 standing = _standing(ballotId, ballot.votes);
        if (standing & bit != 0) revert AuthorityRegistry_AlreadyVoted(ballotId, voter);
        uint256 votes = standing | bit;
        bool passes = _passes(votes, ballot.electorate);
        if (passes) _checkApplicable(ballot.kind, ballot.economy, ballot.admin, ballot.compromisedSince);

        _ballots[ballotId].votes = votes;
        _ballots[ballotId].passed = passes;
        _stamps[ballotId][voter] = _lapses[voter] + 1;

        Tip memory tip = _readTip();
        _append(tip, BallotVoted.selector, ballot.economy, abi.encode(_next(tip), msg.sender, ballotId, voter));
        if (passes) _execute(tip, ballotId, ballot);
        _storeTip(tip);
    }

    function _execute(Tip memory tip, uint256 ballotId, Ballot memory ballot) private {
        bytes2 economy = ballot.economy;
        if (ballot.kind == BallotKind.ADMIT) {
            _admit(tip, ballotId, economy, ballot.admin);
        } else if (ballot.kind == BallotKind.REINSTATE) {
            _reinstate(tip, ballotId, economy);
        } else {
            ++_lapses[economy];
            if (ballot.kind == BallotKind.SUSPEND) _suspend(tip, ballotId, economy, ballot.compromisedSince);
            else if (ballot.kind == BallotKind.REMOVE) _remove(tip, ballotId, economy);
            else _replaceAdmin(tip, ballotId, economy, ballot.admin);
        }
    }

    function _checkApplicable(BallotKind kind, bytes2 economy, address admin, uint40 compromisedSince) private view {
        MemberStatus status = _member(economy).status;
        if (!_isApplicable(kind, status, compromisedSince)) {
            revert AuthorityRegistry_BallotNotApplicable(kind, economy, status);
        }
        if (kind == BallotKind.ADMIT || kind == BallotKind.REPLACE_ADMIN) _checkNewAdmin(admin);
        else if (admin != address(0)) revert AuthorityRegistry_InvalidAccount(admin);
        if (compromisedSince != 0) _checkMark(kind, economy, compromisedSince);
        if (kind == BallotKind.ADMIT && status == MemberStatus.NONE && _positionsTaken() == MAX_POSITIONS) {
            revert AuthorityRegistry_TooManyMembers();
        }
        if (kind == BallotKind.REMOVE && _membersLeft() < MIN_MEMBERS) {
            revert AuthorityRegistry_TooFewMembers(_membersLeft());
        }
    }

    function _checkMark(BallotKind kind, bytes2 economy, uint40 compromisedSince) private view {
        uint40 current = _hasOpenMark(economy) ? _member(economy).compromisedSince : 0;
        if (
            kind != BallotKind.SUSPEND ||
            compromisedSince > block.timestamp ||
            (current != 0 && compromisedSince >= current)
        ) revert AuthorityRegistry_InvalidCompromise(compromisedSince, current);
    }

    function _isApplicable(BallotKind kind, MemberStatus status, uint40 compromisedSince) private pure returns (bool) {
        bool active = status == MemberStatus.ACTIVE;
        bool suspended = status == MemberStatus.SUSPENDED;
        if (kind == BallotKind.ADMIT) return !active && !suspended;
        if (kind == BallotKind.SUSPEND) return active || (suspended && compromisedSince != 0);
        if (kind == BallotKind.REINSTATE) return suspended;
        return active || suspended;
    }

    function _existing(uint256 ballotId) private view returns (Ballot memory ballot) {
        ballot = _ballots[ballotId];
        if (ballot.economy == 0) revert AuthorityRegistry_UnknownBallot(ballotId);
    }

    /// @dev The votes that have not lapsed.
    function _standing(uint256 ballotId, uint256 votes) private view returns (uint256 standing) {
        for (uint256 position = 0; votes >> position != 0; ++position) {
            if ((votes >> position) & 1 == 0) continue;
            bytes2 economy = _economyAt(position);
            if (_stamps[ballotId][economy] == _lapses[economy] + 1) standing |= 1 << position;
        }
    }

    function _passes(uint256 votes, uint256 electorate) private pure returns (bool) {
        uint256 count = _count(votes);
        return count >= MIN_VOTES && count * 3 > _count(electorate) * 2;
    }

    function _count(uint256 set) private pure returns (uint256 count) {
        for (; set != 0; set &= set - 1) ++count;
    }
}
