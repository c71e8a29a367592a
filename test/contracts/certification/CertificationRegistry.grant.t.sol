// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {CertificationFixture} from "./support/CertificationFixture.sol";
import {Refusal} from "./support/Refusal.sol";

contract CertificationRegistryGrantTest is CertificationFixture {
    function test_RevertWhen_GrantRoleMissing() public {
        bytes memory call = _call(_grant(ID));
        address other = address(0x9001);
        uint8[4] memory roles = [0, SIGNATORY, 4, 8];
        for (uint256 i = 0; i < roles.length; ++i) {
            authorities.set(other, NZ, roles[i]);
            _refused(other, call, Refusal.notAuthorised(other, REGISTRAR));
        }
    }

    function test_RevertWhen_IdMissing() public {
        _refusedGrants(_grant(0), Refusal.invalidId(0), "");
    }

    function test_RevertWhen_GrantedBefore() public {
        for (uint8 i = 1; i <= uint8(type(ICertificationRegistry.Status).max); ++i) {
            bytes32 id = keccak256(abi.encode(i));
            uint24 version = _given(id, ICertificationRegistry.Status(i));
            _refused(REGISTRAR_NZ, _call(_grant(id)), Refusal.stale(0, id, 0, version));
        }
    }

    function test_RevertWhen_ProgrammeMissing() public {
        ICertificationRegistry.Grant memory entry = _grant(ID);
        entry.programme = 0;
        _refusedGrants(entry, Refusal.programme(0, ID), Refusal.programme(1, ID));
    }

    function test_RevertWhen_OperatorTypesMissing() public {
        ICertificationRegistry.Grant memory entry = _grant(ID);
        entry.operatorTypes = 0;
        _refusedGrants(entry, Refusal.operatorTypes(0, ID), Refusal.operatorTypes(1, ID));
    }

    function test_RevertWhen_CommitmentMissing() public {
        ICertificationRegistry.Grant memory entry = _grant(ID);
        entry.profileCommitment = 0;
        _refusedGrants(entry, Refusal.commitment(0, ID), Refusal.commitment(1, ID));
    }

    function test_RevertWhen_ValidFromMissing() public {
        ICertificationRegistry.Grant memory entry = _grant(ID);
        entry.validFrom = 0;
        _refusedGrants(entry, Refusal.validity(0, ID, 0, VALID_UNTIL), Refusal.validity(1, ID, 0, VALID_UNTIL));
        entry.validUntil = 0;
        _refusedGrants(entry, Refusal.validity(0, ID, 0, 0), Refusal.validity(1, ID, 0, 0));
    }

    function test_RevertWhen_EndsAtOrBeforeValidFrom() public {
        ICertificationRegistry.Grant memory entry = _grant(ID);
        for (uint40 i = 0; i < 2; ++i) {
            entry.validUntil = VALID_FROM - i;
            bytes memory inBatch = Refusal.validity(1, ID, VALID_FROM, entry.validUntil);
            _refusedGrants(entry, Refusal.validity(0, ID, VALID_FROM, entry.validUntil), inBatch);
        }
    }

    function test_RevertWhen_GrantUndatedOrDatedAhead() public {
        ICertificationRegistry.Grant memory entry = _grant(ID);
        entry.decidedAt = 0;
        _refusedGrants(entry, Refusal.decision(0, ID, 0), Refusal.decision(1, ID, 0));
        entry.decidedAt = NOW + 121;
        _refusedGrants(entry, Refusal.decision(0, ID, NOW + 121), Refusal.decision(1, ID, NOW + 121));
    }

    function test_Grants() public {
        ICertificationRegistry.Grant memory entry = _grant(ID);
        _same(
            _granted(entry),
            ICertificationRegistry.Record({
                economy: NZ,
                programme: 1,
                tier: 2,
                operatorTypes: 0x105,
                status: ICertificationRegistry.Status.CERTIFIED,
                version: 1,
                validFrom: VALID_FROM,
                validUntil: VALID_UNTIL,
                reviewAt: REVIEW_AT,
                effectiveFrom: VALID_FROM
            })
        );
    }

    function test_GrantsAtEveryLimit() public {
        ICertificationRegistry.Grant memory entry = ICertificationRegistry.Grant({
            id: bytes32(type(uint256).max),
            profileCommitment: bytes32(uint256(1)),
            programme: type(uint8).max,
            tier: type(uint8).max,
            operatorTypes: type(uint32).max,
            validFrom: type(uint40).max - 1,
            validUntil: type(uint40).max,
            reviewAt: type(uint40).max,
            decidedAt: NOW + 120
        });
        ICertificationRegistry.Record memory record = _granted(entry);
        _check(record.validFrom == entry.validFrom && record.validUntil == entry.validUntil, "the validity");
        _check(record.effectiveFrom == entry.validFrom, "effective from validFrom, though it lies ahead");
        _check(record.operatorTypes == type(uint32).max && record.reviewAt == type(uint40).max, "the other fields");
    }

    function test_GrantsTheLeast() public {
        ICertificationRegistry.Grant memory entry = _grant(bytes32(uint256(1)));
        (entry.tier, entry.operatorTypes, entry.validFrom, entry.validUntil, entry.reviewAt) = (0, 1, 1, 0, 0);
        ICertificationRegistry.Record memory record = _granted(entry);
        _check(record.validUntil == 0 && record.tier == 0 && record.reviewAt == 0, "indefinite, no tier, no review");
        _check(record.effectiveFrom == 1, "entry into force long before the ledger");
    }

    function test_GrantsTheSameIdInEachEconomy() public {
        _granted(_grant(ID));
        _send(REGISTRAR_JP, _call(_grant(ID)));
        _check(registry.recordOf(NZ, ID).economy == NZ && registry.recordOf(JP, ID).economy == JP, "one each");
    }

    function _call(ICertificationRegistry.Grant memory entry) private view returns (bytes memory) {
        return abi.encodeCall(registry.grant, (entry));
    }

    /// @dev Refused alone, and as the second entry of a batch; the latter is left out if no refusal is given for it.
    function _refusedGrants(
        ICertificationRegistry.Grant memory entry,
        bytes memory alone,
        bytes memory second
    ) private {
        _refused(REGISTRAR_NZ, _call(entry), alone);
        if (second.length == 0) return;
        ICertificationRegistry.Grant[] memory entries = new ICertificationRegistry.Grant[](2);
        (entries[0], entries[1]) = (_grant(bytes32(uint256(1))), entry);
        _refused(REGISTRAR_NZ, abi.encodeCall(registry.grantBatch, (entries)), second);
    }

    function _granted(
        ICertificationRegistry.Grant memory entry
    ) private returns (ICertificationRegistry.Record memory) {
        ICertificationRegistry.StatusChange memory same;
        (same.id, same.profileCommitment, same.decidedAt) = (entry.id, entry.profileCommitment, entry.decidedAt);
        return _written(REGISTRAR_NZ, _call(entry), ICertificationRegistry.CertificationGranted.selector, same);
    }
}
