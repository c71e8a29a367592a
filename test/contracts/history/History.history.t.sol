// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Assert} from "../support/Assert.sol";
import {Auditor, HistoryFold} from "../support/HistoryFold.sol";
import {vm} from "../support/Vm.sol";
import {HistoryHarness} from "./HistoryHarness.sol";

contract HistoryTest {
    using HistoryFold for Auditor;

    uint256 private constant START = 1_790_000_000;
    HistoryHarness private harness;
    Auditor private auditor;

    function setUp() public {
        vm.warp(START);
        harness = new HistoryHarness();
        auditor.begin(harness, block.chainid);
    }

    /// @dev Folds what was logged since vm.recordLogs() and compares.
    function _audit() private {
        auditor.follow(vm.getRecordedLogs(), block.timestamp, address(this));
        auditor.check();
    }

    function test_History_BeginsWithChainAndContract() public view {
        auditor.check();
        (bytes24 head, uint64 sequence) = harness.history();
        Assert.equal(sequence, 0, "no entries");
        Assert.equal(head, bytes24(sha256(abi.encode(block.chainid, address(harness)))), "head");
    }

    function test_History_DiffersBetweenContractsAndChains() public {
        (bytes24 head, ) = harness.history();
        (bytes24 other, ) = (new HistoryHarness()).history();
        Assert.isTrue(head != other, "another contract");
        vm.chainId(4242);
        auditor.begin(new HistoryHarness(), 4242);
        auditor.check();
    }

    function test_History_FoldsEntriesOfDifferentBlocks() public {
        vm.recordLogs();
        harness.note("TW", "first");
        _audit();
        vm.warp(START + 1000);
        vm.recordLogs();
        harness.note("TW", "first");
        _audit();
        Assert.equal(auditor.sequence, 2, "entries");
    }

    function test_History_LeavesNoTraceOfAFailedCall() public {
        harness.note("TW", "kept");
        (bytes24 head, uint64 sequence) = harness.history();
        vm.expectRevert(bytes("asked to fail"));
        harness.noteAndCount("TW", "lost", true);
        (bytes24 headAfter, uint64 sequenceAfter) = harness.history();
        Assert.equal(headAfter, head, "head");
        Assert.equal(sequenceAfter, sequence, "sequence");
    }

    /// @dev 500 entries is the largest batch of any registry.
    function test_History_FoldsABatch() public {
        vm.recordLogs();
        harness.count("TW", 500);
        _audit();
        Assert.equal(auditor.sequence, 500, "entries");
    }

    function testFuzz_History_FoldsAnyEntry(bytes32 subject, bytes calldata text, uint40 blockTime) public {
        vm.warp(blockTime);
        vm.recordLogs();
        harness.note(subject, text);
        _audit();
    }

    function testFuzz_History_FoldsAnyLength(bytes32 subject, bytes calldata text) public {
        vm.recordLogs();
        harness.noteUnpadded(subject, text);
        _audit();
    }

    function testFuzz_History_FoldsEntriesOfDifferentKinds(bytes32 subject, bytes calldata text) public {
        vm.recordLogs();
        harness.noteAndCount(subject, text, false);
        _audit();
        Assert.equal(auditor.sequence, 2, "entries");
    }

    function testFuzz_History_LeavesMemoryAsItIs(bytes32 subject, bytes calldata text) public {
        vm.recordLogs();
        (bytes32 before, bytes32 afterwards) = harness.noteBetween(subject, text);
        Assert.equal(afterwards, before, "memory");
        _audit();
    }
}
