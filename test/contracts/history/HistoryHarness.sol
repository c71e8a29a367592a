// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {History} from "../../../contracts/History.sol";

/// @dev A registry that has nothing but a history, with entries of every length.
contract HistoryHarness is History {
    event Noted(bytes32 indexed subject, uint64 sequence, address writer, bytes note);
    event Counted(bytes32 indexed subject, uint64 sequence, address writer, uint256 count, bytes32 mark);

    function note(bytes32 subject, bytes calldata text) external {
        Tip memory tip = _readTip();
        _append(tip, Noted.selector, subject, abi.encode(_next(tip), msg.sender, text));
        _storeTip(tip);
    }

    /// @dev An entry whose length is no multiple of 32 bytes; no registry logs such, the rule covers it all the same.
    function noteUnpadded(bytes32 subject, bytes calldata text) external {
        Tip memory tip = _readTip();
        _append(tip, Noted.selector, subject, bytes.concat(abi.encode(_next(tip), msg.sender), text));
        _storeTip(tip);
    }

    /// @dev Whether what lies in memory before and after an entry's data stays as it is.
    function noteBetween(bytes32 subject, bytes memory text) external returns (bytes32 before, bytes32 afterwards) {
        bytes memory first = bytes.concat(text, "first");
        Tip memory tip = _readTip();
        bytes memory data = abi.encode(_next(tip), msg.sender, text);
        bytes memory second = bytes.concat(text, "second");
        before = keccak256(abi.encode(first, data, second, text));
        _append(tip, Noted.selector, subject, data);
        _storeTip(tip);
        afterwards = keccak256(abi.encode(first, data, second, text));
    }

    /// @dev A batch: one read and one write of the tip for all entries.
    function count(bytes32 subject, uint256 entries) external {
        Tip memory tip = _readTip();
        for (uint256 i = 0; i < entries; ++i) {
            bytes32 mark = keccak256(abi.encode(subject, i));
            _append(tip, Counted.selector, subject, abi.encode(_next(tip), msg.sender, i, mark));
        }
        _storeTip(tip);
    }

    /// @dev Two events of different kinds in one call, then a revert if asked to.
    function noteAndCount(bytes32 subject, bytes calldata text, bool fail) external {
        Tip memory tip = _readTip();
        _append(tip, Noted.selector, subject, abi.encode(_next(tip), msg.sender, text));
        _append(tip, Counted.selector, subject, abi.encode(_next(tip), msg.sender, text.length, keccak256(text)));
        _storeTip(tip);
        require(!fail, "asked to fail");
    }
}
