// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IHistory} from "./IHistory.sol";

/// @title The status of every AEO certification, by pseudonymous id
/// @notice A certification is one authorisation of one operator under one programme and tier. Its id is 32 random bytes; who it
/// belongs to is known only to the issuing authority and to the partners that it tells. Only the authority of an economy can write
/// that economy's certifications: the key of each record is (economy of the sender, id).
/// @dev Each change quotes the version it was decided on, so a stale or repeated write reverts. Dates are Unix seconds.
/// `decidedAt` is the date of the decision, not after the block but for DECISION_TOLERANCE. `effectiveFrom` is when the change takes
/// effect: from validFrom up to now, which is the block's time or, while validFrom still lies ahead, validFrom; 0 = now. From its
/// effectiveFrom on, a later entry overrides what earlier entries said. EXPIRED is derived from validUntil, never stored.
///
/// The record is one word, from the most significant bit: economy 16, programme 8, tier 8, operator types 32, status 8, version 24,
/// validFrom 40, validUntil 40, reviewAt 40, effectiveFrom 40. Every event carries the whole record as it is after the change.
interface ICertificationRegistry is IHistory {
    /// @notice REVOKED, ANNULLED (as if never granted), WITHDRAWN and REISSUED (goes on under another id, which only the issuer
    /// and its partners know) are final, but for an annulment of what was revoked or withdrawn.
    enum Status {
        NONE,
        CERTIFIED,
        SUSPENDED,
        REVOKED,
        ANNULLED,
        WITHDRAWN,
        REISSUED
    }

    /// @notice A record, unpacked.
    /// @param economy The issuing economy.
    /// @param programme The programme's number, not 0.
    /// @param tier The tier's number within the programme; 0 = none.
    /// @param operatorTypes Bit set of operator types, not 0.
    /// @param status The stored status.
    /// @param version Grows by 1 with every change; 0 = there is no such certification.
    /// @param validFrom When it begins to be valid.
    /// @param validUntil When it ceases to be valid; 0 = indefinite.
    /// @param reviewAt The next review, or of a suspension its review; 0 = none. Nothing happens by itself then.
    /// @param effectiveFrom From when the present entry holds.
    struct Record {
        bytes2 economy;
        uint8 programme;
        uint8 tier;
        uint32 operatorTypes;
        Status status;
        uint24 version;
        uint40 validFrom;
        uint40 validUntil;
        uint40 reviewAt;
        uint40 effectiveFrom;
    }

    /// @param id 32 random bytes, not 0.
    /// @param profileCommitment Salted hash of the operator's profile as it is after the change; 0 in later changes = unchanged.
    /// @param decidedAt The date of the decision.
    struct Grant {
        bytes32 id;
        bytes32 profileCommitment;
        uint8 programme;
        uint8 tier;
        uint32 operatorTypes;
        uint40 validFrom;
        uint40 validUntil;
        uint40 reviewAt;
        uint40 decidedAt;
    }

    /// @param version The version that the decision was made on.
    /// @param validUntil Later than the one in place; 0 = indefinite.
    struct Renewal {
        bytes32 id;
        bytes32 profileCommitment;
        uint24 version;
        uint40 validUntil;
        uint40 reviewAt;
        uint40 decidedAt;
        uint40 effectiveFrom;
    }

    /// @notice New tier, operator types, review date or profile; validity and status stay.
    struct Amendment {
        bytes32 id;
        bytes32 profileCommitment;
        uint24 version;
        uint8 tier;
        uint32 operatorTypes;
        uint40 reviewAt;
        uint40 decidedAt;
        uint40 effectiveFrom;
    }

    /// @notice A change of status. The reason stays off the ledger, in the profile that the commitment covers.
    /// @param reviewAt For a suspension its review, for a reinstatement the next review, 0 = none; for an ending 0.
    struct StatusChange {
        bytes32 id;
        bytes32 profileCommitment;
        uint24 version;
        uint40 reviewAt;
        uint40 decidedAt;
        uint40 effectiveFrom;
    }

    /// @notice A proposed annulment.
    /// @param proposer The REGISTRAR who proposed it; a different SIGNATORY must confirm.
    /// @param version The version that it was decided on; any change of the certification voids it.
    /// @param decidedAt The date of the decision.
    struct Annulment {
        address proposer;
        uint24 version;
        uint40 decidedAt;
    }

