// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AuthorityRegistry} from "../../../contracts/AuthorityRegistry.sol";
import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

/// @dev Who may vote, until when, and which votes count. What a passed ballot does is in AuthorityRegistryBallotEffectsTest.
contract AuthorityRegistryVoteTest is AuthorityFixture {
    address private immutable NEW_ADMIN = _account("new admin");

    function _refused(bytes2 voter, uint256 ballotId, bytes memory reason) private {
        vm.expectRevert(reason);
        _vote(voter, ballotId);
    }

    function _passed(uint256 ballotId) private view returns (bool) {
        return registry.ballotOf(ballotId).passed;
    }

    function _votes(uint256 ballotId) private view returns (uint256) {
        return registry.ballotOf(ballotId).votes;
    }

    function test_Vote_RevertsUnlessAdmin() public {
        _found(4);
        address clerk = _account("clerk");
        _setWriter(JP, clerk, 7);
        _propose(TW, SUSPEND, NZ);
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, clerk, JP, ADMIN)
        );
        vm.prank(clerk);
        registry.vote(1);
    }

    function test_Vote_RevertsWhenVoterIsSuspended() public {
        _found(5);
        _propose(TW, SUSPEND, NZ);
        _pass(SUSPEND, JP);
        bytes4 notActive = IAuthorityRegistry.AuthorityRegistry_MemberNotActive.selector;
        _refused(JP, 1, abi.encodeWithSelector(notActive, JP, IAuthorityRegistry.MemberStatus.SUSPENDED));
    }

    function test_Vote_RevertsWhenBallotIsUnknown() public {
        _found(3);
        _propose(TW, SUSPEND, JP);
        bytes4 unknown = IAuthorityRegistry.AuthorityRegistry_UnknownBallot.selector;
        _refused(KR, 0, abi.encodeWithSelector(unknown, 0));
        _refused(KR, 2, abi.encodeWithSelector(unknown, 2));
    }

    function test_Vote_RevertsOncePassed() public {
        _found(5);
        uint256 ballotId = _pass(SUSPEND, NZ);
        _refused(
            CL,
            ballotId,
            abi.encodeWithSelector(
                IAuthorityRegistry.AuthorityRegistry_BallotClosed.selector,
                ballotId,
                true,
                START + 30 days
            )
        );
    }

    function test_Vote_TakesVotesUntilTheSecondOfExpiry() public {
        _found(4);
        _propose(TW, SUSPEND, NZ);
        vm.warp(START + 30 days - 1);
        _vote(JP, 1);
        vm.warp(START + 30 days);
        _refused(
            KR,
            1,
            abi.encodeWithSelector(
                IAuthorityRegistry.AuthorityRegistry_BallotClosed.selector,
                1,
                false,
                START + 30 days
            )
        );
    }

    function test_Vote_RevertsWhenVoterIsTheSubject() public {
        _found(4);
        _propose(TW, SUSPEND, NZ);
        _refused(NZ, 1, abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_NotElector.selector, 1, NZ));
    }

    function test_Vote_RevertsWhenVoterWasNotActiveAtTheProposal() public {
        _found(5);
        _pass(SUSPEND, JP);
        uint256 ballotId = _propose(TW, SUSPEND, NZ);
        _pass(REINSTATE, JP);
        _pass(ADMIT, PE, _adminOf(PE), 0);
        bytes4 notElector = IAuthorityRegistry.AuthorityRegistry_NotElector.selector;
        _refused(JP, ballotId, abi.encodeWithSelector(notElector, ballotId, JP));
        _refused(PE, ballotId, abi.encodeWithSelector(notElector, ballotId, PE));
    }

    function test_Vote_RevertsWhenVotedAlready() public {
        _found(5);
        _propose(TW, SUSPEND, NZ);
        bytes4 already = IAuthorityRegistry.AuthorityRegistry_AlreadyVoted.selector;
        _refused(TW, 1, abi.encodeWithSelector(already, 1, TW));
        _vote(JP, 1);
        _refused(JP, 1, abi.encodeWithSelector(already, 1, JP));
    }

    function test_Vote_RevertsWhenAnotherAdminOfTheEconomyVoted() public {
        _found(5);
        address second = _account("second admin");
        _setWriter(JP, second, ADMIN);
        _propose(TW, SUSPEND, NZ);
        _vote(JP, 1);
        vm.expectRevert(abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_AlreadyVoted.selector, 1, JP));
        vm.prank(second);
        registry.vote(1);
    }

    function test_Vote_RecordsTheVote() public {
        _found(5);
        _propose(TW, SUSPEND, NZ);
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.BallotVoted(NZ, _nextSequence(), _adminOf(KR), 1, KR);
        _vote(KR, 1);
        Assert.equal(_votes(1), 0x05, "TW and KR");
    }

    /// @dev With 2, 3, 4 and 5 electors it takes 2, 3, 3 and 4 votes.
    function test_Vote_PassesWithMoreThanTwoThirds() public {
        uint256[4] memory needed = [uint256(2), 3, 3, 4];
        for (uint256 electors = 2; electors <= 5; ++electors) {
            _found(electors + 1);
            bytes2[] memory codes = _codes(electors + 1);
            _propose(codes[0], SUSPEND, codes[electors]);
            for (uint256 votes = 2; votes <= needed[electors - 2]; ++votes) {
                Assert.isTrue(!_passed(1), "not before the deciding vote");
                _vote(codes[votes - 1], 1);
            }
            Assert.isTrue(_passed(1), "with the deciding vote");
        }
    }

    function test_Vote_TwoMembersAdmitTogether() public {
        _found(2);
        _propose(TW, ADMIT, PE, NEW_ADMIN, 0);
        _vote(JP, 1);
        Assert.isTrue(_passed(1), "both voted");
    }

    function test_Vote_DenominatorStaysWhenElectorsAreSuspended() public {
        _found(6);
        _propose(TW, REMOVE, SG);
        _pass(SUSPEND, JP);
        _pass(SUSPEND, KR);
        _vote(NZ, 1);
        _vote(CL, 1);
        Assert.isTrue(!_passed(1), "3 of the 5 are not more than two thirds, though all that are left");
    }

    function test_Vote_LapsesWhenTheVoterIsSuspended() public {
        _found(5);
        _propose(TW, REPLACE_ADMIN, CL, NEW_ADMIN, 0);
        _pass(SUSPEND, TW);
        _vote(JP, 1);
        _vote(KR, 1);
        Assert.equal(_votes(1), 0x06, "TW's vote has lapsed");
        Assert.isTrue(!_passed(1), "two of four");
        _vote(NZ, 1);
        Assert.isTrue(_passed(1), "three of four without TW");
    }

    function test_Vote_LapsesWhenTheVoterIsRemoved() public {
        _found(6);
        uint256 ballotId = _propose(TW, SUSPEND, CL);
        _pass(REMOVE, TW);
        Assert.equal(_votes(ballotId), 0, "no vote stands");
    }

    function test_Vote_LapsesWhenTheVotersAdminIsReplaced() public {
        _found(5);
        _propose(TW, SUSPEND, CL);
        _pass(REPLACE_ADMIN, TW, NEW_ADMIN, 0);
        Assert.equal(_votes(1), 0, "the lost key's vote has lapsed");
        vm.prank(NEW_ADMIN);
        registry.vote(1);
        Assert.equal(_votes(1), 0x01, "the new admin may vote");
    }

    function test_Vote_StaysLapsedAfterReinstatement() public {
        _found(5);
        _propose(TW, REPLACE_ADMIN, CL, NEW_ADMIN, 0);
        _pass(SUSPEND, TW);
        _pass(REINSTATE, TW);
        Assert.equal(_votes(1), 0, "does not revive");
        _vote(JP, 1);
        _vote(KR, 1);
        Assert.isTrue(!_passed(1), "two of four");
        _vote(TW, 1);
        Assert.isTrue(_passed(1), "it may vote anew");
        Assert.equal(_votes(1), 0x07, "those who carried it");
    }

    function test_Vote_KeepsTheVotesThatCarriedIt() public {
        _found(6);
        uint256 ballotId = _pass(SUSPEND, SG);
        uint256 votes = _votes(ballotId);
        _pass(SUSPEND, TW);
        Assert.equal(_votes(ballotId), votes, "what carried it does not lapse afterwards");
    }

    function test_Vote_RevertsWhenStatusNoLongerFits() public {
        _found(4);
        _propose(TW, SUSPEND, NZ);
        _vote(JP, 1);
        _pass(SUSPEND, NZ);
        bytes4 inapplicable = IAuthorityRegistry.AuthorityRegistry_BallotNotApplicable.selector;
        _refused(KR, 1, abi.encodeWithSelector(inapplicable, SUSPEND, NZ, IAuthorityRegistry.MemberStatus.SUSPENDED));
        Assert.equal(_votes(1), 0x03, "the vote is not taken");
    }

    function test_Vote_RevertsWhenAdminIsNoLongerFresh() public {
        _found(2);
        _propose(TW, ADMIT, PE, NEW_ADMIN, 0);
        _setWriter(TW, NEW_ADMIN, REGISTRAR);
        bytes4 bound = IAuthorityRegistry.AuthorityRegistry_WriterOfAnotherEconomy.selector;
        _refused(JP, 1, abi.encodeWithSelector(bound, NEW_ADMIN, TW));
    }

    function test_Vote_RevertsWhenTooFewWouldRemainByNow() public {
        _found(4);
        _pass(SUSPEND, KR);
        uint256 ballotId = _propose(TW, REMOVE, NZ);
        _pass(REMOVE, KR);
        _refused(JP, ballotId, abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_TooFewMembers.selector, 2));
    }

    function test_Vote_RevertsWhenPositionsAreTakenByNow() public {
        vm.warp(START);
        (bytes2[] memory codes, address[] memory admins) = _alphabet(255);
        registry = new AuthorityRegistry(codes, admins);
        _propose(codes[0], ADMIT, "ZY", NEW_ADMIN, 0);
        for (uint256 i = 1; i < 170; ++i) _vote(codes[i], 1);
        Assert.isTrue(!_passed(1), "170 of 255 are not more than two thirds");
        _pass(ADMIT, "ZZ", _account("another admin"), 0);
        Assert.equal(registry.memberOf("ZZ").position, 255, "the last position");
        _refused(codes[170], 1, abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_TooManyMembers.selector));
    }

    function test_Vote_RevertsWhenMarkIsNoLongerEarlier() public {
        _found(4);
        _pass(SUSPEND, NZ);
        uint256 late = _propose(TW, SUSPEND, NZ, address(0), START - 10);
        _vote(JP, late);
        _pass(SUSPEND, NZ, address(0), START - 20);
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidCompromise.selector;
        _refused(KR, late, abi.encodeWithSelector(invalid, START - 10, START - 20));
    }
}
