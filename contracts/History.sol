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
    /// @param topic The event's selector.
    /// @param subject Its one indexed field.
    /// @param data abi.encode of the other fields, beginning with _next(tip) and msg.sender.
    function _append(Tip memory tip, bytes32 topic, bytes32 subject, bytes memory data) internal {
        assembly ("memory-safe") {
            log2(add(data, 0x20), mload(data), topic, subject)
        }
        tip.head = bytes24(sha256(abi.encodePacked(tip.head, uint64(block.timestamp), topic, subject, data)));
    }
}
