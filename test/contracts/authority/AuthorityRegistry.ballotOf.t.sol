// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityRegistryBallotOfTest is AuthorityFixture {
    function test_BallotOf_RevertsWhenUnknown() public {
        _found(3);
        vm.expectRevert(abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_UnknownBallot.selector, 1));
        registry.ballotOf(1);
    }

    function test_BallotOf_ShowsTheVotesThatStand() public {
        _found(5);
        _propose(TW, SUSPEND, CL);
        _vote(JP, 1);
        Assert.equal(registry.ballotOf(1).votes, 0x03, "TW and JP");
        _pass(SUSPEND, JP);
        Assert.equal(registry.ballotOf(1).votes, 0x01, "JP's has lapsed");
    }

    function test_BallotOf_ShowsTheVotesThatCarriedIt() public {
        _found(5);
        uint256 ballotId = _pass(SUSPEND, CL);
        _pass(SUSPEND, TW);
        IAuthorityRegistry.Ballot memory ballot = registry.ballotOf(ballotId);
        Assert.isTrue(ballot.passed, "passed");
        Assert.equal(ballot.votes, 0x07, "TW, JP and KR");
    }
}
