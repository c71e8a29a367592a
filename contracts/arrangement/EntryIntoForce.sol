// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../interfaces/IArrangementRegistry.sol";
import {Versions} from "./Versions.sol";

/// @dev How a leg that the terms leave without a date gets one, mode by mode.
abstract contract EntryIntoForce is Versions {
    uint8 private constant BY_ISSUER = 1;
    uint8 private constant BY_RECOGNISER = 2;

    /// @dev Who has confirmed an entry: key of (arrangement, version, leg index, modes, from) to BY_ISSUER or BY_RECOGNISER.
    mapping(bytes32 entry => uint8) private _confirmations;
    /// @dev The modes that have entered into force: key of (arrangement, version, leg index) to a bit set.
    mapping(bytes32 leg => uint8) private _enteredModes;

    /// @inheritdoc IArrangementRegistry
    function confirmEntryIntoForce(
        uint32 arrangement,
        uint16 version,
        uint16 legIndex,
        uint8 modes,
        uint40 from,
        Terms calldata terms
    ) external {
        (Record storage record, bytes2 economy) = _asParty(arrangement);
        if (version != record.version) {
            revert ArrangementRegistry_VersionNotAdopted(arrangement, version, record.version);
        }
        _requireHash(arrangement, version, terms, record.termsHash);
        if (legIndex >= terms.legs.length) {
            revert ArrangementRegistry_EntryNotConfirmable(arrangement, legIndex, modes);
        }
        Leg memory leg = terms.legs[legIndex];
        _requireConfirmable(arrangement, record, legIndex, modes, from, leg);
        bool complete = _confirm(arrangement, record, legIndex, modes, from, leg, economy);

        Tip memory tip = _readTip();
        _append(
            tip,
            EntryIntoForceConfirmed.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, version, economy, legIndex, modes, from)
        );
        if (complete) {
            leg.modes = modes;
            leg.from = from;
            _enterIntoForce(tip, arrangement, record, version, leg);
        }
        _storeTip(tip);
    }

    /// @dev Notes the confirmation; says whether it was the second of the two.
    function _confirm(
        uint32 arrangement,
        Record storage record,
        uint16 legIndex,
        uint8 modes,
        uint40 from,
        Leg memory leg,
        bytes2 economy
    ) private returns (bool complete) {
        if (economy != leg.issuer && economy != leg.recogniser) {
            revert ArrangementRegistry_NotItsDirection(economy, leg.issuer, leg.recogniser);
        }
        bytes32 entry = keccak256(abi.encode(arrangement, record.version, legIndex, modes, from));
        uint8 confirmed = _confirmations[entry];
        uint8 side = economy == leg.issuer ? BY_ISSUER : BY_RECOGNISER;
        if (confirmed == side) {
            revert ArrangementRegistry_AlreadyConfirmed(arrangement, legIndex, modes, from, economy);
        }
        _confirmations[entry] = confirmed | side;
        complete = confirmed != 0;
        if (complete) _enteredModes[_legKey(arrangement, record, legIndex)] |= modes;
    }

    /// @dev What is confirmed must be the leg's to confirm and, once it is in force, last for some time.
    function _requireConfirmable(
        uint32 arrangement,
        Record storage record,
        uint16 legIndex,
        uint8 modes,
        uint40 from,
        Leg memory leg
    ) private view {
        _requirePresent(arrangement, record, leg.issuer);
        _requirePresent(arrangement, record, leg.recogniser);
        uint40 suspendedAt = record.directions[_directionOf(leg.issuer, leg.recogniser)].effectiveAt;
        if (suspendedAt != 0 && suspendedAt <= _now()) {
            revert ArrangementRegistry_AlreadySuspended(arrangement, leg.issuer, leg.recogniser);
        }
        bool open =
            modes != 0 && modes & ~leg.modes == 0 && modes & _enteredModes[_legKey(arrangement, record, legIndex)] == 0;
        bool dated = leg.from == 0 && from != 0 && (leg.until == 0 || from < leg.until);
        bool governed = record.version == 1 || from >= record.governsFrom;
        if (!open || !dated || !governed) {
            revert ArrangementRegistry_EntryNotConfirmable(arrangement, legIndex, modes);
        }
    }

    function _legKey(uint32 arrangement, Record storage record, uint16 legIndex) private view returns (bytes32) {
        return keccak256(abi.encode(arrangement, record.version, legIndex));
    }
}
