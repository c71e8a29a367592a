// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityRegistryAuthoriseTest is AuthorityFixture {
    address private immutable CLERK = _account("clerk");
    uint8 private constant MONITOR = 4;

    function setUp() public {
        _found(5);
        _setWriter(TW, CLERK, REGISTRAR);
    }

    function _refused(address account, uint8 role, bytes memory reason) private {
        vm.expectRevert(reason);
        registry.authorise(account, role);
    }

    function test_Authorise_ReturnsEconomy() public view {
        Assert.equal(registry.authorise(CLERK, REGISTRAR), TW, "economy");
    }

    function test_Authorise_AnyOfTheRolesIsEnough() public view {
        Assert.equal(registry.authorise(CLERK, MONITOR | REGISTRAR), TW, "economy");
    }

    function test_Authorise_RevertsWhenUnknown() public {
        address stranger = _account("stranger");
        _refused(
            stranger,
            REGISTRAR,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_UnknownWriter.selector, stranger)
        );
    }

    function test_Authorise_RevertsWhenDeployer() public {
        _refused(
            address(this),
            15,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_UnknownWriter.selector, address(this))
        );
    }

    function test_Authorise_RevertsWhenAdminWasReplaced() public {
        _pass(REPLACE_ADMIN, TW, _account("new admin"), 0);
        bytes4 lapsed = IAuthorityRegistry.AuthorityRegistry_WriterLapsed.selector;
        _refused(CLERK, REGISTRAR, abi.encodeWithSelector(lapsed, CLERK, TW, 1, 2));
        _refused(_adminOf(TW), ADMIN, abi.encodeWithSelector(lapsed, _adminOf(TW), TW, 1, 2));
        Assert.equal(registry.authorise(_account("new admin"), ADMIN), TW, "the new admin acts");
    }

    function test_Authorise_RevertsWhenAdmittedAgain() public {
        _pass(REMOVE, TW);
        _pass(ADMIT, TW, _account("new admin"), 0);
        _refused(
            CLERK,
            REGISTRAR,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_WriterLapsed.selector, CLERK, TW, 1, 2)
        );
    }

    function test_Authorise_IntervalIsHalfOpen() public {
        address temp = _account("temp");
        vm.prank(_adminOf(TW));
        registry.setWriter(temp, REGISTRAR, START + 100, START + 200);
        bytes memory reason = abi.encodeWithSelector(
            IAuthorityRegistry.AuthorityRegistry_WriterOutsideValidity.selector,
            temp,
            START + 100,
            START + 200
        );
        vm.warp(START + 99);
        _refused(temp, REGISTRAR, reason);
        vm.warp(START + 100);
        Assert.equal(registry.authorise(temp, REGISTRAR), TW, "first second");
        vm.warp(START + 199);
        Assert.equal(registry.authorise(temp, REGISTRAR), TW, "last second");
        vm.warp(START + 200);
        _refused(temp, REGISTRAR, reason);
    }

    function test_Authorise_OpenIntervalDoesNotEnd() public {
        vm.warp(type(uint40).max);
        Assert.equal(registry.authorise(CLERK, REGISTRAR), TW, "economy");
    }

    function test_Authorise_RevertsWhenRoleIsAnother() public {
        bytes4 missing = IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector;
        _refused(CLERK, 14, abi.encodeWithSelector(missing, CLERK, TW, 14));
        _refused(_adminOf(TW), 7, abi.encodeWithSelector(missing, _adminOf(TW), TW, 7));
    }

    function test_Authorise_RevertsWhenNoRoleIsAsked() public {
        _refused(
            CLERK,
            0,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, CLERK, TW, 0)
        );
    }

    function test_Authorise_RevertsWhenRevoked() public {
        vm.prank(_adminOf(TW));
        registry.revokeWriter(CLERK);
        _refused(
            CLERK,
            15,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, CLERK, TW, 15)
        );
    }

    function test_Authorise_RevertsWhenCompromised() public {
        vm.prank(_adminOf(TW));
        registry.markCompromised(CLERK, START);
        _refused(
            CLERK,
            15,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, CLERK, TW, 15)
        );
    }

    function test_Authorise_RevertsWhenMemberIsSuspended() public {
        _pass(SUSPEND, TW);
        _refused(
            CLERK,
            REGISTRAR,
            abi.encodeWithSelector(
                IAuthorityRegistry.AuthorityRegistry_MemberNotActive.selector,
                TW,
                IAuthorityRegistry.MemberStatus.SUSPENDED
            )
        );
    }

    function test_Authorise_ReturnsEconomyOnceReinstated() public {
        _pass(SUSPEND, TW);
        _pass(REINSTATE, TW);
        Assert.equal(registry.authorise(CLERK, REGISTRAR), TW, "economy");
    }

    function test_Authorise_RevertsWhenMemberIsRemoved() public {
        _pass(REMOVE, TW);
        _refused(
            CLERK,
            REGISTRAR,
            abi.encodeWithSelector(
                IAuthorityRegistry.AuthorityRegistry_MemberNotActive.selector,
                TW,
                IAuthorityRegistry.MemberStatus.REMOVED
            )
        );
    }
}
