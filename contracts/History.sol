// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IHistory} from "./interfaces/IHistory.sol";

/// @dev Base of every registry. A function that writes reads the tip once, appends its entries in memory, and stores it once.
abstract contract History is IHistory {
    /// @dev The one slot: the newest head and sequence.
    struct Tip {
        bytes24 head;
        uint64 sequence;
    }

    Tip private _tip;

    constructor() {
        _tip.head = bytes24(sha256(abi.encode(block.chainid, address(this))));
    }

    /// @inheritdoc IHistory
    function history() external view returns (bytes24 head, uint64 sequence) {
        return (_tip.head, _tip.sequence);
    }

    /// @dev Reads the tip, to append to.
    function _readTip() internal view returns (Tip memory tip) {
        return _tip;
    }

    /// @dev Stores the tip after the last append.
    function _storeTip(Tip memory tip) internal {
        _tip = tip;
    }

    /// @dev The sequence that the next entry carries. Call it once per entry, while encoding its data.
    function _next(Tip memory tip) internal pure returns (uint64) {
        return ++tip.sequence;
    }

    /// @dev Emits an event and folds it into the head. The same bytes are logged and hashed, so that they can't differ.
    /// The hash's input is laid out past the free memory pointer, which stays, so that a batch doesn't pay for ever more memory.
    /// A failed or missing SHA-256 reverts: no entry may be logged without being folded in.
    /// @param topic The event's selector.
    /// @param subject Its one indexed field.
    /// @param data abi.encode of the other fields, beginning with _next(tip) and msg.sender.
    function _append(Tip memory tip, bytes32 topic, bytes32 subject, bytes memory data) internal {
        bytes32 head = tip.head;
        assembly ("memory-safe") {
            let length := mload(data)
            log2(add(data, 0x20), length, topic, subject)
            let input := mload(0x40)
            mstore(input, head)
            mstore(add(input, 24), shl(192, timestamp()))
            mstore(add(input, 32), topic)
            mstore(add(input, 64), subject)
            mcopy(add(input, 96), add(data, 0x20), length)
            if iszero(and(eq(returndatasize(), 32), staticcall(gas(), 2, input, add(length, 96), input, 32))) {
                revert(0, 0)
            }
            head := mload(input)
        }
        tip.head = bytes24(head);
    }
}