    event CertificationGranted(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationRenewed(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationAmended(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationSuspended(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationReinstated(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationRevoked(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationWithdrawn(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationReissued(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    /// @dev The record is unchanged by a proposal and by its rejection.
    event CertificationAnnulmentProposed(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationAnnulmentRejected(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );
    event CertificationAnnulled(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        uint40 decidedAt,
        uint256 record,
        bytes32 profileCommitment
    );

    /// @notice The change was decided on another version than the one in place. A grant expects 0.
    /// @param index Its place in the batch; 0 for a single change.
    error CertificationRegistry_StaleVersion(uint256 index, bytes32 id, uint24 expected, uint24 actual);
    /// @notice The status in place does not allow the change. A renewal and an amendment would keep it, so their `to` is `from`.
    error CertificationRegistry_InvalidTransition(uint256 index, bytes32 id, Status from, Status to);
    /// @notice The id is 0.
    error CertificationRegistry_InvalidId(uint256 index);
    /// @notice The programme is 0.
    error CertificationRegistry_InvalidProgramme(uint256 index, bytes32 id);
    /// @notice There are no operator types.
    error CertificationRegistry_InvalidOperatorTypes(uint256 index, bytes32 id);
    /// @notice validFrom is 0, or validUntil is not after validFrom, or a renewal does not extend.
    error CertificationRegistry_InvalidValidity(uint256 index, bytes32 id, uint40 validFrom, uint40 validUntil);
    /// @notice A grant must commit to a profile, or nobody could ever check one against it.
    error CertificationRegistry_InvalidCommitment(uint256 index, bytes32 id);
    /// @notice An ending or an annulment has no review.
    error CertificationRegistry_InvalidReview(uint256 index, bytes32 id, uint40 reviewAt);
    /// @notice effectiveFrom lies before validFrom or after now, the later of the block's time and validFrom; or an annulment asks
    /// for one.
    error CertificationRegistry_InvalidEffectiveFrom(uint256 index, bytes32 id, uint40 effectiveFrom, uint40 validFrom);
    /// @notice decidedAt is 0 or lies more than DECISION_TOLERANCE after the block.
    error CertificationRegistry_InvalidDecisionDate(uint256 index, bytes32 id, uint40 decidedAt);
    /// @notice The ids of a batch are not strictly ascending, which also means that one is there twice.
    error CertificationRegistry_BatchNotAscending(uint256 index, bytes32 id);
    /// @notice A batch has 1 to MAX_BATCH entries.
    error CertificationRegistry_InvalidBatchSize(uint256 size);
    /// @notice No annulment of this version is proposed.
    error CertificationRegistry_NoAnnulmentProposed(bytes32 id, uint24 version);
    /// @notice An annulment of this version is proposed already.
    error CertificationRegistry_AnnulmentAlreadyProposed(bytes32 id, uint24 version);
    /// @notice The same person proposed it; an annulment takes two.
    error CertificationRegistry_SamePerson(bytes32 id, address proposer);

    /// @notice The most entries of one batch: 500.
    function MAX_BATCH() external view returns (uint256);

    /// @notice How far the clock of an office may run ahead of the block, in seconds: 120.
    function DECISION_TOLERANCE() external view returns (uint40);

    /// @notice The registry of authorities, fixed for ever.
    function AUTHORITIES() external view returns (address);

    /// @notice The record of a certification; all zero if there is none.
    function recordOf(bytes2 economy, bytes32 id) external view returns (Record memory);

    /// @notice The record as the one word that is stored; 0 if there is none.
    function wordOf(bytes2 economy, bytes32 id) external view returns (uint256);

    /// @notice The proposed annulment of a certification's present version; all zero if there is none.
    function annulmentOf(bytes2 economy, bytes32 id) external view returns (Annulment memory);

    /// @notice CERTIFIED from validFrom on. REGISTRAR.
    function grant(Grant calldata entry) external;
    function grantBatch(Grant[] calldata entries) external;

    /// @notice Extends the validity of a CERTIFIED or SUSPENDED certification, also after it expired. REGISTRAR.
    function renew(Renewal calldata entry) external;
    function renewBatch(Renewal[] calldata entries) external;

    /// @notice Changes tier, operator types, review date or profile of a CERTIFIED or SUSPENDED certification. REGISTRAR.
    function amend(Amendment calldata entry) external;
    function amendBatch(Amendment[] calldata entries) external;

    /// @notice CERTIFIED to SUSPENDED: no benefits until reinstated. REGISTRAR.
    function suspend(StatusChange calldata entry) external;
    function suspendBatch(StatusChange[] calldata entries) external;

    /// @notice SUSPENDED to CERTIFIED. REGISTRAR.
    function reinstate(StatusChange calldata entry) external;
    function reinstateBatch(StatusChange[] calldata entries) external;

    /// @notice CERTIFIED or SUSPENDED to REVOKED, by decision of the authority. Final. REGISTRAR.
    function revoke(StatusChange calldata entry) external;
    function revokeBatch(StatusChange[] calldata entries) external;

    /// @notice CERTIFIED or SUSPENDED to WITHDRAWN, at the operator's request. Final. REGISTRAR.
    function withdraw(StatusChange calldata entry) external;
    function withdrawBatch(StatusChange[] calldata entries) external;

    /// @notice CERTIFIED or SUSPENDED to REISSUED: this id ends, the certification goes on under a new one. REGISTRAR.
    /// @dev Warning: the new id is granted apart, before this; the ledger must not link the two.
    function reissue(StatusChange calldata entry) external;
    function reissueBatch(StatusChange[] calldata entries) external;

    /// @notice Proposes to annul a CERTIFIED, SUSPENDED, REVOKED or WITHDRAWN certification. REGISTRAR.
    /// @dev effectiveFrom and reviewAt must be 0: an annulment takes effect from validFrom.
    function proposeAnnulment(StatusChange calldata entry) external;

    /// @notice Annuls what another person proposed: as if never granted. Final. SIGNATORY.
    function confirmAnnulment(StatusChange calldata entry) external;

    /// @notice Drops a proposed annulment. REGISTRAR or SIGNATORY.
    function rejectAnnulment(StatusChange calldata entry) external;
}
