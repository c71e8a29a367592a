// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IHistory} from "./interfaces/IHistory.sol";

/// @dev Base of every registry. A function that writes reads the tip once, appends its entries in memory, and stores it once.
abstract contract History is IHistory {
    /// @dev The newest sequence (64 bits) and head (192 bits), as they are stored. In memory, so that appending changes it in place.
    struct Tip {
        uint256 word;
    }

    uint256 private constant SEQUENCE_ONE = 1 << 192;

    Tip private _tip;

    constructor() {
        _tip.word = uint256(sha256(abi.encode(block.chainid, address(this)))) >> 64;
    }

    /// @inheritdoc IHistory
    function history() external view returns (bytes24 head, uint64 sequence) {
        uint256 word = _tip.word;
        return (bytes24(bytes32(word << 64)), uint64(word >> 192));
    }

    /// @dev Reads the tip, to append to.
    function _readTip() internal view returns (Tip memory tip) {
        tip.word = _tip.word;
    }

    /// @dev Stores the tip after the last append.
    function _storeTip(Tip memory tip) internal {
        _tip.word = tip.word;
    }

    /// @dev The sequence that the next entry carries. Call it once per entry, while encoding its data.
    function _next(Tip memory tip) internal pure returns (uint64) {
        tip.word += SEQUENCE_ONE;
        return uint64(tip.word >> 192);
    }

    /// @dev Emits an event and folds it into the head. The same bytes are logged and hashed, so that they can't differ.
    /// The hash's input is laid out past the free memory pointer, which stays, so that a batch doesn't pay for ever more memory.
    /// A failed or missing SHA-256 reverts: no entry may be logged without being folded in.
    /// @param topic The event's selector.
    /// @param subject Its one indexed field.
    /// @param data abi.encode of the other fields, beginning with _next(tip) and msg.sender.
    function _append(Tip memory tip, bytes32 topic, bytes32 subject, bytes memory data) internal {
        uint256 word = tip.word;
        bytes32 hash;
        assembly ("memory-safe") {
            let length := mload(data)
            log2(add(data, 0x20), length, topic, subject)
            let input := mload(0x40)
            mstore(input, shl(64, word)) // the head
            mstore(add(input, 24), shl(192, timestamp()))
            mstore(add(input, 32), topic)
            mstore(add(input, 64), subject)
            mcopy(add(input, 96), add(data, 0x20), length)
            if iszero(and(eq(returndatasize(), 32), staticcall(gas(), 2, input, add(length, 96), input, 32))) {
                revert(0, 0)
            }
            hash := mload(input)
        }
        tip.word = (word & ~(SEQUENCE_ONE - 1)) | (uint256(hash) >> 64);
    }

    /// @dev _append(tip, topic, subject, abi.encode(_next(tip), msg.sender, first, second, third)) for whoever writes much: the entry is
    /// laid out where it is hashed, past the free memory pointer, and logged from there.
    function _appendWords(
        Tip memory tip,
        bytes32 topic,
        bytes32 subject,
        uint256 first,
        uint256 second,
        uint256 third
    ) internal {
        uint256 word = tip.word + SEQUENCE_ONE;
        uint256 sequence = word >> 192;
        bytes32 hash;
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore(input, shl(64, word)) // the head
            mstore(add(input, 24), shl(192, timestamp()))
            mstore(add(input, 32), topic)
            mstore(add(input, 64), subject)
            mstore(add(input, 96), sequence)
            mstore(add(input, 128), caller())
            mstore(add(input, 160), first)
            mstore(add(input, 192), second)
            mstore(add(input, 224), third)
            log2(add(input, 96), 160, topic, subject)
            if iszero(and(eq(returndatasize(), 32), staticcall(gas(), 2, input, 256, input, 32))) {
                revert(0, 0)
            }
            hash := mload(input)
        }
        tip.word = (word & ~(SEQUENCE_ONE - 1)) | (uint256(hash) >> 64);
    }
}
