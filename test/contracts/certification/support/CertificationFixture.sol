// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CertificationRegistry} from "../../../../contracts/CertificationRegistry.sol";
import {ICertificationRegistry} from "../../../../contracts/interfaces/ICertificationRegistry.sol";
import {Vm, vm} from "../../support/Vm.sol";
import {AuthorityStandIn} from "./AuthorityStandIn.sol";

/// @dev A registry with two economies, and the words that the tests are written in.
abstract contract CertificationFixture {
    uint8 internal constant REGISTRAR = 1;
    uint8 internal constant SIGNATORY = 2;
    bytes2 internal constant NZ = "NZ";
    bytes2 internal constant JP = "JP";

    address internal constant REGISTRAR_NZ = address(0x1001);
    address internal constant SIGNATORY_NZ = address(0x1002);
    address internal constant BOTH_NZ = address(0x1003);
    address internal constant REGISTRAR_JP = address(0x2001);
    address internal constant SIGNATORY_JP = address(0x2002);

    uint40 internal constant NOW = 1_800_000_000;
    uint40 internal constant VALID_FROM = NOW - 400 days;
    uint40 internal constant VALID_UNTIL = NOW + 600 days;
    uint40 internal constant REVIEW_AT = NOW + 200 days;
    uint40 internal constant DECIDED_AT = NOW - 2 days;
    bytes32 internal constant ID = keccak256("a certification");
    bytes32 internal constant COMMITMENT = keccak256("a profile");
    bytes32 internal constant CHANGED = keccak256("a changed profile");

    AuthorityStandIn internal authorities;
    CertificationRegistry internal registry;

    function setUp() public virtual {
        vm.warp(NOW);
        authorities = new AuthorityStandIn();
        registry = new CertificationRegistry(address(authorities));
        authorities.set(REGISTRAR_NZ, NZ, REGISTRAR);
        authorities.set(SIGNATORY_NZ, NZ, SIGNATORY);
        authorities.set(BOTH_NZ, NZ, REGISTRAR | SIGNATORY);
        authorities.set(REGISTRAR_JP, JP, REGISTRAR);
        authorities.set(SIGNATORY_JP, JP, SIGNATORY);
    }

    /// @dev Fails the test, saying what does not hold.
    function _check(bool holds, string memory what) internal view virtual {
        require(holds, what);
    }

    // What is sent, and what comes of it

    function _send(address sender, bytes memory call) internal {
        vm.prank(sender);
        (bool accepted, bytes memory answer) = address(registry).call(call);
        if (accepted) return;
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }

    /// @dev The registry must refuse with exactly this error and leave its history as it was.
    function _refused(address sender, bytes memory call, bytes memory refusal) internal {
        (bytes24 head, uint64 sequence) = registry.history();
        vm.prank(sender);
        (bool accepted, bytes memory answer) = address(registry).call(call);
        _check(!accepted, "it was accepted");
        _check(keccak256(answer) == keccak256(refusal), "it was refused for another reason");
        (bytes24 headAfter, uint64 sequenceAfter) = registry.history();
        _check(head == headAfter && sequence == sequenceAfter, "a refusal left its mark");
    }

    /// @dev One entry of the history, as its log says.
    struct Entry {
        bytes32 topic;
        bytes32 id;
        uint64 sequence;
        address writer;
        uint40 decidedAt;
        uint256 word;
        bytes32 commitment;
    }

    /// @dev Sends and returns the entries logged, after checking that they continue the history without a gap.
    function _entries(address sender, bytes memory call) internal returns (Entry[] memory entries) {
        (bytes24 head, uint64 sequence) = registry.history();
        vm.recordLogs();
        _send(sender, call);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        entries = new Entry[](logs.length);
        for (uint256 i = 0; i < logs.length; ++i) {
            _check(logs[i].emitter == address(registry) && logs[i].topics.length == 2, "one indexed field");
            entries[i] = _decode(logs[i]);
            _check(entries[i].sequence == ++sequence, "the sequence has a gap");
            head = _fold(head, logs[i]);
        }
        (bytes24 headAfter, uint64 sequenceAfter) = registry.history();
        _check(head == headAfter && sequence == sequenceAfter, "the head is not the fold of the logs");
    }

    function _decode(Vm.Log memory log) internal view returns (Entry memory entry) {
        _check(log.data.length == 160, "five words of data");
        (entry.topic, entry.id) = (log.topics[0], log.topics[1]);
        (entry.sequence, entry.writer, entry.decidedAt, entry.word, entry.commitment) = abi.decode(
            log.data,
            (uint64, address, uint40, uint256, bytes32)
        );
    }

    function _fold(bytes24 head, Vm.Log memory log) internal view returns (bytes24) {
        bytes memory entry = abi.encodePacked(head, uint64(block.timestamp), log.topics[0], log.topics[1], log.data);
        return bytes24(sha256(entry));
    }

    /// @dev Sends one change and checks its one entry: what it says is what is stored.
    function _written(
        address sender,
        bytes memory call,
        bytes32 topic,
        ICertificationRegistry.StatusChange memory change
    ) internal returns (ICertificationRegistry.Record memory record) {
        Entry[] memory entries = _entries(sender, call);
        _check(entries.length == 1, "one change, one entry");
        Entry memory entry = entries[0];
        _check(entry.topic == topic, "the event's name");
        _check(entry.id == change.id, "the event's subject");
        _check(entry.writer == sender, "the event's writer");
        _check(entry.decidedAt == change.decidedAt, "the event's decision date");
        _check(entry.commitment == change.profileCommitment, "the event's commitment");
        bytes2 economy = authorities.economyOf(sender);
        _check(entry.word == registry.wordOf(economy, change.id), "the event's record is what is stored");
        return registry.recordOf(economy, change.id);
    }

    function _same(
        ICertificationRegistry.Record memory actual,
        ICertificationRegistry.Record memory expected
    ) internal view {
        _check(keccak256(abi.encode(actual)) == keccak256(abi.encode(expected)), "the record is another");
    }

    // Entries that are in order, to be spoilt one field at a time

    function _grant(bytes32 id) internal pure returns (ICertificationRegistry.Grant memory) {
        return
            ICertificationRegistry.Grant({
                id: id,
                profileCommitment: COMMITMENT,
                programme: 1,
                tier: 2,
                operatorTypes: 0x105,
                validFrom: VALID_FROM,
                validUntil: VALID_UNTIL,
                reviewAt: REVIEW_AT,
                decidedAt: DECIDED_AT
            });
    }

    /// @dev A change of version `version`, effective when decided, without a review.
    function _change(bytes32 id, uint24 version) internal pure returns (ICertificationRegistry.StatusChange memory) {
        return ICertificationRegistry.StatusChange(id, CHANGED, version, 0, DECIDED_AT, DECIDED_AT);
    }

    /// @dev An act of annulment: without an effective date.
    function _annulment(bytes32 id, uint24 version) internal pure returns (ICertificationRegistry.StatusChange memory) {
        return ICertificationRegistry.StatusChange(id, CHANGED, version, 0, DECIDED_AT, 0);
    }

    // States to start from

    function _givenGranted(bytes32 id) internal {
        _send(REGISTRAR_NZ, abi.encodeCall(registry.grant, (_grant(id))));
    }

    /// @dev Brings a new certification of NZ to a status; returns its version.
    function _given(bytes32 id, ICertificationRegistry.Status status) internal returns (uint24) {
        if (status == ICertificationRegistry.Status.NONE) return 0;
        _givenGranted(id);
        if (status == ICertificationRegistry.Status.CERTIFIED) return 1;
        if (status == ICertificationRegistry.Status.ANNULLED) _givenAnnulled(id);
        else _send(REGISTRAR_NZ, abi.encodeWithSelector(_operationTo(status), _change(id, 1)));
        return 2;
    }

    function _propose(address sender, bytes32 id, uint24 version) internal {
        _send(sender, abi.encodeCall(registry.proposeAnnulment, (_annulment(id, version))));
    }

    function _givenAnnulled(bytes32 id) private {
        _propose(REGISTRAR_NZ, id, 1);
        _send(SIGNATORY_NZ, abi.encodeCall(registry.confirmAnnulment, (_annulment(id, 1))));
    }

    function _operationTo(ICertificationRegistry.Status status) private view returns (bytes4) {
        if (status == ICertificationRegistry.Status.SUSPENDED) return registry.suspend.selector;
        if (status == ICertificationRegistry.Status.REVOKED) return registry.revoke.selector;
        if (status == ICertificationRegistry.Status.WITHDRAWN) return registry.withdraw.selector;
        return registry.reissue.selector;
    }
}
