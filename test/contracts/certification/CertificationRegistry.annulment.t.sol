// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {OperationFixture} from "./support/OperationFixture.sol";
import {Operations} from "./support/Operations.sol";
import {Refusal} from "./support/Refusal.sol";

/// @dev What only the three acts of an annulment show; the rest they show with the other changes.
contract CertificationRegistryAnnulmentTest is OperationFixture {
    modifier forEachAct() {
        for (uint256 i = Operations.PROPOSE; i <= Operations.REJECT; ++i) {
            _select(i);
            _;
        }
    }

    function test_RevertWhen_AnnulmentHasEffectiveDate() public forEachAct {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.effectiveFrom = VALID_FROM;
        _refused(_sender(), _call(entry), Refusal.effect(0, ID, VALID_FROM, VALID_FROM));
    }

    function test_RevertWhen_AnnulmentHasReview() public forEachAct {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.reviewAt = REVIEW_AT;
        _refused(_sender(), _call(entry), Refusal.review(0, ID, REVIEW_AT));
    }

    function test_RevertWhen_NotAnnullable() public {
        for (uint256 i = Operations.PROPOSE; i <= Operations.CONFIRM; ++i) {
            _select(i);
            _notAnnullable(ICertificationRegistry.Status.ANNULLED);
            _notAnnullable(ICertificationRegistry.Status.REISSUED);
        }
    }

    function test_ProposesFromEachStatus() public {
        _select(Operations.PROPOSE);
        for (uint8 i = 1; i <= uint8(type(ICertificationRegistry.Status).max); ++i) {
            if (!_startsFrom(i)) continue;
            bytes32 id = keccak256(abi.encode(i));
            ICertificationRegistry.StatusChange memory entry = _annulment(
                id,
                _given(id, ICertificationRegistry.Status(i))
            );
            ICertificationRegistry.Record memory before = registry.recordOf(NZ, id);
            _same(_act(REGISTRAR_NZ, entry), before);
            ICertificationRegistry.Annulment memory proposed = registry.annulmentOf(NZ, id);
            _check(proposed.proposer == REGISTRAR_NZ, "the proposer");
            _check(proposed.version == entry.version && proposed.decidedAt == DECIDED_AT, "what was decided");
        }
    }

    function test_RevertWhen_ProposedAlready() public {
        _select(Operations.PROPOSE);
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        _act(REGISTRAR_NZ, entry);
        _refused(REGISTRAR_NZ, _call(entry), Refusal.annulmentProposed(ID, 1));
        _refused(BOTH_NZ, _call(entry), Refusal.annulmentProposed(ID, 1));
    }

    function test_ProposesAgainAfterAnotherChange() public {
        _select(Operations.PROPOSE);
        _act(REGISTRAR_NZ, _ready(ID));
        _send(REGISTRAR_NZ, abi.encodeCall(registry.suspend, (_change(ID, 1))));
        _act(BOTH_NZ, _annulment(ID, 2));
        _check(registry.annulmentOf(NZ, ID).proposer == BOTH_NZ, "the new proposal took the void one's place");
    }

    function test_ProposesAgainAfterRejection() public {
        _select(Operations.REJECT);
        _act(SIGNATORY_NZ, _ready(ID));
        _propose(REGISTRAR_NZ, ID, 1);
        _check(registry.annulmentOf(NZ, ID).proposer == REGISTRAR_NZ, "the new proposal");
    }

    function test_ConfirmsFromEachStatus() public {
        _select(Operations.CONFIRM);
        for (uint8 i = 1; i <= uint8(type(ICertificationRegistry.Status).max); ++i) {
            if (!_startsFrom(i)) continue;
            bytes32 id = keccak256(abi.encode(i));
            uint24 version = _given(id, ICertificationRegistry.Status(i));
            _propose(REGISTRAR_NZ, id, version);
            ICertificationRegistry.Record memory expected = registry.recordOf(NZ, id);
            expected.status = ICertificationRegistry.Status.ANNULLED;
            expected.version = version + 1;
            (expected.reviewAt, expected.effectiveFrom) = (0, VALID_FROM);
            _same(_act(SIGNATORY_NZ, _annulment(id, version)), expected);
            _check(registry.annulmentOf(NZ, id).proposer == address(0), "the proposal is used up");
        }
    }

    function test_RevertWhen_SamePersonConfirms() public {
        _select(Operations.CONFIRM);
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        _refused(BOTH_NZ, _call(entry), Refusal.samePerson(ID, BOTH_NZ));
        _act(SIGNATORY_NZ, entry);
    }

    function test_RevertWhen_NothingProposed() public {
        for (uint256 i = Operations.CONFIRM; i <= Operations.REJECT; ++i) {
            _select(i);
            _givenGranted(ID);
            _refused(SIGNATORY_NZ, _call(_annulment(ID, 1)), Refusal.noAnnulment(ID, 1));
        }
    }

    function test_RevertWhen_ProposalIsVoid() public {
        for (uint256 i = Operations.CONFIRM; i <= Operations.REJECT; ++i) {
            _select(i);
            _ready(ID);
            _send(REGISTRAR_NZ, abi.encodeCall(registry.suspend, (_change(ID, 1))));
            _refused(SIGNATORY_NZ, _call(_annulment(ID, 2)), Refusal.noAnnulment(ID, 2));
        }
    }

    function test_RevertWhen_ProposalIsOfAnotherEconomy() public {
        for (uint256 i = Operations.CONFIRM; i <= Operations.REJECT; ++i) {
            _select(i);
            ICertificationRegistry.StatusChange memory entry = _ready(ID);
            _send(REGISTRAR_JP, abi.encodeCall(registry.grant, (_grant(ID))));
            _refused(SIGNATORY_JP, _call(entry), Refusal.noAnnulment(ID, 1));
        }
    }

    function test_Rejects() public {
        _select(Operations.REJECT);
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        ICertificationRegistry.Record memory before = registry.recordOf(NZ, ID);
        _same(_act(SIGNATORY_NZ, entry), before);
        _check(registry.annulmentOf(NZ, ID).proposer == address(0), "the proposal is dropped");
        _refused(SIGNATORY_NZ, _call(entry), Refusal.noAnnulment(ID, 1));
    }

    function test_ProposerMayReject() public {
        _select(Operations.REJECT);
        _act(BOTH_NZ, _ready(ID));
        _check(registry.annulmentOf(NZ, ID).version == 0, "the proposal is dropped");
    }

    function _notAnnullable(ICertificationRegistry.Status status) private {
        bytes32 id = keccak256(abi.encode(operation.name, status));
        uint24 version = _given(id, status);
        ICertificationRegistry.Status annulled = ICertificationRegistry.Status.ANNULLED;
        _refused(_sender(), _call(_annulment(id, version)), Refusal.transition(0, id, status, annulled));
    }

    function _act(
        address sender,
        ICertificationRegistry.StatusChange memory entry
    ) private returns (ICertificationRegistry.Record memory) {
        return _written(sender, _call(entry), Operations.topicOf(operation), entry);
    }
}
