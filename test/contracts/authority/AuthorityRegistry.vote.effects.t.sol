// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {Vm, vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

/// @dev What a passed ballot does, and records.
contract AuthorityRegistryBallotEffectsTest is AuthorityFixture {
    address private immutable NEW_ADMIN = _account("new admin");
    uint40 private constant LATER = START + 1000;
    IAuthorityRegistry.MemberStatus private constant ACTIVE = IAuthorityRegistry.MemberStatus.ACTIVE;
    IAuthorityRegistry.MemberStatus private constant SUSPENDED = IAuthorityRegistry.MemberStatus.SUSPENDED;
    IAuthorityRegistry.MemberStatus private constant REMOVED = IAuthorityRegistry.MemberStatus.REMOVED;

    function setUp() public {
        _found(4);
    }

    /// @dev Opens a ballot among the other three at LATER, lets two of them vote and leaves it to KR to decide.
    function _toDecide(
        IAuthorityRegistry.BallotKind kind,
        bytes2 economy,
        address admin,
        uint40 compromisedSince
    ) private returns (uint256 ballotId) {
        vm.warp(LATER);
        ballotId = _propose(TW, kind, economy, admin, compromisedSince);
        _vote(JP, ballotId);
    }

    function _decide(uint256 ballotId) private returns (Vm.Log[] memory logs) {
        vm.recordLogs();
        _vote(KR, ballotId);
        logs = vm.getRecordedLogs();
        Assert.equal(logs[0].topics[0], IAuthorityRegistry.BallotVoted.selector, "first the vote");
    }

    function _checkLog(Vm.Log memory log, bytes32 topic, bytes2 economy, bytes memory data) private pure {
        Assert.equal(log.topics[0], topic, "topic");
        Assert.equal(log.topics[1], economy, "economy");
        Assert.equal(log.data, data, "data");
    }

    function _checkMember(bytes2 economy, IAuthorityRegistry.Member memory expected) private view {
        Assert.equal(abi.encode(registry.memberOf(economy)), abi.encode(expected), "member");
    }

    function _checkAdmin(bytes2 economy, address admin, uint16 generation) private view {
        IAuthorityRegistry.Writer memory expected = IAuthorityRegistry.Writer(economy, ADMIN, LATER, 0, 0, generation);
        Assert.equal(abi.encode(registry.writerOf(admin)), abi.encode(expected), "admin's slot");
        Assert.equal(registry.authorise(admin, ADMIN), economy, "the admin acts");
    }

    function test_Vote_AdmitsANewMember() public {
        uint256 ballotId = _toDecide(ADMIT, PE, NEW_ADMIN, 0);
        uint64 next = _nextSequence();
        Vm.Log[] memory logs = _decide(ballotId);
        Assert.equal(logs.length, 3, "vote, admission, admin");
        bytes memory admitted = abi.encode(next + 1, _adminOf(KR), ballotId, NEW_ADMIN, 1);
        _checkLog(logs[1], IAuthorityRegistry.MemberAdmitted.selector, PE, admitted);
        bytes memory set = abi.encode(next + 2, _adminOf(KR), NEW_ADMIN, ADMIN, LATER, 0, 1);
        _checkLog(logs[2], IAuthorityRegistry.WriterSet.selector, PE, set);
        _checkMember(PE, IAuthorityRegistry.Member(ACTIVE, 4, 1, LATER, 0, 0));
        _checkAdmin(PE, NEW_ADMIN, 1);
        Assert.equal(registry.memberCount(), 5, "members");
        Assert.equal(registry.economies()[4], PE, "last of the economies");
        Assert.equal(registry.ballotOf(_propose(TW, SUSPEND, JP)).electorate, 0x1d, "it is an elector from now on");
    }

    function test_Vote_AdmitsARemovedMemberAgain() public {
        _pass(REMOVE, NZ);
        uint256 ballotId = _toDecide(ADMIT, NZ, NEW_ADMIN, 0);
        uint64 next = _nextSequence();
        Vm.Log[] memory logs = _decide(ballotId);
        bytes memory admitted = abi.encode(next + 1, _adminOf(KR), ballotId, NEW_ADMIN, 2);
        _checkLog(logs[1], IAuthorityRegistry.MemberAdmitted.selector, NZ, admitted);
        _checkMember(NZ, IAuthorityRegistry.Member(ACTIVE, 3, 2, LATER, 0, 0));
        _checkAdmin(NZ, NEW_ADMIN, 2);
        Assert.equal(registry.memberCount(), 4, "members");
        Assert.equal(registry.economies().length, 4, "no economy is listed twice");
    }

    function test_Vote_ReadmissionEndsAnOpenMark() public {
        _pass(SUSPEND, NZ, address(0), START - 5);
        _pass(REMOVE, NZ);
        _decide(_toDecide(ADMIT, NZ, NEW_ADMIN, 0));
        _checkMember(NZ, IAuthorityRegistry.Member(ACTIVE, 3, 2, LATER, START - 5, LATER));
    }

    function test_Vote_SuspendsWithoutAMark() public {
        uint256 ballotId = _toDecide(SUSPEND, NZ, address(0), 0);
        uint64 next = _nextSequence();
        Vm.Log[] memory logs = _decide(ballotId);
        Assert.equal(logs.length, 2, "vote, suspension");
        bytes memory suspended = abi.encode(next + 1, _adminOf(KR), ballotId, 0);
        _checkLog(logs[1], IAuthorityRegistry.MemberSuspended.selector, NZ, suspended);
        _checkMember(NZ, IAuthorityRegistry.Member(SUSPENDED, 3, 1, LATER, 0, 0));
        Assert.equal(registry.memberCount(), 4, "it remains a member");
        Assert.equal(registry.ballotOf(_propose(TW, REINSTATE, NZ)).electorate, 0x07, "but no elector");
    }

    function test_Vote_SuspendsWithAMark() public {
        uint256 ballotId = _toDecide(SUSPEND, NZ, address(0), START - 5);
        uint64 next = _nextSequence();
        Vm.Log[] memory logs = _decide(ballotId);
        bytes memory suspended = abi.encode(next + 1, _adminOf(KR), ballotId, START - 5);
        _checkLog(logs[1], IAuthorityRegistry.MemberSuspended.selector, NZ, suspended);
        _checkMember(NZ, IAuthorityRegistry.Member(SUSPENDED, 3, 1, LATER, START - 5, 0));
    }

    function test_Vote_MarksASuspendedMember() public {
        _pass(SUSPEND, NZ);
        _decide(_toDecide(SUSPEND, NZ, address(0), START - 5));
        _checkMember(NZ, IAuthorityRegistry.Member(SUSPENDED, 3, 1, START, START - 5, 0));
    }

    function test_Vote_MarksAnew() public {
        _pass(SUSPEND, NZ, address(0), START - 5);
        _pass(REINSTATE, NZ);
        _decide(_toDecide(SUSPEND, NZ, address(0), LATER - 1));
        _checkMember(NZ, IAuthorityRegistry.Member(SUSPENDED, 3, 1, LATER, LATER - 1, 0));
    }

    function test_Vote_Reinstates() public {
        _pass(SUSPEND, NZ);
        uint256 ballotId = _toDecide(REINSTATE, NZ, address(0), 0);
        uint64 next = _nextSequence();
        Vm.Log[] memory logs = _decide(ballotId);
        Assert.equal(logs.length, 2, "vote, reinstatement");
        bytes memory reinstated = abi.encode(next + 1, _adminOf(KR), ballotId);
        _checkLog(logs[1], IAuthorityRegistry.MemberReinstated.selector, NZ, reinstated);
        _checkMember(NZ, IAuthorityRegistry.Member(ACTIVE, 3, 1, LATER, 0, 0));
        Assert.equal(registry.ballotOf(_propose(TW, SUSPEND, JP)).electorate, 0x0d, "an elector again");
    }

    function test_Vote_ReinstatementEndsAnOpenMark() public {
        _pass(SUSPEND, NZ, address(0), START - 5);
        _decide(_toDecide(REINSTATE, NZ, address(0), 0));
        _checkMember(NZ, IAuthorityRegistry.Member(ACTIVE, 3, 1, LATER, START - 5, LATER));
    }

    function test_Vote_RemovesAnActiveMember() public {
        uint256 ballotId = _toDecide(REMOVE, NZ, address(0), 0);
        uint64 next = _nextSequence();
        Vm.Log[] memory logs = _decide(ballotId);
        Assert.equal(logs.length, 2, "vote, removal");
        bytes memory removed = abi.encode(next + 1, _adminOf(KR), ballotId);
        _checkLog(logs[1], IAuthorityRegistry.MemberRemoved.selector, NZ, removed);
        _checkMember(NZ, IAuthorityRegistry.Member(REMOVED, 3, 1, LATER, 0, 0));
        Assert.equal(registry.memberCount(), 3, "members");
        Assert.equal(registry.ballotOf(_propose(TW, SUSPEND, JP)).electorate, 0x05, "no elector");
    }

    function test_Vote_RemovesASuspendedMemberAndLeavesItsMark() public {
        _pass(SUSPEND, NZ, address(0), START - 5);
        _decide(_toDecide(REMOVE, NZ, address(0), 0));
        _checkMember(NZ, IAuthorityRegistry.Member(REMOVED, 3, 1, LATER, START - 5, 0));
        Assert.equal(registry.memberCount(), 3, "members");
    }

    function test_Vote_ReplacesTheAdminOfAnActiveMember() public {
        uint256 ballotId = _toDecide(REPLACE_ADMIN, NZ, NEW_ADMIN, 0);
        uint64 next = _nextSequence();
        Vm.Log[] memory logs = _decide(ballotId);
        Assert.equal(logs.length, 3, "vote, replacement, admin");
        bytes memory replaced = abi.encode(next + 1, _adminOf(KR), ballotId, NEW_ADMIN, 2);
        _checkLog(logs[1], IAuthorityRegistry.MemberAdminReplaced.selector, NZ, replaced);
        bytes memory set = abi.encode(next + 2, _adminOf(KR), NEW_ADMIN, ADMIN, LATER, 0, 2);
        _checkLog(logs[2], IAuthorityRegistry.WriterSet.selector, NZ, set);
        _checkMember(NZ, IAuthorityRegistry.Member(ACTIVE, 3, 2, START, 0, 0));
        _checkAdmin(NZ, NEW_ADMIN, 2);
    }

    function test_Vote_ReplacesTheAdminOfASuspendedMemberAndEndsItsMark() public {
        _pass(SUSPEND, NZ, address(0), START - 5);
        _decide(_toDecide(REPLACE_ADMIN, NZ, NEW_ADMIN, 0));
        _checkMember(NZ, IAuthorityRegistry.Member(SUSPENDED, 3, 2, START, START - 5, LATER));
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_MemberNotActive.selector, NZ, SUSPENDED)
        );
        registry.authorise(NEW_ADMIN, ADMIN);
        vm.warp(LATER + 7);
        _pass(REINSTATE, NZ);
        _checkMember(NZ, IAuthorityRegistry.Member(ACTIVE, 3, 2, LATER + 7, START - 5, LATER));
    }
}
