// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title A history that cannot lose, alter or invent an entry unseen
/// @notice Every registry appends each of its facts to one running hash. Whoever holds the pair (head, sequence) of a block can
/// check that a set of logs up to that block is complete and unaltered.
/// @dev The rule, the same for every event of every registry:
/// - each event has exactly one indexed field, its subject, and its data starts with (uint64 sequence, address writer);
/// - sequence starts at 1 and grows by exactly 1 per event of the registry;
/// - head(n) = first 24 bytes of sha256(head(n-1) ‖ uint64 block time ‖ topic 0 ‖ topic 1 ‖ log data), all big-endian,
///   where topics and data are those of the log, byte for byte;
/// - head(0) = first 24 bytes of sha256(uint256 chain id ‖ uint256 address of the registry).
/// SHA-256 because every runtime verifies it natively. Sequence and writer are hashed as part of the log data.
interface IHistory {
    /// @notice The running hash and the number of entries so far.
    /// @return head The first 24 bytes of the running SHA-256.
    /// @return sequence The sequence of the last entry; 0 when there is none.
    function history() external view returns (bytes24 head, uint64 sequence);
}
