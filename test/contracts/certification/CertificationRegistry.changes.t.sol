// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {OperationFixture} from "./support/OperationFixture.sol";
import {Refusal} from "./support/Refusal.sol";

/// @dev What every function that changes a certification shows, whatever the change.
contract CertificationRegistryChangesTest is OperationFixture {
    function test_RevertWhen_RoleMissing() public forEachChange {
        bytes memory call = _call(_ready(ID));
        address other = address(0x9001);
        for (uint256 bit = 0; bit < 5; ++bit) {
            uint8 role = bit < 4 ? uint8(1 << bit) : 0;
            if (role & operation.roles != 0) continue;
            authorities.set(other, NZ, role);
            _refused(other, call, Refusal.notAuthorised(other, operation.roles));
        }
    }

    function test_AcceptsAnyOfTheRoles() public forEachChange {
        address other = address(0x9001);
        for (uint8 role = 1; role <= 8; role <<= 1) {
            if (role & operation.roles == 0) continue;
            bytes memory call = _call(_ready(keccak256(abi.encode(role))));
            authorities.set(other, NZ, role);
            _check(_entries(other, call)[0].writer == other, "the writer");
        }
    }

    function test_RevertWhen_CertificationUnknown() public forEachChange {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.id = keccak256("unknown");
        _refused(_sender(), _call(entry), Refusal.stale(0, entry.id, entry.version, 0));
        entry.version = 0;
        ICertificationRegistry.Status none = ICertificationRegistry.Status.NONE;
        bytes memory refusal = Refusal.transition(0, entry.id, none, operation.to);
        if (operation.roles == REGISTRAR | SIGNATORY) refusal = Refusal.noAnnulment(entry.id, 0);
        _refused(_sender(), _call(entry), refusal);
    }

    function test_RevertWhen_CertificationOfAnotherEconomy() public forEachChange {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        _refused(_foreigner(), _call(entry), Refusal.stale(0, ID, entry.version, 0));
    }

    function test_RevertWhen_VersionStale() public forEachChange {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        uint24 version = entry.version;
        entry.version = version - 1;
        _refused(_sender(), _call(entry), Refusal.stale(0, ID, version - 1, version));
        entry.version = version + 1;
        _refused(_sender(), _call(entry), Refusal.stale(0, ID, version + 1, version));
    }

    function test_RevertWhen_DecisionDateMissing() public forEachChange {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.decidedAt = 0;
        _refused(_sender(), _call(entry), Refusal.decision(0, ID, 0));
    }

    function test_RevertWhen_DecidedBeyondTolerance() public forEachChange {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.decidedAt = NOW + 121;
        _refused(_sender(), _call(entry), Refusal.decision(0, ID, NOW + 121));
    }

    function test_AcceptsDecisionWithinTolerance() public forEachChange {
        ICertificationRegistry.StatusChange memory entry = _ready(ID);
        entry.decidedAt = NOW + 120;
        _check(_entries(_sender(), _call(entry))[0].decidedAt == NOW + 120, "the decision's date");
    }
}
