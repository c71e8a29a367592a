// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {History} from "../History.sol";
import {IAuthorityRegistry} from "../interfaces/IAuthorityRegistry.sol";

/// @dev Who may act now. Every write of every registry asks, so the answer is in one slot, the writer's: beside its roles it keeps
/// those with which it may act. These are its roles if its member is ACTIVE and in the generation in which the writer was set, else
/// none. Statuses, generations and roles change only by the functions of this contract, and each of them keeps that so.
abstract contract Authorisation is IAuthorityRegistry, History {
    /// @dev What writerOf tells; the roles with which it may act, as far as its member goes; and 1 + its place in the list of its
    /// member's writers, 0 if it has none.
    struct WriterSlot {
        bytes2 economy;
        uint8 roles;
        uint40 from;
        uint40 until;
        uint40 compromisedSince;
        uint16 generation;
        uint8 acting;
        uint8 place;
    }

    /// @inheritdoc IAuthorityRegistry
    uint256 public constant MAX_WRITERS = 128;

    mapping(address account => WriterSlot) private _writers;
    mapping(bytes2 economy => Member) private _members;
    /// @dev The writers of a member's present generation that have roles, in no order: whom a change of the member must reach.
    mapping(bytes2 economy => address[]) private _writersOf;

    /// @inheritdoc IAuthorityRegistry
    function authorise(address account, uint8 role) external view returns (bytes2 economy) {
        return _authorise(account, role);
    }

    /// @inheritdoc IAuthorityRegistry
    function memberOf(bytes2 economy) external view returns (Member memory) {
        return _members[economy];
    }

    /// @inheritdoc IAuthorityRegistry
    function writerOf(address account) external view returns (Writer memory) {
        WriterSlot memory writer = _writers[account];
        return
            Writer({
                economy: writer.economy,
                roles: writer.roles,
                from: writer.from,
                until: writer.until,
                compromisedSince: writer.compromisedSince,
                generation: writer.generation
            });
    }

    /// @dev The hot path: it reads the writer's slot, once.
    function _authorise(address account, uint8 role) internal view returns (bytes2 economy) {
        WriterSlot storage writer = _writers[account];
        if (
            writer.acting & role == 0 ||
            block.timestamp < writer.from ||
            (writer.until != 0 && block.timestamp >= writer.until)
        ) _refuse(account, role);
        return writer.economy;
    }

    function _member(bytes2 economy) internal view returns (Member storage) {
        return _members[economy];
    }

    function _writer(address account) internal view returns (WriterSlot storage) {
        return _writers[account];
    }

    /// @dev Sets a writer in its member's present generation. It needs a place among the member's writers, unless it has one.
    function _putWriter(address account, bytes2 economy, uint8 roles, uint40 from, uint40 until) internal {
        Member storage member = _members[economy];
        address[] storage accounts = _writersOf[economy];
        uint8 place = _writers[account].place;
        if (place == 0) {
            if (accounts.length == MAX_WRITERS) revert AuthorityRegistry_TooManyWriters(economy, MAX_WRITERS);
            accounts.push(account);
            place = uint8(accounts.length);
        }
        uint8 acting = member.status == MemberStatus.ACTIVE ? roles : 0;
        _writers[account] = WriterSlot(economy, roles, from, until, 0, member.generation, acting, place);
    }

    /// @dev Takes all roles from a writer, and its place: the last of the list moves there.
    function _takeRoles(address account) internal {
        WriterSlot storage writer = _writers[account];
        uint8 place = writer.place;
        if (place != 0) {
            address[] storage accounts = _writersOf[writer.economy];
            address last = accounts[accounts.length - 1];
            accounts[place - 1] = last;
            _writers[last].place = place;
            accounts.pop();
        }
        writer.roles = 0;
        writer.acting = 0;
        writer.place = 0;
    }

    /// @dev Reaches every writer of the member at once: with the status, their right to act begins or ends.
    function _putStatus(bytes2 economy, MemberStatus status) internal {
        _members[economy].status = status;
        _members[economy].since = uint40(block.timestamp);
        address[] memory accounts = _writersOf[economy];
        for (uint256 i = 0; i < accounts.length; ++i) {
            WriterSlot storage writer = _writers[accounts[i]];
            writer.acting = status == MemberStatus.ACTIVE ? writer.roles : 0;
        }
    }

    /// @dev Begins the member's next generation: all its writers lapse and lose their places.
    function _nextGeneration(bytes2 economy) internal returns (uint16 generation) {
        generation = ++_members[economy].generation;
        address[] memory accounts = _writersOf[economy];
        for (uint256 i = 0; i < accounts.length; ++i) {
            WriterSlot storage writer = _writers[accounts[i]];
            writer.acting = 0;
            writer.place = 0;
        }
        delete _writersOf[economy];
    }

    /// @dev Says why the account may not act, in an order that callers rely on. It ends in a refusal in any case.
    function _refuse(address account, uint8 role) private view {
        WriterSlot memory writer = _writers[account];
        bytes2 economy = writer.economy;
        if (economy == 0) revert AuthorityRegistry_UnknownWriter(account);
        Member memory member = _members[economy];
        if (writer.generation != member.generation) {
            revert AuthorityRegistry_WriterLapsed(account, economy, writer.generation, member.generation);
        }
        if (block.timestamp < writer.from || (writer.until != 0 && block.timestamp >= writer.until)) {
            revert AuthorityRegistry_WriterOutsideValidity(account, writer.from, writer.until);
        }
        if (writer.roles & role == 0) revert AuthorityRegistry_RoleMissing(account, economy, role);
        revert AuthorityRegistry_MemberNotActive(economy, member.status);
    }
}
