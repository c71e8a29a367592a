// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../interfaces/ICertificationRegistry.sol";
import {CertificationChecks} from "../libraries/CertificationChecks.sol";
import {CertificationWord} from "../libraries/CertificationWord.sol";
import {Certifications} from "./Certifications.sol";

/// @dev Annulment, the one change that reaches into the past and so takes two persons.
abstract contract Annulments is Certifications {
    using CertificationWord for uint256;

    /// @inheritdoc ICertificationRegistry
    function proposeAnnulment(StatusChange calldata entry) external {
        (, mapping(bytes32 id => Certification) storage own) = _authorise(REGISTRAR);
        Tip memory tip = _readTip();
        (bytes32 id, uint24 version) = (entry.id, entry.version);
        (Certification storage certification, uint256 word) = _load(own, 0, id, version);
        CertificationChecks.transition(0, id, word, ANNULLABLE, Status.ANNULLED);
        if (certification.annulment.version == version) {
            revert CertificationRegistry_AnnulmentAlreadyProposed(id, version);
        }
        uint40 decidedAt = _annulmentDates(entry, word);
        certification.annulment = Annulment(msg.sender, version, decidedAt);
        _record(tip, CertificationAnnulmentProposed.selector, id, decidedAt, word, entry.profileCommitment);
        _storeTip(tip);
    }

    /// @inheritdoc ICertificationRegistry
    function confirmAnnulment(StatusChange calldata entry) external {
        (, mapping(bytes32 id => Certification) storage own) = _authorise(SIGNATORY);
        Tip memory tip = _readTip();
        bytes32 id = entry.id;
        (Certification storage certification, uint256 word) = _load(own, 0, id, entry.version);
        CertificationChecks.transition(0, id, word, ANNULLABLE, Status.ANNULLED);
        address proposer = _take(certification, id, entry.version);
        if (proposer == msg.sender) revert CertificationRegistry_SamePerson(id, proposer);
        uint40 decidedAt = _annulmentDates(entry, word);
        word = word.withStatus(Status.ANNULLED).next(0, word.validFrom());
        certification.word = word;
        _record(tip, CertificationAnnulled.selector, id, decidedAt, word, entry.profileCommitment);
        _storeTip(tip);
    }

    /// @inheritdoc ICertificationRegistry
    function rejectAnnulment(StatusChange calldata entry) external {
        (, mapping(bytes32 id => Certification) storage own) = _authorise(REGISTRAR | SIGNATORY);
        Tip memory tip = _readTip();
        bytes32 id = entry.id;
        (Certification storage certification, uint256 word) = _load(own, 0, id, entry.version);
        _take(certification, id, entry.version);
        uint40 decidedAt = _annulmentDates(entry, word);
        _record(tip, CertificationAnnulmentRejected.selector, id, decidedAt, word, entry.profileCommitment);
        _storeTip(tip);
    }

    /// @dev Ends the proposal in place, which must quote this version. An unknown certification has version 0 and no proposal,
    /// so that 0 must not pass for the version of one.
    function _take(Certification storage certification, bytes32 id, uint24 version) private returns (address proposer) {
        if (version == 0 || certification.annulment.version != version) {
            revert CertificationRegistry_NoAnnulmentProposed(id, version);
        }
        proposer = certification.annulment.proposer;
        delete certification.annulment;
    }

    /// @dev An annulment takes effect from validFrom and has no review, so that neither can be asked for.
    function _annulmentDates(StatusChange calldata entry, uint256 word) private view returns (uint40) {
        (bytes32 id, uint40 reviewAt, uint40 effectiveFrom) = (entry.id, entry.reviewAt, entry.effectiveFrom);
        if (reviewAt != 0) revert CertificationRegistry_InvalidReview(0, id, reviewAt);
        if (effectiveFrom != 0) {
            revert CertificationRegistry_InvalidEffectiveFrom(0, id, effectiveFrom, word.validFrom());
        }
        return CertificationChecks.decidedAt(0, id, entry.decidedAt);
    }
}
