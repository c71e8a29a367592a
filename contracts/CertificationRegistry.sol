// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Annulments} from "./certification/Annulments.sol";
import {Certifications} from "./certification/Certifications.sol";
import {ICertificationRegistry} from "./interfaces/ICertificationRegistry.sol";
import {CertificationChecks} from "./libraries/CertificationChecks.sol";
import {CertificationWord} from "./libraries/CertificationWord.sol";

/// @dev Every change goes the same way: authorise, load, version, transition, dates, store, append. The interface is the manual.
/// No call leaves the contract but the staticcall to AUTHORITIES, before anything is read, so there is nothing to re-enter.
contract CertificationRegistry is Annulments {
    using CertificationWord for uint256;

    /// @inheritdoc ICertificationRegistry
    uint256 public constant MAX_BATCH = 500;
    /// @inheritdoc ICertificationRegistry
    uint40 public constant DECISION_TOLERANCE = CertificationChecks.DECISION_TOLERANCE;

    /// @param authorities The AuthorityRegistry.
    constructor(address authorities) Certifications(authorities) {}

    /// @inheritdoc ICertificationRegistry
    function grant(Grant calldata entry) external {
        (bytes2 economy, mapping(bytes32 id => Certification) storage own) = _authorise(REGISTRAR);
        Tip memory tip = _readTip();
        _grant(own, economy, tip, 0, entry);
        _storeTip(tip);
    }

    /// @inheritdoc ICertificationRegistry
    function grantBatch(Grant[] calldata entries) external {
        (bytes2 economy, mapping(bytes32 id => Certification) storage own) = _authoriseBatch(entries.length);
        Tip memory tip = _readTip();
        bytes32 previous;
        for (uint256 i = 0; i < entries.length; ++i) {
            previous = CertificationChecks.ascending(i, previous, entries[i].id);
            _grant(own, economy, tip, i, entries[i]);
        }
        _storeTip(tip);
    }

    /// @inheritdoc ICertificationRegistry
    function renew(Renewal calldata entry) external {
        (, mapping(bytes32 id => Certification) storage own) = _authorise(REGISTRAR);
        Tip memory tip = _readTip();
        _renew(own, tip, 0, entry);
        _storeTip(tip);
    }

    /// @inheritdoc ICertificationRegistry
    function renewBatch(Renewal[] calldata entries) external {
        (, mapping(bytes32 id => Certification) storage own) = _authoriseBatch(entries.length);
        Tip memory tip = _readTip();
        bytes32 previous;
        for (uint256 i = 0; i < entries.length; ++i) {
            previous = CertificationChecks.ascending(i, previous, entries[i].id);
            _renew(own, tip, i, entries[i]);
        }
        _storeTip(tip);
    }

    /// @inheritdoc ICertificationRegistry
    function amend(Amendment calldata entry) external {
        (, mapping(bytes32 id => Certification) storage own) = _authorise(REGISTRAR);
        Tip memory tip = _readTip();
        _amend(own, tip, 0, entry);
        _storeTip(tip);
    }

    /// @inheritdoc ICertificationRegistry
    function amendBatch(Amendment[] calldata entries) external {
        (, mapping(bytes32 id => Certification) storage own) = _authoriseBatch(entries.length);
        Tip memory tip = _readTip();
        bytes32 previous;
        for (uint256 i = 0; i < entries.length; ++i) {
            previous = CertificationChecks.ascending(i, previous, entries[i].id);
            _amend(own, tip, i, entries[i]);
        }
        _storeTip(tip);
    }

    /// @inheritdoc ICertificationRegistry
    function suspend(StatusChange calldata entry) external {
        _changeOne(entry, CERTIFIED, Status.SUSPENDED, CertificationSuspended.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function suspendBatch(StatusChange[] calldata entries) external {
        _changeBatch(entries, CERTIFIED, Status.SUSPENDED, CertificationSuspended.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function reinstate(StatusChange calldata entry) external {
        _changeOne(entry, SUSPENDED, Status.CERTIFIED, CertificationReinstated.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function reinstateBatch(StatusChange[] calldata entries) external {
        _changeBatch(entries, SUSPENDED, Status.CERTIFIED, CertificationReinstated.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function revoke(StatusChange calldata entry) external {
        _changeOne(entry, LIVE, Status.REVOKED, CertificationRevoked.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function revokeBatch(StatusChange[] calldata entries) external {
        _changeBatch(entries, LIVE, Status.REVOKED, CertificationRevoked.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function withdraw(StatusChange calldata entry) external {
        _changeOne(entry, LIVE, Status.WITHDRAWN, CertificationWithdrawn.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function withdrawBatch(StatusChange[] calldata entries) external {
        _changeBatch(entries, LIVE, Status.WITHDRAWN, CertificationWithdrawn.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function reissue(StatusChange calldata entry) external {
        _changeOne(entry, LIVE, Status.REISSUED, CertificationReissued.selector);
    }

    /// @inheritdoc ICertificationRegistry
    function reissueBatch(StatusChange[] calldata entries) external {
        _changeBatch(entries, LIVE, Status.REISSUED, CertificationReissued.selector);
    }

    function _changeOne(StatusChange calldata entry, uint256 from, Status to, bytes32 topic) private {
        (, mapping(bytes32 id => Certification) storage own) = _authorise(REGISTRAR);
        Tip memory tip = _readTip();
        _change(own, tip, 0, entry, from, to, topic);
        _storeTip(tip);
    }

    function _changeBatch(StatusChange[] calldata entries, uint256 from, Status to, bytes32 topic) private {
        (, mapping(bytes32 id => Certification) storage own) = _authoriseBatch(entries.length);
        Tip memory tip = _readTip();
        bytes32 previous;
        for (uint256 i = 0; i < entries.length; ++i) {
            previous = CertificationChecks.ascending(i, previous, entries[i].id);
            _change(own, tip, i, entries[i], from, to, topic);
        }
        _storeTip(tip);
    }

    function _grant(
        mapping(bytes32 id => Certification) storage own,
        bytes2 economy,
        Tip memory tip,
        uint256 index,
        Grant calldata entry
    ) private {
        bytes32 id = entry.id;
        if (id == 0) revert CertificationRegistry_InvalidId(index);
        (Certification storage certification, ) = _load(own, index, id, 0);
        (uint8 programme, uint32 operatorTypes) = (entry.programme, entry.operatorTypes);
        if (programme == 0) revert CertificationRegistry_InvalidProgramme(index, id);
        if (operatorTypes == 0) revert CertificationRegistry_InvalidOperatorTypes(index, id);
        bytes32 commitment = entry.profileCommitment;
        if (commitment == 0) revert CertificationRegistry_InvalidCommitment(index, id);
        (uint40 validFrom, uint40 validUntil) = (entry.validFrom, entry.validUntil);
        if (validFrom == 0 || (validUntil <= validFrom && validUntil != 0)) {
            revert CertificationRegistry_InvalidValidity(index, id, validFrom, validUntil);
        }
        uint40 decidedAt = CertificationChecks.decidedAt(index, id, entry.decidedAt);
        uint256 word = CertificationWord.granted(
            economy,
            programme,
            entry.tier,
            operatorTypes,
            validFrom,
            validUntil,
            entry.reviewAt
        );
        certification.word = word;
        _record(tip, CertificationGranted.selector, id, decidedAt, word, commitment);
    }

    function _renew(
        mapping(bytes32 id => Certification) storage own,
        Tip memory tip,
        uint256 index,
        Renewal calldata entry
    ) private {
        bytes32 id = entry.id;
        (Certification storage certification, uint256 word) = _load(own, index, id, entry.version);
        CertificationChecks.transition(index, id, word, LIVE, word.status());
        (uint40 before, uint40 validUntil) = (word.validUntil(), entry.validUntil);
        if (before == 0 || (validUntil <= before && validUntil != 0)) {
            revert CertificationRegistry_InvalidValidity(index, id, word.validFrom(), validUntil);
        }
        uint40 decidedAt = CertificationChecks.decidedAt(index, id, entry.decidedAt);
        uint40 effectiveFrom = CertificationChecks.effectiveFrom(index, id, entry.effectiveFrom, word.validFrom());
        word = word.withValidUntil(validUntil).next(entry.reviewAt, effectiveFrom);
        certification.word = word;
        _record(tip, CertificationRenewed.selector, id, decidedAt, word, entry.profileCommitment);
    }

    function _amend(
        mapping(bytes32 id => Certification) storage own,
        Tip memory tip,
        uint256 index,
        Amendment calldata entry
    ) private {
        bytes32 id = entry.id;
        (Certification storage certification, uint256 word) = _load(own, index, id, entry.version);
        CertificationChecks.transition(index, id, word, LIVE, word.status());
        uint32 operatorTypes = entry.operatorTypes;
        if (operatorTypes == 0) revert CertificationRegistry_InvalidOperatorTypes(index, id);
        uint40 decidedAt = CertificationChecks.decidedAt(index, id, entry.decidedAt);
        uint40 effectiveFrom = CertificationChecks.effectiveFrom(index, id, entry.effectiveFrom, word.validFrom());
        word = word.withScope(entry.tier, operatorTypes).next(entry.reviewAt, effectiveFrom);
        certification.word = word;
        _record(tip, CertificationAmended.selector, id, decidedAt, word, entry.profileCommitment);
    }

    function _change(
        mapping(bytes32 id => Certification) storage own,
        Tip memory tip,
        uint256 index,
        StatusChange calldata entry,
        uint256 from,
        Status to,
        bytes32 topic
    ) private {
        bytes32 id = entry.id;
        (Certification storage certification, uint256 word) = _load(own, index, id, entry.version);
        CertificationChecks.transition(index, id, word, from, to);
        uint40 reviewAt = entry.reviewAt;
        if (reviewAt != 0 && to > Status.SUSPENDED) revert CertificationRegistry_InvalidReview(index, id, reviewAt);
        uint40 decidedAt = CertificationChecks.decidedAt(index, id, entry.decidedAt);
        uint40 effectiveFrom = CertificationChecks.effectiveFrom(index, id, entry.effectiveFrom, word.validFrom());
        word = word.withStatus(to).next(reviewAt, effectiveFrom);
        certification.word = word;
        _record(tip, topic, id, decidedAt, word, entry.profileCommitment);
    }

    function _authoriseBatch(
        uint256 size
    ) private view returns (bytes2 economy, mapping(bytes32 id => Certification) storage own) {
        (economy, own) = _authorise(REGISTRAR);
        if (size == 0 || size > MAX_BATCH) revert CertificationRegistry_InvalidBatchSize(size);
    }
}
