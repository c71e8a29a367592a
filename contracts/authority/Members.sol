// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../interfaces/IAuthorityRegistry.sol";
import {Authorisation} from "./Authorisation.sol";

/// @dev The members, and the changes of them that a ballot (or the constructor) makes.
abstract contract Members is Authorisation {
    /// @inheritdoc IAuthorityRegistry
    uint8 public constant REGISTRAR = 1;
    /// @inheritdoc IAuthorityRegistry
    uint8 public constant SIGNATORY = 2;
    /// @inheritdoc IAuthorityRegistry
    uint8 public constant MONITOR = 4;
    /// @inheritdoc IAuthorityRegistry
    uint8 public constant ADMIN = 8;

    /// @dev A position is one bit of an electorate's word.
    uint256 internal constant MAX_POSITIONS = 256;

    bytes2[] private _economies;
    /// @dev Bit set of the positions of the ACTIVE members.
    uint256 private _active;
    /// @dev ACTIVE and SUSPENDED members.
    uint256 private _memberCount;

    /// @inheritdoc IAuthorityRegistry
    function economies() external view returns (bytes2[] memory) {
        return _economies;
    }

    /// @inheritdoc IAuthorityRegistry
    function memberCount() external view returns (uint256) {
        return _memberCount;
    }

    function _economyAt(uint256 position) internal view returns (bytes2) {
        return _economies[position];
    }

    function _bitOf(bytes2 economy) internal view returns (uint256) {
        return 1 << _member(economy).position;
    }

    /// @dev The positions of the active members other than the economy, which need not be a member.
    function _activeBut(bytes2 economy) internal view returns (uint256) {
        return _member(economy).status == MemberStatus.ACTIVE ? _active & ~_bitOf(economy) : _active;
    }

    function _membersLeft() internal view returns (uint256) {
        return _memberCount - 1;
    }

    function _positionsTaken() internal view returns (uint256) {
        return _economies.length;
    }

    function _hasOpenMark(bytes2 economy) internal view returns (bool) {
        Member storage member = _member(economy);
        return member.compromisedSince != 0 && member.clearedAt == 0;
    }

    function _checkEconomy(bytes2 economy) internal pure {
        if (!_isCapital(economy[0]) || !_isCapital(economy[1])) revert AuthorityRegistry_InvalidEconomy(economy);
    }

    /// @dev A member's admin comes with a fresh address, so that no address ever serves two economies or outlives a loss of keys.
    function _checkNewAdmin(address admin) internal view {
        if (admin == address(0)) revert AuthorityRegistry_InvalidAccount(admin);
        bytes2 economy = _writer(admin).economy;
        if (economy != 0) revert AuthorityRegistry_WriterOfAnotherEconomy(admin, economy);
    }

    /// @dev Re-admission ends an open mark: the writers of before have lapsed.
    function _admit(Tip memory tip, uint256 ballotId, bytes2 economy, address admin) internal {
        Member storage member = _member(economy);
        if (member.status == MemberStatus.NONE) {
            member.position = uint8(_economies.length);
            _economies.push(economy);
        }
        uint16 generation = _nextGeneration(economy);
        ++_memberCount;
        _setStatus(economy, MemberStatus.ACTIVE);
        _clearMark(economy);
        _append(tip, MemberAdmitted.selector, economy, abi.encode(_next(tip), msg.sender, ballotId, admin, generation));
        _setAdmin(tip, economy, admin);
    }

    /// @dev A member that is suspended already only gets the mark; its suspension began when it began.
    function _suspend(Tip memory tip, uint256 ballotId, bytes2 economy, uint40 compromisedSince) internal {
        Member storage member = _member(economy);
        if (member.status == MemberStatus.ACTIVE) _setStatus(economy, MemberStatus.SUSPENDED);
        if (compromisedSince != 0) {
            member.compromisedSince = compromisedSince;
            member.clearedAt = 0;
        }
        _append(tip, MemberSuspended.selector, economy, abi.encode(_next(tip), msg.sender, ballotId, compromisedSince));
    }

    function _reinstate(Tip memory tip, uint256 ballotId, bytes2 economy) internal {
        _setStatus(economy, MemberStatus.ACTIVE);
        _clearMark(economy);
        _append(tip, MemberReinstated.selector, economy, abi.encode(_next(tip), msg.sender, ballotId));
    }

    function _remove(Tip memory tip, uint256 ballotId, bytes2 economy) internal {
        --_memberCount;
        _setStatus(economy, MemberStatus.REMOVED);
        _append(tip, MemberRemoved.selector, economy, abi.encode(_next(tip), msg.sender, ballotId));
    }

    function _replaceAdmin(Tip memory tip, uint256 ballotId, bytes2 economy, address admin) internal {
        uint16 generation = _nextGeneration(economy);
        _clearMark(economy);
        _append(
            tip,
            MemberAdminReplaced.selector,
            economy,
            abi.encode(_next(tip), msg.sender, ballotId, admin, generation)
        );
        _setAdmin(tip, economy, admin);
    }

    /// @dev Sets a writer in its member's present generation. Roles are at least one.
    function _setWriter(
        Tip memory tip,
        bytes2 economy,
        address account,
        uint8 roles,
        uint40 from,
        uint40 until
    ) internal {
        _putWriter(account, economy, roles, from, until);
        uint16 generation = _member(economy).generation;
        bytes memory data = abi.encode(_next(tip), msg.sender, account, roles, from, until, generation);
        _append(tip, WriterSet.selector, economy, data);
    }

    function _setAdmin(Tip memory tip, bytes2 economy, address admin) private {
        _setWriter(tip, economy, admin, ADMIN, uint40(block.timestamp), 0);
    }

    function _setStatus(bytes2 economy, MemberStatus status) private {
        _putStatus(economy, status);
        if (status == MemberStatus.ACTIVE) _active |= _bitOf(economy);
        else _active &= ~_bitOf(economy);
    }

    function _clearMark(bytes2 economy) private {
        if (_hasOpenMark(economy)) _member(economy).clearedAt = uint40(block.timestamp);
    }

    function _isCapital(bytes1 letter) private pure returns (bool) {
        return letter >= "A" && letter <= "Z";
    }
}
