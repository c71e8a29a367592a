// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {OperationFixture} from "./support/OperationFixture.sol";
import {Operations} from "./support/Operations.sol";
import {Refusal} from "./support/Refusal.sol";

/// @dev What every batch shows, whatever it does to its certifications.
contract CertificationRegistryBatchesTest is OperationFixture {
    function test_RevertWhen_BatchRoleMissing() public forEachBatch {
        bytes memory call = _batchCall(_readyBatch(2));
        address other = address(0x9001);
        for (uint256 bit = 0; bit < 5; ++bit) {
            uint8 role = bit < 4 ? uint8(1 << bit) : 0;
            if (role == REGISTRAR) continue;
            authorities.set(other, NZ, role);
            _refused(other, call, Refusal.notAuthorised(other, REGISTRAR));
        }
    }

    function test_RevertWhen_BatchEmpty() public forEachBatch {
        bytes memory call = _batchCall(new ICertificationRegistry.StatusChange[](0));
        _refused(REGISTRAR_NZ, call, Refusal.size(0));
    }

    function test_RevertWhen_BatchTooLarge() public forEachBatch {
        bytes memory call = _batchCall(new ICertificationRegistry.StatusChange[](501));
        _refused(REGISTRAR_NZ, call, Refusal.size(501));
    }

    function test_AcceptsFullBatch() public forEachBatch {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(500);
        _check(_entries(REGISTRAR_NZ, _batchCall(entries)).length == 500, "every entry is logged");
        _check(registry.recordOf(NZ, _idAt(499)).version == entries[499].version + 1, "the last one is written");
    }

    function test_RevertWhen_BatchDescends() public forEachBatch {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(3);
        (entries[1], entries[2]) = (entries[2], entries[1]);
        _refused(REGISTRAR_NZ, _batchCall(entries), Refusal.order(2, _idAt(1)));
    }

    function test_RevertWhen_BatchRepeatsAnId() public forEachBatch {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(3);
        (entries[2].id, entries[2].version) = (_idAt(1), entries[1].version + 1);
        _refused(REGISTRAR_NZ, _batchCall(entries), Refusal.order(2, _idAt(1)));
    }

    function test_RevertWhen_OneEntryUndated() public forEachBatch {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(3);
        entries[2].decidedAt = 0;
        _refused(REGISTRAR_NZ, _batchCall(entries), Refusal.decision(2, _idAt(2), 0));
        _check(registry.recordOf(NZ, _idAt(0)).version == entries[0].version, "nothing is half done");
    }

    function test_RevertWhen_OneEntryStale() public forEachBatch {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(3);
        uint24 version = entries[1].version;
        _send(REGISTRAR_NZ, _call(entries[1]));
        _refused(REGISTRAR_NZ, _batchCall(entries), Refusal.stale(1, _idAt(1), version, version + 1));
        _check(registry.recordOf(NZ, _idAt(0)).version == version, "nothing is half done");
    }

    function test_RevertWhen_OneEntryTakesEffectTooEarly() public forEachEffect {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(2);
        entries[1].effectiveFrom = VALID_FROM - 1;
        _refused(REGISTRAR_NZ, _batchCall(entries), Refusal.effect(1, _idAt(1), VALID_FROM - 1, VALID_FROM));
    }

    function test_RevertWhen_StatusOfOneEntryDisallows() public forEachEffect {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(2);
        ICertificationRegistry.Status revoked = ICertificationRegistry.Status.REVOKED;
        (entries[1].id, entries[1].version) = (_idAt(7), _given(_idAt(7), revoked));
        _refused(REGISTRAR_NZ, _batchCall(entries), Refusal.transition(1, _idAt(7), revoked, _to(revoked)));
    }

    function test_RevertWhen_OneEndingHasReview() public {
        for (uint256 i = Operations.REVOKE; i <= Operations.REISSUE; ++i) {
            _select(i);
            ICertificationRegistry.StatusChange[] memory entries = _readyBatch(2);
            entries[1].reviewAt = REVIEW_AT;
            _refused(REGISTRAR_NZ, _batchCall(entries), Refusal.review(1, _idAt(1), REVIEW_AT));
        }
    }

    function test_WritesEveryEntryInOrder() public forEachBatch {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(3);
        for (uint256 i = 0; i < 3; ++i) {
            entries[i].profileCommitment = keccak256(abi.encode("profile", i));
            entries[i].decidedAt = uint40(DECIDED_AT + i);
        }
        Entry[] memory logged = _entries(REGISTRAR_NZ, _batchCall(entries));
        _check(logged.length == 3, "one entry each");
        for (uint256 i = 0; i < 3; ++i) {
            _check(logged[i].topic == Operations.topicOf(operation), "the event's name");
            _check(logged[i].id == _idAt(i), "in the order of the batch");
            _check(logged[i].writer == REGISTRAR_NZ, "the writer");
            _check(logged[i].decidedAt == DECIDED_AT + i, "its own decision date");
            _check(logged[i].commitment == entries[i].profileCommitment, "its own commitment");
            _check(logged[i].word == registry.wordOf(NZ, _idAt(i)), "its record is what is stored");
        }
    }

    /// @dev Each entry of a batch leaves the very record that it leaves alone.
    function test_WritesWhatSingleCallsWrite() public forEachBatch {
        ICertificationRegistry.StatusChange[] memory entries = _readyBatch(3);
        _send(REGISTRAR_NZ, _batchCall(entries));
        uint256[3] memory words;
        for (uint256 i = 0; i < 3; ++i) words[i] = registry.wordOf(NZ, _idAt(i));
        setUp();
        entries = _readyBatch(3);
        for (uint256 i = 0; i < 3; ++i) {
            _send(REGISTRAR_NZ, _call(entries[i]));
            _check(registry.wordOf(NZ, _idAt(i)) == words[i], "the same record");
        }
    }

    function _idAt(uint256 index) private pure returns (bytes32) {
        return bytes32((uint256(0xc0ffee) << 200) + index);
    }

    function _readyBatch(uint256 size) private returns (ICertificationRegistry.StatusChange[] memory entries) {
        entries = new ICertificationRegistry.StatusChange[](size);
        for (uint256 i = 0; i < size; ++i) entries[i] = _ready(_idAt(i));
    }
}
