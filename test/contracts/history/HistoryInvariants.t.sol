// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Assert} from "../support/Assert.sol";
import {Auditor, HistoryFold} from "../support/HistoryFold.sol";
import {vm} from "../support/Vm.sol";
import {HistoryHarness} from "./HistoryHarness.sol";

/// @dev Appends in any order, by any writer, at any pace, and keeps the auditor's account of it.
contract HistoryHandler {
    using HistoryFold for Auditor;

    HistoryHarness public immutable HARNESS;
    Auditor public auditor;
    /// @dev Entries that calls were meant to leave.
    uint64 public entries;
    uint256 private _now = 1_790_000_000;

    constructor() {
        HARNESS = new HistoryHarness();
        auditor.begin(HARNESS, block.chainid);
    }

    modifier audited(address writer, uint32 pause) {
        _now += pause;
        vm.warp(_now);
        vm.recordLogs();
        vm.prank(writer);
        _;
        auditor.follow(vm.getRecordedLogs(), _now, writer);
    }

    function note(address writer, uint32 pause, bytes32 subject, bytes calldata text) external audited(writer, pause) {
        HARNESS.note(subject, text);
        ++entries;
    }

    function count(address writer, uint32 pause, bytes32 subject, uint8 size) external audited(writer, pause) {
        HARNESS.count(subject, size);
        entries += size;
    }

    function noteAndCount(
        address writer,
        uint32 pause,
        bytes32 subject,
        bytes calldata text
    ) external audited(writer, pause) {
        HARNESS.noteAndCount(subject, text, false);
        entries += 2;
    }

    /// @dev The call fails after it appended; nothing of it may stay.
    function fail(address writer, uint32 pause, bytes32 subject, bytes calldata text) external {
        (bytes24 head, uint64 sequence) = HARNESS.history();
        _now += pause;
        vm.warp(_now);
        vm.prank(writer);
        try HARNESS.noteAndCount(subject, text, true) {
            revert("the call was to fail");
        } catch {
            (bytes24 headAfter, uint64 sequenceAfter) = HARNESS.history();
            Assert.equal(headAfter, head, "head after a failed call");
            Assert.equal(sequenceAfter, sequence, "sequence after a failed call");
        }
    }
}

contract HistoryInvariantsTest {
    HistoryHandler private handler;

    function setUp() public {
        handler = new HistoryHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 64
    /// hardhat-config: invariant.depth = 32
    function invariant_History_SequenceIsGapless() public view {
        (, uint64 sequence) = handler.HARNESS().history();
        Assert.equal(sequence, handler.entries(), "one per entry");
        (, , uint64 audited) = handler.auditor();
        Assert.equal(sequence, audited, "one per log");
    }

    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 64
    /// hardhat-config: invariant.depth = 32
    function invariant_History_HeadIsTheFoldOfTheLogs() public view {
        (bytes24 head, ) = handler.HARNESS().history();
        (, bytes24 audited, ) = handler.auditor();
        Assert.equal(head, audited, "head");
    }
}
