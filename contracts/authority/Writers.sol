// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../interfaces/IAuthorityRegistry.sol";
import {Members} from "./Members.sol";

/// @dev An economy's ADMIN administers the writers of its own economy. A writer once marked as compromised is never set again.
abstract contract Writers is Members {
    uint8 private constant ALL_ROLES = REGISTRAR | SIGNATORY | MONITOR | ADMIN;

    /// @inheritdoc IAuthorityRegistry
    function setWriter(address account, uint8 roles, uint40 from, uint40 until) external {
        bytes2 economy = _authorise(msg.sender, ADMIN);

        if (account == address(0)) revert AuthorityRegistry_InvalidAccount(account);
        _checkNotOwnSlot(account);
        WriterSlot storage writer = _writer(account);
        if (writer.economy != 0) _checkOwnWriter(account, economy);
        if (writer.compromisedSince != 0) revert AuthorityRegistry_InvalidCompromise(0, writer.compromisedSince);
        if (roles == 0 || roles > ALL_ROLES) revert AuthorityRegistry_InvalidRoles(roles);
        uint40 begin = from == 0 ? uint40(block.timestamp) : from;
        if (begin < block.timestamp || (until != 0 && until <= begin)) {
            revert AuthorityRegistry_InvalidInterval(begin, until);
        }

        Tip memory tip = _readTip();
        _setWriter(tip, economy, account, roles, begin, until);
        _storeTip(tip);
    }

    /// @inheritdoc IAuthorityRegistry
    function revokeWriter(address account) external {
        bytes2 economy = _authorise(msg.sender, ADMIN);

        _checkNotOwnSlot(account);
        _checkOwnWriter(account, economy);
        if (_writer(account).roles == 0) revert AuthorityRegistry_RoleMissing(account, economy, ALL_ROLES);

        _takeRoles(account);

        Tip memory tip = _readTip();
        _append(tip, WriterRevoked.selector, economy, abi.encode(_next(tip), msg.sender, account));
        _storeTip(tip);
    }

    /// @inheritdoc IAuthorityRegistry
    function markCompromised(address account, uint40 compromisedSince) external {
        bytes2 economy = _authorise(msg.sender, ADMIN);

        _checkNotOwnSlot(account);
        _checkOwnWriter(account, economy);
        WriterSlot storage writer = _writer(account);
        uint40 current = writer.compromisedSince;
        if (
            compromisedSince == 0 || compromisedSince > block.timestamp || (current != 0 && compromisedSince >= current)
        ) revert AuthorityRegistry_InvalidCompromise(compromisedSince, current);

        _takeRoles(account);
        writer.compromisedSince = compromisedSince;

        Tip memory tip = _readTip();
        _append(
            tip,
            WriterCompromised.selector,
            economy,
            abi.encode(_next(tip), msg.sender, account, compromisedSince)
        );
        _storeTip(tip);
    }

    function _checkNotOwnSlot(address account) private view {
        if (account == msg.sender) revert AuthorityRegistry_OwnSlot(account);
    }

    function _checkOwnWriter(address account, bytes2 economy) private view {
        bytes2 actual = _writer(account).economy;
        if (actual == 0) revert AuthorityRegistry_UnknownWriter(account);
        if (actual != economy) revert AuthorityRegistry_WriterOfAnotherEconomy(account, actual);
    }
}
