// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {vm} from "../support/Vm.sol";
import {OperationFixture} from "./support/OperationFixture.sol";
import {Operations} from "./support/Operations.sol";
import {Refusal} from "./support/Refusal.sol";

/// @dev What the changes show that start from some statuses and take effect at a date.
contract CertificationRegistryEffectsTest is OperationFixture {
    function test_RevertWhen_StatusDisallows() public forEachEffect {
        for (uint8 i = 1; i <= uint8(type(ICertificationRegistry.Status).max); ++i) {
            if (_startsFrom(i)) continue;
            ICertificationRegistry.Status status = ICertificationRegistry.Status(i);
            bytes32 id = keccak256(abi.encode("disallowed", status));
            uint24 version = _given(id, status);
            bytes memory refusal = Refusal.transition(0, id, status, _to(status));
            _refused(REGISTRAR_NZ, _call(_change(id, version)), refusal);
        }
    }

    function test_WritesTheRecordFromEachStatus() public forEachEffect {
        for (uint8 i = 1; i <= uint8(type(ICertificationRegistry.Status).max); ++i) {
            if (!_startsFrom(i)) continue;
            bytes32 id = keccak256(abi.encode("allowed", i));
            uint24 version = _given(id, ICertificationRegistry.Status(i));
            ICertificationRegistry.Record memory expected = _expected(registry.recordOf(NZ, id));
            _same(_written(_change(id, version)), expected);
        }
    }

    function test_ReplacesTheReview() public {
        for (uint256 i = Operations.RENEW; i <= Operations.REINSTATE; ++i) {
            _select(i);
            ICertificationRegistry.StatusChange memory entry = _ready(ID);
            entry.reviewAt = REVIEW_AT + 1;
            _check(_written(entry).reviewAt == REVIEW_AT + 1, "the new review");
        }
    }

    function test_RevertWhen_EndingHasReview() public {
        for (uint256 i = Operations.REVOKE; i <= Operations.REISSUE; ++i) {
            _select(i);
            ICertificationRegistry.StatusChange memory entry = _ready(ID);
            entry.reviewAt = REVIEW_AT;
            _refused(REGISTRAR_NZ, _call(entry), Refusal.review(0, ID, REVIEW_AT));
        }
    }

    function test_RevertWhen_RepeatedAsSent() public forEachEffect {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        _send(REGISTRAR_NZ, _call(entry));
        _refused(REGISTRAR_NZ, _call(entry), Refusal.stale(0, ID, entry.version, entry.version + 1));
    }

    function test_AcceptsUnchangedProfile() public forEachEffect {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.profileCommitment = 0;
        _written(entry);
    }

    function test_RevertWhen_EffectiveBeforeValidFrom() public forEachEffect {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.effectiveFrom = VALID_FROM - 1;
        _refused(REGISTRAR_NZ, _call(entry), Refusal.effect(0, ID, VALID_FROM - 1, VALID_FROM));
    }

    function test_RevertWhen_EffectiveAfterTheBlock() public forEachEffect {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.effectiveFrom = NOW + 1;
        _refused(REGISTRAR_NZ, _call(entry), Refusal.effect(0, ID, NOW + 1, VALID_FROM));
    }

    function test_TakesEffectNowIfNotSaid() public forEachEffect {
        _takesEffect(0, NOW);
    }

    function test_TakesEffectFromValidFromOn() public forEachEffect {
        _takesEffect(VALID_FROM, VALID_FROM);
    }

    function test_TakesEffectUpToTheBlock() public forEachEffect {
        _takesEffect(NOW, NOW);
    }

    function test_RevertWhen_EffectiveBesideComingValidFrom() public forEachEffect {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        uint40 before = VALID_FROM - 10 days;
        vm.warp(before);
        (entry.decidedAt, entry.effectiveFrom) = (before, before);
        _refused(REGISTRAR_NZ, _call(entry), Refusal.effect(0, ID, before, VALID_FROM));
        entry.effectiveFrom = VALID_FROM + 1;
        _refused(REGISTRAR_NZ, _call(entry), Refusal.effect(0, ID, VALID_FROM + 1, VALID_FROM));
    }

    function test_TakesEffectAtComingValidFrom() public forEachEffect {
        ICertificationRegistry.StatusChange memory unsaid = _ready(ID);
        ICertificationRegistry.StatusChange memory said = _ready(keccak256("another"));
        vm.warp(VALID_FROM - 10 days);
        (unsaid.decidedAt, unsaid.effectiveFrom) = (VALID_FROM - 10 days, 0);
        _check(_written(unsaid).effectiveFrom == VALID_FROM, "not said, it is validFrom");
        (said.decidedAt, said.effectiveFrom) = (VALID_FROM - 10 days, VALID_FROM);
        _check(_written(said).effectiveFrom == VALID_FROM, "validFrom may be said");
    }

    function test_VoidsProposedAnnulment() public forEachEffect {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        _propose(BOTH_NZ, ID, entry.version);
        _send(REGISTRAR_NZ, _call(entry));
        _check(registry.annulmentOf(NZ, ID).proposer == address(0), "the proposal lasted");
        bytes memory confirmation = abi.encodeCall(registry.confirmAnnulment, (_annulment(ID, entry.version)));
        _refused(SIGNATORY_NZ, confirmation, Refusal.stale(0, ID, entry.version, entry.version + 1));
    }

    /// @dev The record after a change that is effective on DECIDED_AT and has no review.
    function _expected(
        ICertificationRegistry.Record memory record
    ) private view returns (ICertificationRegistry.Record memory) {
        bytes32 name = keccak256(bytes(operation.name));
        if (name == keccak256("renew")) record.validUntil = Operations.renewedUntil(record.version);
        if (name == keccak256("amend")) {
            (record.tier, record.operatorTypes) = (Operations.AMENDED_TIER, Operations.AMENDED_TYPES);
        }
        (record.reviewAt, record.effectiveFrom) = (0, DECIDED_AT);
        record.status = _to(record.status);
        record.version += 1;
        return record;
    }

    function _takesEffect(uint40 said, uint40 expected) private {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.effectiveFrom = said;
        _check(_written(entry).effectiveFrom == expected, "the effective date");
    }

    function _written(
        ICertificationRegistry.StatusChange memory entry
    ) private returns (ICertificationRegistry.Record memory) {
        return _written(REGISTRAR_NZ, _call(entry), Operations.topicOf(operation), entry);
    }
}
