// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityRegistryRevokeWriterTest is AuthorityFixture {
    address private immutable CLERK = _account("clerk");

    function setUp() public {
        _found(4);
        _setWriter(TW, CLERK, 7);
        vm.warp(START + 50);
    }

    function _revoke(address account) private {
        vm.prank(_adminOf(TW));
        registry.revokeWriter(account);
    }

    function _refused(address account, bytes memory reason) private {
        vm.expectRevert(reason);
        _revoke(account);
    }

    function test_RevokeWriter_RevertsUnlessAdmin() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, CLERK, TW, ADMIN)
        );
        vm.prank(CLERK);
        registry.revokeWriter(_adminOf(TW));
    }

    function test_RevokeWriter_RevertsOnOwnSlot() public {
        bytes4 own = IAuthorityRegistry.AuthorityRegistry_OwnSlot.selector;
        _refused(_adminOf(TW), abi.encodeWithSelector(own, _adminOf(TW)));
    }

    function test_RevokeWriter_RevertsWhenAccountIsUnknown() public {
        address stranger = _account("stranger");
        bytes4 unknown = IAuthorityRegistry.AuthorityRegistry_UnknownWriter.selector;
        _refused(stranger, abi.encodeWithSelector(unknown, stranger));
    }

    function test_RevokeWriter_RevertsWhenAccountServesAnotherEconomy() public {
        bytes4 another = IAuthorityRegistry.AuthorityRegistry_WriterOfAnotherEconomy.selector;
        _refused(_adminOf(JP), abi.encodeWithSelector(another, _adminOf(JP), JP));
    }

    function test_RevokeWriter_RevertsWhenRevokedAlready() public {
        _revoke(CLERK);
        bytes4 missing = IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector;
        _refused(CLERK, abi.encodeWithSelector(missing, CLERK, TW, 15));
    }

    function test_RevokeWriter_TakesAllRoles() public {
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.WriterRevoked(TW, _nextSequence(), _adminOf(TW), CLERK);
        _revoke(CLERK);
        IAuthorityRegistry.Writer memory expected = IAuthorityRegistry.Writer(TW, 0, START, 0, 0, 1);
        Assert.equal(abi.encode(registry.writerOf(CLERK)), abi.encode(expected), "the rest of the slot stays");
    }

    function test_RevokeWriter_TakesAnotherAdminsRoles() public {
        address second = _account("second admin");
        _setWriter(TW, second, ADMIN);
        vm.prank(second);
        registry.revokeWriter(_adminOf(TW));
        Assert.equal(registry.writerOf(_adminOf(TW)).roles, 0, "roles");
    }
}
