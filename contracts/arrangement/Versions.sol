// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../interfaces/IArrangementRegistry.sol";
import {TermsRules} from "../libraries/TermsRules.sol";
import {Legs} from "./Legs.sol";

/// @dev How terms come to be signed by all, and what their adoption does to the legs.
abstract contract Versions is Legs {
    /// @inheritdoc IArrangementRegistry
    function hashTerms(uint32 arrangement, uint16 version, Terms calldata terms) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), arrangement, version, terms));
    }

    /// @inheritdoc IArrangementRegistry
    function propose(Terms calldata terms) external returns (uint32 arrangement) {
        bytes2 economy = _signatory();
        Record storage record;
        (arrangement, record) = _create();
        TermsRules.check(terms);
        if (TermsRules.indexOf(terms.parties, economy) == terms.parties.length) {
            revert ArrangementRegistry_NotParty(arrangement, economy);
        }
        if (terms.governsFrom != 0) revert ArrangementRegistry_InvalidGovernsFrom(terms.governsFrom);
        record.kind = terms.kind;
        _open(arrangement, record, 1, economy, terms);
    }

    /// @inheritdoc IArrangementRegistry
    function amend(uint32 arrangement, Terms calldata terms) external returns (uint16 version) {
        (Record storage record, bytes2 economy) = _asParty(arrangement);
        version = _nextVersion(arrangement, record, terms);
        _requireParties(terms.parties, _present(record));
        _open(arrangement, record, version, economy, terms);
    }

    /// @inheritdoc IArrangementRegistry
    function accede(uint32 arrangement, Terms calldata terms) external returns (uint16 version) {
        bytes2 economy = _signatory();
        Record storage record = _inForce(arrangement);
        if (_isPresent(record, economy)) revert ArrangementRegistry_AlreadyParty(arrangement, economy);
        version = _nextVersion(arrangement, record, terms);
        _requireParties(terms.parties, _withNewcomer(_present(record), economy));
        record.acceding = economy;
        _open(arrangement, record, version, economy, terms);
    }

    /// @inheritdoc IArrangementRegistry
    function cancelProposal(uint32 arrangement, uint16 version, Terms calldata terms) external {
        (Record storage record, bytes2 economy, ) = _asProposedParty(arrangement, version, terms);
        record.proposed = 0;
        record.proposedHash = 0;
        record.signatures = 0;
        record.acceding = 0;
        Tip memory tip = _readTip();
        _append(
            tip,
            ArrangementProposalCancelled.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, version, economy)
        );
        _storeTip(tip);
    }

    /// @inheritdoc IArrangementRegistry
    function sign(uint32 arrangement, uint16 version, Terms calldata terms) external {
        (Record storage record, bytes2 economy, uint256 index) = _asProposedParty(arrangement, version, terms);
        uint32 signatures = record.signatures;
        if ((signatures >> index) & 1 != 0) {
            revert ArrangementRegistry_AlreadySigned(arrangement, version, economy);
        }
        signatures |= uint32(1 << index);
        record.signatures = signatures;
        Tip memory tip = _readTip();
        _append(
            tip,
            ArrangementSigned.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, version, economy)
        );
        if (signatures == (1 << terms.parties.length) - 1) _adopt(tip, arrangement, record, version, terms);
        _storeTip(tip);
    }

    function _open(
        uint32 arrangement,
        Record storage record,
        uint16 version,
        bytes2 economy,
        Terms calldata terms
    ) private {
        bytes32 termsHash = hashTerms(arrangement, version, terms);
        record.proposed = version;
        record.proposedHash = termsHash;
        Tip memory tip = _readTip();
        _append(
            tip,
            ArrangementProposed.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, version, economy, termsHash, terms)
        );
        _storeTip(tip);
    }

    function _adopt(
        Tip memory tip,
        uint32 arrangement,
        Record storage record,
        uint16 version,
        Terms calldata terms
    ) private {
        bytes2 newcomer = record.acceding;
        for (uint256 i = 0; i < terms.parties.length; ++i) {
            // A party may have signed and then left; what it signed can't bind the others any more.
            bytes2 party = terms.parties[i];
            if (party != newcomer && _hasLeft(record, party)) revert ArrangementRegistry_InvalidParties(i, party);
        }
        uint40 governsFrom = terms.governsFrom > _now() ? terms.governsFrom : _now();
        record.version = version;
        record.proposed = 0;
        record.signatures = 0;
        record.acceding = 0;
        record.noticeDays = terms.noticeDays;
        record.governsFrom = governsFrom;
        record.termsHash = record.proposedHash;
        record.proposedHash = 0;
        record.parties = terms.parties;
        _append(
            tip,
            ArrangementAdopted.selector,
            _subject(arrangement),
            abi.encode(_next(tip), msg.sender, version, governsFrom)
        );
        if (newcomer != 0) {
            record.leavesAt[newcomer] = 0;
            _append(
                tip,
                ArrangementAcceded.selector,
                _subject(arrangement),
                abi.encode(_next(tip), msg.sender, version, newcomer)
            );
        }
        _endFormerLegs(tip, arrangement, record, governsFrom);
        for (uint256 i = 0; i < terms.legs.length; ++i) {
            Leg memory leg = terms.legs[i];
            if (leg.from == 0) continue;
            if (version > 1 && leg.from < governsFrom) leg.from = governsFrom;
            _enterIntoForce(tip, arrangement, record, version, leg);
        }
    }

    /// @dev Version 1 has no directions yet, and so nothing to end.
    function _endFormerLegs(Tip memory tip, uint32 arrangement, Record storage record, uint40 governsFrom) private {
        for (uint256 i = 0; i < record.directionList.length; ++i) {
            bytes4 key = record.directionList[i];
            Direction storage direction = record.directions[key];
            if (direction.effectiveAt != 0) {
                direction.party = 0;
                direction.effectiveAt = 0;
            }
            _settle(tip, arrangement, record, key, governsFrom);
        }
    }

    /// @dev The version that may be proposed now, with these terms but for their parties.
    function _nextVersion(
        uint32 arrangement,
        Record storage record,
        Terms calldata terms
    ) private view returns (uint16) {
        if (record.proposed != 0) revert ArrangementRegistry_ProposalOpen(arrangement, record.proposed);
        if (record.governsFrom > _now()) {
            revert ArrangementRegistry_VersionPending(arrangement, record.version, record.governsFrom);
        }
        if (terms.kind != record.kind) {
            revert ArrangementRegistry_KindChanged(arrangement, record.kind, terms.kind);
        }
        TermsRules.check(terms);
        return record.version + 1;
    }

    /// @dev For acts on the version open for signature, by one of its parties.
    function _asProposedParty(
        uint32 arrangement,
        uint16 version,
        Terms calldata terms
    ) private view returns (Record storage record, bytes2 economy, uint256 index) {
        economy = _signatory();
        record = _known(arrangement);
        _requireNotTerminated(arrangement, record);
        if (version == 0 || version != record.proposed) {
            revert ArrangementRegistry_NoSuchProposal(arrangement, version, record.proposed);
        }
        _requireHash(arrangement, version, terms, record.proposedHash);
        index = TermsRules.indexOf(terms.parties, economy);
        bool isParty = index < terms.parties.length && (economy == record.acceding || !_hasLeft(record, economy));
        if (!isParty) revert ArrangementRegistry_NotParty(arrangement, economy);
    }

    function _requireHash(uint32 arrangement, uint16 version, Terms calldata terms, bytes32 expected) internal view {
        bytes32 actual = hashTerms(arrangement, version, terms);
        if (actual != expected) revert ArrangementRegistry_TermsMismatch(arrangement, expected, actual);
    }

    function _requireParties(bytes2[] calldata given, bytes2[] memory expected) private pure {
        for (uint256 i = 0; i < given.length; ++i) {
            if (i >= expected.length || given[i] != expected[i]) {
                revert ArrangementRegistry_InvalidParties(i, given[i]);
            }
        }
        if (given.length < expected.length) revert ArrangementRegistry_InvalidParties(given.length, 0);
    }

    function _withNewcomer(bytes2[] memory present, bytes2 newcomer) private pure returns (bytes2[] memory parties) {
        parties = new bytes2[](present.length + 1);
        uint256 place;
        while (place < present.length && present[place] < newcomer) ++place;
        for (uint256 i = 0; i < parties.length; ++i) {
            if (i == place) parties[i] = newcomer;
            else parties[i] = present[i < place ? i : i - 1];
        }
    }
}
