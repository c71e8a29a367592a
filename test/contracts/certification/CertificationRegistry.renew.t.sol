// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {vm} from "../support/Vm.sol";
import {CertificationFixture} from "./support/CertificationFixture.sol";
import {Refusal} from "./support/Refusal.sol";

/// @dev What only renewals and amendments show; the rest they show with the other changes.
contract CertificationRegistryRenewTest is CertificationFixture {
    bytes32 private constant FIRST = bytes32(uint256(1));

    function test_RevertWhen_RenewalDoesNotExtend() public {
        _givenGranted(FIRST);
        _givenGranted(ID);
        for (uint40 i = 0; i < 2; ++i) {
            uint40 until = VALID_UNTIL - i;
            _refused(REGISTRAR_NZ, _renewal(until), Refusal.validity(0, ID, VALID_FROM, until));
            _refused(REGISTRAR_NZ, _renewalBatch(until), Refusal.validity(1, ID, VALID_FROM, until));
        }
    }

    function test_RevertWhen_RenewalOfIndefinite() public {
        _send(REGISTRAR_NZ, _renewalOfNew(0));
        ICertificationRegistry.Renewal memory again = _renewalEntry(VALID_UNTIL + 1);
        again.version = 2;
        bytes memory refusal = Refusal.validity(0, ID, VALID_FROM, VALID_UNTIL + 1);
        _refused(REGISTRAR_NZ, abi.encodeCall(registry.renew, (again)), refusal);
        again.validUntil = 0;
        _refused(REGISTRAR_NZ, abi.encodeCall(registry.renew, (again)), Refusal.validity(0, ID, VALID_FROM, 0));
    }

    function test_RenewsBySecondOrForEver() public {
        _send(REGISTRAR_NZ, _renewalOfNew(VALID_UNTIL + 1));
        _check(registry.recordOf(NZ, ID).validUntil == VALID_UNTIL + 1, "the least extension");
        ICertificationRegistry.Renewal memory again = _renewalEntry(0);
        again.version = 2;
        _send(REGISTRAR_NZ, abi.encodeCall(registry.renew, (again)));
        _check(registry.recordOf(NZ, ID).validUntil == 0, "indefinite");
    }

    function test_RenewsAfterExpiry() public {
        _givenGranted(ID);
        vm.warp(VALID_UNTIL + 30 days);
        _send(REGISTRAR_NZ, _renewal(VALID_UNTIL + 600 days));
        ICertificationRegistry.Record memory record = registry.recordOf(NZ, ID);
        _check(record.status == ICertificationRegistry.Status.CERTIFIED, "expiry is not stored");
        _check(record.validUntil == VALID_UNTIL + 600 days, "extended");
    }

    function test_RevertWhen_AmendedToNoOperatorTypes() public {
        _givenGranted(FIRST);
        _givenGranted(ID);
        ICertificationRegistry.Amendment[] memory entries = new ICertificationRegistry.Amendment[](2);
        entries[0] = ICertificationRegistry.Amendment(FIRST, CHANGED, 1, 3, 1, 0, DECIDED_AT, DECIDED_AT);
        entries[1] = ICertificationRegistry.Amendment(ID, CHANGED, 1, 3, 0, 0, DECIDED_AT, DECIDED_AT);
        _refused(REGISTRAR_NZ, abi.encodeCall(registry.amend, (entries[1])), Refusal.operatorTypes(0, ID));
        _refused(REGISTRAR_NZ, abi.encodeCall(registry.amendBatch, (entries)), Refusal.operatorTypes(1, ID));
    }

    function test_AmendsToNoTier() public {
        _givenGranted(ID);
        ICertificationRegistry.Amendment memory entry = ICertificationRegistry.Amendment({
            id: ID,
            profileCommitment: CHANGED,
            version: 1,
            tier: 0,
            operatorTypes: type(uint32).max,
            reviewAt: 0,
            decidedAt: DECIDED_AT,
            effectiveFrom: 0
        });
        _send(REGISTRAR_NZ, abi.encodeCall(registry.amend, (entry)));
        ICertificationRegistry.Record memory record = registry.recordOf(NZ, ID);
        _check(record.tier == 0 && record.operatorTypes == type(uint32).max, "the new scope");
        _check(record.programme == 1 && record.validUntil == VALID_UNTIL, "the rest stays");
    }

    function _renewalEntry(uint40 until) private pure returns (ICertificationRegistry.Renewal memory) {
        return ICertificationRegistry.Renewal(ID, CHANGED, 1, until, 0, DECIDED_AT, DECIDED_AT);
    }

    function _renewal(uint40 until) private view returns (bytes memory) {
        return abi.encodeCall(registry.renew, (_renewalEntry(until)));
    }

    function _renewalBatch(uint40 until) private view returns (bytes memory) {
        ICertificationRegistry.Renewal[] memory entries = new ICertificationRegistry.Renewal[](2);
        (entries[0], entries[1]) = (_renewalEntry(VALID_UNTIL + 1), _renewalEntry(until));
        entries[0].id = FIRST;
        return abi.encodeCall(registry.renewBatch, (entries));
    }

    function _renewalOfNew(uint40 until) private returns (bytes memory) {
        _givenGranted(ID);
        return _renewal(until);
    }
}
