// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The least that a ledger of certifications can cost
/// @notice What is left when everything is dropped but the facts: one load that says who the writer is, one slot per record, one
/// event with the same fields. No roles, no membership, no dates, no transitions, no history. It is a yardstick, not a registry.
/// @dev Calldata is any number of entries of 101 bytes: id 32 ‖ record 32 ‖ commitment 32 ‖ decidedAt 5. The record is the word of
/// CertificationWord. Compiled apart from the registries, by scripts/bench/gas/compile.ts.
contract Minimum {
    event Changed(bytes32 indexed id, address writer, uint40 decidedAt, uint256 record, bytes32 profileCommitment);

    constructor(address writer, bytes2 economy) {
        assembly ("memory-safe") {
            sstore(writer, economy)
        }
    }

    fallback() external {
        bytes32 topic = Changed.selector;
        assembly {
            let economy := sload(caller())
            if iszero(economy) {
                revert(0, 0)
            }
            mstore(0, economy)
            mstore(0x40, caller())
            let end := calldatasize()
            for {
                let entry := 0
            } lt(entry, end) {
                entry := add(entry, 101)
            } {
                let id := calldataload(entry)
                let record := calldataload(add(entry, 32))
                mstore(0x20, id)
                let slot := keccak256(0, 0x40)
                // Versions grow by one, which covers both that a grant is new and that a change is not stale.
                let version := add(and(shr(160, sload(slot)), 0xffffff), 1)
                if or(xor(shr(240, record), shr(240, economy)), xor(and(shr(160, record), 0xffffff), version)) {
                    revert(0, 0)
                }
                sstore(slot, record)
                mstore(0x60, shr(216, calldataload(add(entry, 96))))
                mstore(0x80, record)
                mstore(0xa0, calldataload(add(entry, 64)))
                log2(0x40, 0x80, topic, id)
            }
        }
    }
}
