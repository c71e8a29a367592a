// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AuthorityRegistry} from "../../../contracts/AuthorityRegistry.sol";
import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityRegistryProposeTest is AuthorityFixture {
    address private immutable NEW_ADMIN = _account("new admin");

    function _refused(
        IAuthorityRegistry.BallotKind kind,
        bytes2 economy,
        address admin,
        uint40 compromisedSince,
        bytes memory reason
    ) private {
        vm.expectRevert(reason);
        _propose(TW, kind, economy, admin, compromisedSince);
    }

    function test_Propose_RevertsUnlessAdmin() public {
        _found(3);
        address clerk = _account("clerk");
        _setWriter(TW, clerk, 7);
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, clerk, TW, ADMIN)
        );
        vm.prank(clerk);
        registry.propose(SUSPEND, JP, address(0), 0);
    }

    function test_Propose_RevertsWhenProposerIsSuspended() public {
        _found(4);
        _pass(SUSPEND, TW);
        bytes4 notActive = IAuthorityRegistry.AuthorityRegistry_MemberNotActive.selector;
        _refused(
            SUSPEND,
            JP,
            address(0),
            0,
            abi.encodeWithSelector(notActive, TW, IAuthorityRegistry.MemberStatus.SUSPENDED)
        );
    }

    function test_Propose_RevertsAboutOneself() public {
        _found(4);
        bytes memory reason = abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_NotElector.selector, 1, TW);
        _refused(SUSPEND, TW, address(0), 0, reason);
        _refused(REMOVE, TW, address(0), 0, reason);
        _refused(REPLACE_ADMIN, TW, NEW_ADMIN, 0, reason);
    }

    function test_Propose_RevertsUnlessTwoCapitals() public {
        _found(3);
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidEconomy.selector;
        _refused(ADMIT, "pe", NEW_ADMIN, 0, abi.encodeWithSelector(invalid, bytes2("pe")));
        _refused(ADMIT, bytes2(0), NEW_ADMIN, 0, abi.encodeWithSelector(invalid, bytes2(0)));
    }

    /// @dev Every kind against every status: a row of the table says which statuses the kind applies to.
    function test_Propose_RevertsWhenStatusDoesNotFit() public {
        _found(6);
        _pass(SUSPEND, KR);
        _pass(REMOVE, NZ);
        bytes2[4] memory subjects = [PE, CL, KR, NZ];
        bool[4][5] memory applies = [
            [true, false, false, true],
            [false, true, false, false],
            [false, false, true, false],
            [false, true, true, false],
            [false, true, true, false]
        ];
        for (uint8 k = 0; k < 5; ++k) {
            IAuthorityRegistry.BallotKind kind = IAuthorityRegistry.BallotKind(k);
            address admin = kind == ADMIT || kind == REPLACE_ADMIN ? NEW_ADMIN : address(0);
            for (uint8 s = 0; s < 4; ++s) {
                if (applies[k][s]) {
                    _propose(TW, kind, subjects[s], admin, 0);
                    continue;
                }
                bytes4 inapplicable = IAuthorityRegistry.AuthorityRegistry_BallotNotApplicable.selector;
                bytes memory reason = abi.encodeWithSelector(inapplicable, k, subjects[s], s);
                _refused(kind, subjects[s], admin, 0, reason);
            }
        }
    }

    function test_Propose_RevertsWhenAdminIsNotFresh() public {
        _found(4);
        address clerk = _account("clerk");
        _setWriter(JP, clerk, REGISTRAR);
        vm.prank(_adminOf(JP));
        registry.revokeWriter(clerk);
        bytes4 bound = IAuthorityRegistry.AuthorityRegistry_WriterOfAnotherEconomy.selector;
        _refused(ADMIT, PE, _adminOf(KR), 0, abi.encodeWithSelector(bound, _adminOf(KR), KR));
        _refused(REPLACE_ADMIN, KR, clerk, 0, abi.encodeWithSelector(bound, clerk, JP));
        _refused(REPLACE_ADMIN, JP, clerk, 0, abi.encodeWithSelector(bound, clerk, JP));
    }

    function test_Propose_RevertsWhenAdminIsMissingOrUncalledFor() public {
        _found(4);
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidAccount.selector;
        _refused(ADMIT, PE, address(0), 0, abi.encodeWithSelector(invalid, address(0)));
        _refused(REPLACE_ADMIN, JP, address(0), 0, abi.encodeWithSelector(invalid, address(0)));
        _refused(SUSPEND, JP, NEW_ADMIN, 0, abi.encodeWithSelector(invalid, NEW_ADMIN));
        _refused(REMOVE, JP, NEW_ADMIN, 0, abi.encodeWithSelector(invalid, NEW_ADMIN));
    }

    function test_Propose_RevertsWhenMarkIsInFutureOrUncalledFor() public {
        _found(4);
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidCompromise.selector;
        _refused(SUSPEND, JP, address(0), START + 1, abi.encodeWithSelector(invalid, START + 1, 0));
        _refused(REMOVE, JP, address(0), START, abi.encodeWithSelector(invalid, START, 0));
        _refused(ADMIT, PE, NEW_ADMIN, START, abi.encodeWithSelector(invalid, START, 0));
        _propose(TW, SUSPEND, JP, address(0), START);
    }

    function test_Propose_SuspendedMemberCanBeMarkedEarlierOnly() public {
        _found(4);
        _pass(SUSPEND, JP);
        _pass(SUSPEND, JP, address(0), START - 10);
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidCompromise.selector;
        _refused(SUSPEND, JP, address(0), START, abi.encodeWithSelector(invalid, START, START - 10));
        _refused(SUSPEND, JP, address(0), START - 10, abi.encodeWithSelector(invalid, START - 10, START - 10));
        _propose(TW, SUSPEND, JP, address(0), START - 11);
    }

    function test_Propose_RevertsWhenTooFewWouldRemain() public {
        _found(3);
        _refused(
            REMOVE,
            JP,
            address(0),
            0,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_TooFewMembers.selector, 2)
        );
    }

    function test_Propose_SuspendedMembersCountAsRemaining() public {
        _found(4);
        _pass(SUSPEND, KR);
        _propose(TW, REMOVE, JP);
    }

    function test_Propose_RevertsWhenElectorateIsTooSmall() public {
        bytes memory reason = abi.encodeWithSelector(
            IAuthorityRegistry.AuthorityRegistry_ElectorateTooSmall.selector,
            1
        );
        _found(1);
        _refused(ADMIT, PE, NEW_ADMIN, 0, reason);
        _found(2);
        _refused(SUSPEND, JP, address(0), 0, reason);
        _refused(REPLACE_ADMIN, JP, NEW_ADMIN, 0, reason);
        _found(3);
        _pass(SUSPEND, KR);
        _refused(SUSPEND, JP, address(0), 0, reason);
    }

    function test_Propose_TwoElectorsAreEnough() public {
        _found(2);
        Assert.equal(_propose(TW, ADMIT, PE, NEW_ADMIN, 0), 1, "two members may admit");
        _found(3);
        Assert.equal(_propose(TW, SUSPEND, JP), 1, "three may suspend one of them");
        _found(3);
        _pass(SUSPEND, KR);
        Assert.equal(_propose(TW, REINSTATE, KR), 2, "and the two may reinstate it");
    }

    function test_Propose_RevertsWhenPositionsAreTaken() public {
        vm.warp(START);
        (bytes2[] memory codes, address[] memory admins) = _alphabet(256);
        (codes[0], admins[0]) = (TW, _adminOf(TW));
        registry = new AuthorityRegistry(codes, admins);
        _refused(
            ADMIT,
            "ZZ",
            NEW_ADMIN,
            0,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_TooManyMembers.selector)
        );
        _pass(REMOVE, codes[200]);
        _pass(ADMIT, codes[200], NEW_ADMIN, 0);
        Assert.equal(registry.memberOf(codes[200]).position, 200, "a removed member keeps its position");
    }

    function test_Propose_OpensTheBallotWithTheProposersVote() public {
        _found(6);
        _pass(SUSPEND, SG);
        vm.warp(START + 5);
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.BallotProposed(
            JP,
            _nextSequence(),
            _adminOf(KR),
            2,
            SUSPEND,
            KR,
            address(0),
            START + 1,
            START + 5 + 30 days,
            0x1d
        );
        Assert.equal(_propose(KR, SUSPEND, JP, address(0), START + 1), 2, "ballot's number");
        IAuthorityRegistry.Ballot memory ballot = IAuthorityRegistry.Ballot({
            kind: SUSPEND,
            economy: JP,
            expiresAt: START + 5 + 30 days,
            passed: false,
            admin: address(0),
            compromisedSince: START + 1,
            electorate: 0x1d,
            votes: 0x04
        });
        Assert.equal(abi.encode(registry.ballotOf(2)), abi.encode(ballot), "all active but JP; KR has voted");
    }

    function test_Propose_ChangesNothingByItself() public {
        _found(2);
        _propose(TW, ADMIT, PE, NEW_ADMIN, 0);
        Assert.isTrue(_statusOf(PE) == IAuthorityRegistry.MemberStatus.NONE, "not yet a member");
        Assert.equal(registry.writerOf(NEW_ADMIN).economy, bytes2(0), "not yet a writer");
    }
}
