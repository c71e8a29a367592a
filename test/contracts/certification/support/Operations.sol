// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../../contracts/interfaces/ICertificationRegistry.sol";

/// @dev One function that writes, as the manual has it.
/// @param name The function's.
/// @param past What its event is called, after "Certification".
/// @param roles The role bits of which the sender needs one.
/// @param from The statuses that it may start from, one bit each.
/// @param to The status that it leaves; NONE if it leaves the one in place.
struct Operation {
    string name;
    string past;
    string fields;
    uint8 roles;
    uint8 from;
    ICertificationRegistry.Status to;
}

/// @dev The functions that write, and how to call them. Every entry is made from a StatusChange, whose fields they share; the
/// others are such that the entry is in order.
library Operations {
    uint256 internal constant RENEW = 0;
    uint256 internal constant AMEND = 1;
    uint256 internal constant SUSPEND = 2;
    uint256 internal constant REINSTATE = 3;
    uint256 internal constant REVOKE = 4;
    uint256 internal constant WITHDRAW = 5;
    uint256 internal constant REISSUE = 6;
    uint256 internal constant GRANT = 7;
    uint256 internal constant PROPOSE = 8;
    uint256 internal constant CONFIRM = 9;
    uint256 internal constant REJECT = 10;
    uint256 internal constant COUNT = 11;

    uint8 private constant CERTIFIED = 1 << 1;
    uint8 private constant SUSPENDED = 1 << 2;
    uint8 private constant LIVE = CERTIFIED | SUSPENDED;
    uint8 private constant ANNULLABLE = LIVE | (1 << 3) | (1 << 5);

    uint8 internal constant AMENDED_TIER = 7;
    uint32 internal constant AMENDED_TYPES = 0x80000001;

    string private constant CHANGE = "(bytes32,bytes32,uint24,uint40,uint40,uint40)";
    string private constant RENEWAL = "(bytes32,bytes32,uint24,uint40,uint40,uint40,uint40)";
    string private constant AMENDMENT = "(bytes32,bytes32,uint24,uint8,uint32,uint40,uint40,uint40)";
    string private constant GRANTED = "(bytes32,bytes32,uint8,uint8,uint32,uint40,uint40,uint40,uint40)";

    function numbered(uint256 index) internal pure returns (Operation memory) {
        ICertificationRegistry.Status same = ICertificationRegistry.Status.NONE;
        if (index == RENEW) return Operation("renew", "Renewed", RENEWAL, 1, LIVE, same);
        if (index == AMEND) return Operation("amend", "Amended", AMENDMENT, 1, LIVE, same);
        if (index == REJECT) return Operation("rejectAnnulment", "AnnulmentRejected", CHANGE, 3, ANNULLABLE, same);
        if (index == SUSPEND) return _to("suspend", "Suspended", CERTIFIED, ICertificationRegistry.Status.SUSPENDED);
        if (index == REINSTATE)
            return _to("reinstate", "Reinstated", SUSPENDED, ICertificationRegistry.Status.CERTIFIED);
        if (index == REVOKE) return _to("revoke", "Revoked", LIVE, ICertificationRegistry.Status.REVOKED);
        if (index == WITHDRAW) return _to("withdraw", "Withdrawn", LIVE, ICertificationRegistry.Status.WITHDRAWN);
        if (index == REISSUE) return _to("reissue", "Reissued", LIVE, ICertificationRegistry.Status.REISSUED);
        ICertificationRegistry.Status annulled = ICertificationRegistry.Status.ANNULLED;
        if (index == PROPOSE) return _to("proposeAnnulment", "AnnulmentProposed", ANNULLABLE, annulled);
        if (index == CONFIRM) return Operation("confirmAnnulment", "Annulled", CHANGE, 2, ANNULLABLE, annulled);
        return Operation("grant", "Granted", GRANTED, 1, 1, ICertificationRegistry.Status.CERTIFIED);
    }

    function topicOf(Operation memory operation) internal pure returns (bytes32) {
        string memory fields = "(bytes32,uint64,address,uint40,uint256,bytes32)";
        return keccak256(bytes(string.concat("Certification", operation.past, fields)));
    }

    function selector(Operation memory operation) internal pure returns (bytes4) {
        return bytes4(keccak256(bytes(string.concat(operation.name, "(", operation.fields, ")"))));
    }

    function batchSelector(Operation memory operation) internal pure returns (bytes4) {
        return bytes4(keccak256(bytes(string.concat(operation.name, "Batch(", operation.fields, "[])"))));
    }

    /// @dev The call with one entry.
    function call(
        Operation memory operation,
        ICertificationRegistry.StatusChange memory entry
    ) internal pure returns (bytes memory) {
        return bytes.concat(selector(operation), _fields(operation, entry));
    }

    /// @dev The call of the function's batch.
    function batchCall(
        Operation memory operation,
        ICertificationRegistry.StatusChange[] memory entries
    ) internal pure returns (bytes memory data) {
        bytes[] memory all = new bytes[](entries.length);
        for (uint256 i = 0; i < entries.length; ++i) all[i] = _fields(operation, entries[i]);
        return bytes.concat(batchSelector(operation), abi.encode(0x20, entries.length), _join(all));
    }

    function _to(
        string memory name,
        string memory past,
        uint8 from,
        ICertificationRegistry.Status to
    ) private pure returns (Operation memory) {
        return Operation(name, past, CHANGE, 1, from, to);
    }

    /// @dev A renewal is by as many days as the version quoted, so that the next one extends it again.
    function _fields(
        Operation memory operation,
        ICertificationRegistry.StatusChange memory entry
    ) private pure returns (bytes memory) {
        (bytes32 id, bytes32 commitment, uint24 version) = (entry.id, entry.profileCommitment, entry.version);
        (uint40 reviewAt, uint40 decidedAt, uint40 effect) = (entry.reviewAt, entry.decidedAt, entry.effectiveFrom);
        bytes32 fields = keccak256(bytes(operation.fields));
        if (fields == keccak256(bytes(RENEWAL))) {
            return abi.encode(id, commitment, version, renewedUntil(version), reviewAt, decidedAt, effect);
        }
        if (fields == keccak256(bytes(AMENDMENT))) {
            return abi.encode(id, commitment, version, AMENDED_TIER, AMENDED_TYPES, reviewAt, decidedAt, effect);
        }
        if (fields == keccak256(bytes(GRANTED)))
            return abi.encode(id, commitment, 1, 2, 0x105, effect, 0, reviewAt, decidedAt);
        return abi.encode(entry);
    }

    function renewedUntil(uint24 version) internal pure returns (uint40) {
        return uint40(2_000_000_000 + uint256(version) * 1 days);
    }

    function _join(bytes[] memory parts) private pure returns (bytes memory whole) {
        if (parts.length == 0) return whole;
        uint256 size = parts[0].length;
        whole = new bytes(size * parts.length);
        for (uint256 i = 0; i < parts.length; ++i) {
            bytes memory part = parts[i];
            assembly ("memory-safe") {
                mcopy(add(add(whole, 0x20), mul(i, size)), add(part, 0x20), size)
            }
        }
    }
}
