// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityRegistryMarkCompromisedTest is AuthorityFixture {
    address private immutable CLERK = _account("clerk");

    function setUp() public {
        _found(4);
        _setWriter(TW, CLERK, 7);
        vm.warp(START + 50);
    }

    function _mark(address account, uint40 compromisedSince) private {
        vm.prank(_adminOf(TW));
        registry.markCompromised(account, compromisedSince);
    }

    function _refused(address account, uint40 compromisedSince, bytes memory reason) private {
        vm.expectRevert(reason);
        _mark(account, compromisedSince);
    }

    function test_MarkCompromised_RevertsUnlessAdmin() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, CLERK, TW, ADMIN)
        );
        vm.prank(CLERK);
        registry.markCompromised(_adminOf(TW), START);
    }

    function test_MarkCompromised_RevertsOnOwnSlot() public {
        bytes4 own = IAuthorityRegistry.AuthorityRegistry_OwnSlot.selector;
        _refused(_adminOf(TW), START, abi.encodeWithSelector(own, _adminOf(TW)));
    }

    function test_MarkCompromised_RevertsWhenAccountIsUnknown() public {
        address stranger = _account("stranger");
        bytes4 unknown = IAuthorityRegistry.AuthorityRegistry_UnknownWriter.selector;
        _refused(stranger, START, abi.encodeWithSelector(unknown, stranger));
    }

    function test_MarkCompromised_RevertsWhenAccountServesAnotherEconomy() public {
        bytes4 another = IAuthorityRegistry.AuthorityRegistry_WriterOfAnotherEconomy.selector;
        _refused(_adminOf(JP), START, abi.encodeWithSelector(another, _adminOf(JP), JP));
    }

    function test_MarkCompromised_RevertsWhenTimeIsZeroOrFuture() public {
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidCompromise.selector;
        _refused(CLERK, 0, abi.encodeWithSelector(invalid, 0, 0));
        _refused(CLERK, START + 51, abi.encodeWithSelector(invalid, START + 51, 0));
        _mark(CLERK, START + 50);
    }

    function test_MarkCompromised_RevertsUnlessEarlierThanTheMarkInPlace() public {
        _mark(CLERK, START + 20);
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidCompromise.selector;
        _refused(CLERK, START + 21, abi.encodeWithSelector(invalid, START + 21, START + 20));
        _refused(CLERK, START + 20, abi.encodeWithSelector(invalid, START + 20, START + 20));
        _mark(CLERK, START + 19);
        Assert.equal(registry.writerOf(CLERK).compromisedSince, START + 19, "earlier mark");
    }

    function test_MarkCompromised_RevokesAndMarks() public {
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.WriterCompromised(TW, _nextSequence(), _adminOf(TW), CLERK, START - 3);
        _mark(CLERK, START - 3);
        IAuthorityRegistry.Writer memory expected = IAuthorityRegistry.Writer(TW, 0, START, 0, START - 3, 1);
        Assert.equal(abi.encode(registry.writerOf(CLERK)), abi.encode(expected), "slot");
    }

    function test_MarkCompromised_MarksARevokedWriter() public {
        vm.prank(_adminOf(TW));
        registry.revokeWriter(CLERK);
        _mark(CLERK, START + 10);
        Assert.equal(registry.writerOf(CLERK).compromisedSince, START + 10, "mark");
    }

    function test_MarkCompromised_MarksALapsedWriter() public {
        address newAdmin = _account("new admin");
        _pass(REPLACE_ADMIN, TW, newAdmin, 0);
        vm.prank(newAdmin);
        registry.markCompromised(_adminOf(TW), START + 1);
        IAuthorityRegistry.Writer memory expected = IAuthorityRegistry.Writer(TW, 0, START, 0, START + 1, 1);
        Assert.equal(abi.encode(registry.writerOf(_adminOf(TW))), abi.encode(expected), "the lost admin's slot");
    }
}
