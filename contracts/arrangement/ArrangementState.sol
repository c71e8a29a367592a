// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {History} from "../History.sol";
import {IArrangementRegistry} from "../interfaces/IArrangementRegistry.sol";
import {IAuthorityRegistry} from "../interfaces/IAuthorityRegistry.sol";
import {TermsRules} from "../libraries/TermsRules.sol";

/// @dev What is stored of an arrangement but for its legs, and the questions that every act asks first.
abstract contract ArrangementState is IArrangementRegistry, History {
    /// @dev A direction of an arrangement, in one slot.
    struct Direction {
        bytes2 party; // who suspended it
        uint40 effectiveAt; // from when; 0 = not suspended
        uint32 scanFrom; // no interval of the arrangement before this position can change any more
        bool listed; // whether it is in the arrangement's list of directions
    }

    /// @dev The first eight fields share a slot.
    struct Record {
        ArrangementKind kind;
        uint16 version;
        uint16 proposed;
        uint16 noticeDays;
        uint40 governsFrom;
        uint40 terminatedAt;
        uint32 signatures; // one bit per party of the proposed terms
        bytes2 acceding; // who joins by the proposed terms; 0 = nobody
        bytes32 termsHash;
        bytes32 proposedHash;
        bytes2[] parties;
        bytes4[] directionList;
        mapping(bytes2 economy => uint40) leavesAt;
        mapping(bytes4 direction => Direction) directions;
    }

    /// @inheritdoc IArrangementRegistry
    uint256 public constant MAX_PARTIES = TermsRules.MAX_PARTIES;
    /// @inheritdoc IArrangementRegistry
    uint256 public constant MAX_LEGS = TermsRules.MAX_LEGS;
    /// @inheritdoc IArrangementRegistry
    uint256 public constant MAX_CLAUSES = TermsRules.MAX_CLAUSES;

    /// @inheritdoc IArrangementRegistry
    address public immutable AUTHORITIES;
    /// @inheritdoc IArrangementRegistry
    uint32 public arrangementCount;

    /// @dev The role whose holders act here, as IAuthorityRegistry numbers it.
    uint8 private constant SIGNATORY = 2;

    mapping(uint32 arrangement => Record) private _records;

    constructor(address authorities) {
        AUTHORITIES = authorities;
    }

    /// @inheritdoc IArrangementRegistry
    function arrangementOf(uint32 arrangement) external view returns (Arrangement memory) {
        Record storage record = _known(arrangement);
        return
            Arrangement({
                kind: record.kind,
                version: record.version,
                proposed: record.proposed,
                noticeDays: record.noticeDays,
                governsFrom: record.governsFrom,
                terminatedAt: record.terminatedAt,
                termsHash: record.termsHash,
                proposedHash: record.proposedHash,
                signatures: record.signatures
            });
    }

    /// @inheritdoc IArrangementRegistry
    function partiesOf(uint32 arrangement) external view returns (bytes2[] memory parties, uint40[] memory leavesAt) {
        Record storage record = _records[arrangement];
        parties = record.parties;
        leavesAt = new uint40[](parties.length);
        for (uint256 i = 0; i < parties.length; ++i) leavesAt[i] = record.leavesAt[parties[i]];
    }

    /// @inheritdoc IArrangementRegistry
    function suspensionOf(
        uint32 arrangement,
        bytes2 issuer,
        bytes2 recogniser
    ) external view returns (Suspension memory) {
        Direction storage direction = _records[arrangement].directions[_directionOf(issuer, recogniser)];
        return Suspension({party: direction.party, effectiveAt: direction.effectiveAt});
    }

    /// @dev The economy for which the caller signs; reverts if it is nobody's signatory.
    function _signatory() internal view returns (bytes2) {
        return IAuthorityRegistry(AUTHORITIES).authorise(msg.sender, SIGNATORY);
    }

    /// @dev Gives the next number.
    function _create() internal returns (uint32 arrangement, Record storage record) {
        arrangement = ++arrangementCount;
        record = _records[arrangement];
    }

    function _known(uint32 arrangement) internal view returns (Record storage) {
        if (arrangement == 0 || arrangement > arrangementCount) {
            revert ArrangementRegistry_UnknownArrangement(arrangement);
        }
        return _records[arrangement];
    }

    /// @dev For acts under signed terms, by whomever.
    function _inForce(uint32 arrangement) internal view returns (Record storage record) {
        record = _known(arrangement);
        if (record.version == 0) revert ArrangementRegistry_VersionNotAdopted(arrangement, 1, 0);
        _requireNotTerminated(arrangement, record);
    }

    /// @dev For acts of a party under signed terms.
    function _asParty(uint32 arrangement) internal view returns (Record storage record, bytes2 economy) {
        economy = _signatory();
        record = _inForce(arrangement);
        _requirePresent(arrangement, record, economy);
    }

    function _requireNotTerminated(uint32 arrangement, Record storage record) internal view {
        if (record.version == 0) return;
        bool ended = record.terminatedAt != 0 && record.terminatedAt <= _now();
        if (ended || _present(record).length < 2) revert ArrangementRegistry_Terminated(arrangement);
    }

    function _requirePresent(uint32 arrangement, Record storage record, bytes2 economy) internal view {
        if (!_isPresent(record, economy)) revert ArrangementRegistry_NotParty(arrangement, economy);
    }

    function _isPresent(Record storage record, bytes2 economy) internal view returns (bool) {
        return _isParty(record, economy) && !_hasLeft(record, economy);
    }

    function _isParty(Record storage record, bytes2 economy) internal view returns (bool) {
        for (uint256 i = 0; i < record.parties.length; ++i) {
            if (record.parties[i] == economy) return true;
        }
        return false;
    }

    function _hasLeft(Record storage record, bytes2 economy) internal view returns (bool) {
        uint40 leavesAt = record.leavesAt[economy];
        return leavesAt != 0 && leavesAt <= _now();
    }

    /// @dev The parties of the signed version that have not left, in their order.
    function _present(Record storage record) internal view returns (bytes2[] memory present) {
        bytes2[] memory parties = record.parties;
        present = new bytes2[](parties.length);
        uint256 count;
        for (uint256 i = 0; i < parties.length; ++i) {
            if (!_hasLeft(record, parties[i])) present[count++] = parties[i];
        }
        assembly ("memory-safe") {
            mstore(present, count)
        }
    }

    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }

    function _directionOf(bytes2 issuer, bytes2 recogniser) internal pure returns (bytes4) {
        return bytes4(issuer) | (bytes4(recogniser) >> 16);
    }

    /// @dev The events' one indexed field.
    function _subject(uint32 arrangement) internal pure returns (bytes32) {
        return bytes32(uint256(arrangement));
    }
}
