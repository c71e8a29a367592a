// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityRegistrySetWriterTest is AuthorityFixture {
    address private immutable CLERK = _account("clerk");

    function setUp() public {
        _found(4);
        vm.warp(START + 50);
    }

    function _set(address account, uint8 roles, uint40 from, uint40 until) private {
        vm.prank(_adminOf(TW));
        registry.setWriter(account, roles, from, until);
    }

    function _refused(address account, uint8 roles, uint40 from, uint40 until, bytes memory reason) private {
        vm.expectRevert(reason);
        _set(account, roles, from, until);
    }

    function _check(address account, IAuthorityRegistry.Writer memory expected) private view {
        Assert.equal(abi.encode(registry.writerOf(account)), abi.encode(expected), "slot");
    }

    function test_SetWriter_RevertsUnlessAdmin() public {
        _set(CLERK, 7, 0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, CLERK, TW, ADMIN)
        );
        vm.prank(CLERK);
        registry.setWriter(_account("friend"), REGISTRAR, 0, 0);
    }

    function test_SetWriter_RevertsWhenAccountIsZero() public {
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidAccount.selector;
        _refused(address(0), REGISTRAR, 0, 0, abi.encodeWithSelector(invalid, address(0)));
    }

    function test_SetWriter_RevertsOnOwnSlot() public {
        bytes4 own = IAuthorityRegistry.AuthorityRegistry_OwnSlot.selector;
        _refused(_adminOf(TW), 15, 0, 0, abi.encodeWithSelector(own, _adminOf(TW)));
    }

    function test_SetWriter_RevertsWhenAccountServesAnotherEconomy() public {
        _setWriter(JP, CLERK, REGISTRAR);
        bytes memory reason = abi.encodeWithSelector(
            IAuthorityRegistry.AuthorityRegistry_WriterOfAnotherEconomy.selector,
            CLERK,
            JP
        );
        _refused(CLERK, REGISTRAR, 0, 0, reason);
        vm.prank(_adminOf(JP));
        registry.revokeWriter(CLERK);
        _refused(CLERK, REGISTRAR, 0, 0, reason);
        _pass(REMOVE, JP);
        _refused(CLERK, REGISTRAR, 0, 0, reason);
    }

    function test_SetWriter_RevertsWhenAccountIsCompromised() public {
        _set(CLERK, REGISTRAR, 0, 0);
        vm.prank(_adminOf(TW));
        registry.markCompromised(CLERK, START + 7);
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidCompromise.selector;
        _refused(CLERK, REGISTRAR, 0, 0, abi.encodeWithSelector(invalid, 0, START + 7));
    }

    function test_SetWriter_RevertsWhenRolesAreNoneOrUnknown() public {
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidRoles.selector;
        _refused(CLERK, 0, 0, 0, abi.encodeWithSelector(invalid, 0));
        _refused(CLERK, 16, 0, 0, abi.encodeWithSelector(invalid, 16));
        _refused(CLERK, 129, 0, 0, abi.encodeWithSelector(invalid, 129));
    }

    function test_SetWriter_RevertsWhenFromIsPast() public {
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidInterval.selector;
        _refused(CLERK, REGISTRAR, START + 49, 0, abi.encodeWithSelector(invalid, START + 49, 0));
        _set(CLERK, REGISTRAR, START + 50, 0);
    }

    function test_SetWriter_RevertsUnlessUntilIsAfterFrom() public {
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidInterval.selector;
        _refused(CLERK, REGISTRAR, START + 90, START + 90, abi.encodeWithSelector(invalid, START + 90, START + 90));
        _refused(CLERK, REGISTRAR, 0, START + 50, abi.encodeWithSelector(invalid, START + 50, START + 50));
        _set(CLERK, REGISTRAR, 0, START + 51);
    }

    function test_SetWriter_SetsANewWriterFromNow() public {
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.WriterSet(TW, _nextSequence(), _adminOf(TW), CLERK, 3, START + 50, 0, 1);
        _set(CLERK, 3, 0, 0);
        _check(CLERK, IAuthorityRegistry.Writer(TW, 3, START + 50, 0, 0, 1));
        Assert.equal(registry.authorise(CLERK, 2), TW, "it may act in this very block");
    }

    function test_SetWriter_SetsAnInterval() public {
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.WriterSet(TW, _nextSequence(), _adminOf(TW), CLERK, 15, START + 60, START + 70, 1);
        _set(CLERK, 15, START + 60, START + 70);
        _check(CLERK, IAuthorityRegistry.Writer(TW, 15, START + 60, START + 70, 0, 1));
    }

    function test_SetWriter_ChangesAWriterOfItsOwn() public {
        _set(CLERK, 3, 0, START + 70);
        _set(CLERK, 4, START + 80, 0);
        _check(CLERK, IAuthorityRegistry.Writer(TW, 4, START + 80, 0, 0, 1));
    }

    function test_SetWriter_ChangesAnotherAdmin() public {
        _set(CLERK, ADMIN, 0, 0);
        vm.prank(CLERK);
        registry.setWriter(_adminOf(TW), REGISTRAR, 0, 0);
        _check(_adminOf(TW), IAuthorityRegistry.Writer(TW, REGISTRAR, START + 50, 0, 0, 1));
    }

    function test_SetWriter_SetsARevokedWriterAgain() public {
        _set(CLERK, 3, 0, 0);
        vm.prank(_adminOf(TW));
        registry.revokeWriter(CLERK);
        _set(CLERK, 1, 0, 0);
        Assert.equal(registry.authorise(CLERK, REGISTRAR), TW, "it may act again");
    }

    function test_SetWriter_SetsALapsedWriterInTheNewGeneration() public {
        _set(CLERK, 3, 0, 0);
        address newAdmin = _account("new admin");
        _pass(REPLACE_ADMIN, TW, newAdmin, 0);
        vm.prank(newAdmin);
        registry.setWriter(CLERK, 3, 0, 0);
        _check(CLERK, IAuthorityRegistry.Writer(TW, 3, START + 50, 0, 0, 2));
        Assert.equal(registry.authorise(CLERK, REGISTRAR), TW, "it may act again");
    }
}
