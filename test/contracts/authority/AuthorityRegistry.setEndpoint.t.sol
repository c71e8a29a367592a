// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityRegistrySetEndpointTest is AuthorityFixture {
    function setUp() public {
        _found(3);
    }

    function _set(string memory endpoint) private {
        vm.prank(_adminOf(TW));
        registry.setEndpoint(endpoint);
    }

    function test_SetEndpoint_RevertsUnlessAdmin() public {
        address clerk = _account("clerk");
        _setWriter(TW, clerk, 7);
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, clerk, TW, ADMIN)
        );
        vm.prank(clerk);
        registry.setEndpoint("https://gateway.example");
    }

    function test_SetEndpoint_RevertsWhenEmptyOrTooLong() public {
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidEndpoint.selector;
        vm.expectRevert(abi.encodeWithSelector(invalid, 0));
        _set("");
        vm.expectRevert(abi.encodeWithSelector(invalid, 201));
        _set(string(new bytes(201)));
        _set(string(new bytes(200)));
    }

    function test_SetEndpoint_SetsAndReplaces() public {
        _set("https://gateway.example/a-path-that-takes-more-than-one-slot");
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.EndpointSet(TW, _nextSequence(), _adminOf(TW), "https://gateway.example");
        _set("https://gateway.example");
        Assert.equal(registry.endpointOf(TW), "https://gateway.example", "endpoint");
        Assert.equal(registry.endpointOf(JP), "", "nobody else's");
    }
}
