// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";

/// @dev Reads what the registry shows nobody: of a writer's slot, the roles with which it may act and its place among its economy's
/// writers; and that list. 2.14 and 2.15 of INVARIANTS.md.
library WriterWords {
    uint256 private constant WRITERS = 1;
    uint256 private constant LISTS = 3;

    /// @dev 2.14: what is kept for the sake of one read agrees with what it follows from.
    function check(IAuthorityRegistry registry, address account) internal view {
        IAuthorityRegistry.Writer memory writer = registry.writerOf(account);
        IAuthorityRegistry.Member memory member = registry.memberOf(writer.economy);
        bool holds = writer.roles != 0 && writer.generation == member.generation;
        bool acts = holds && member.status == IAuthorityRegistry.MemberStatus.ACTIVE;
        (uint8 acting, uint8 place) = wordOf(registry, account);
        Assert.equal(acting, acts ? writer.roles : 0, "2.14 acting");
        Assert.equal(place == 0 ? 0 : 1, holds ? 1 : 0, "2.15 a place");
        if (holds) Assert.equal(listed(registry, writer.economy, place - 1), account, "2.15 its place");
    }

    /// @dev 2.15: with `check` of every account that is no stranger, it follows that nobody else is in the list, nor anybody twice.
    function checkList(IAuthorityRegistry registry, bytes2 economy) internal view returns (uint256 length) {
        length = lengthOf(registry, economy);
        Assert.isTrue(length <= registry.MAX_WRITERS(), "2.15 not too many");
        for (uint256 i = 0; i < length; ++i) {
            (, uint8 place) = wordOf(registry, listed(registry, economy, i));
            Assert.equal(place, i + 1, "2.15 who is listed knows its place");
        }
    }

    function wordOf(IAuthorityRegistry registry, address account) internal view returns (uint8 acting, uint8 place) {
        uint256 word = uint256(vm.load(address(registry), keccak256(abi.encode(account, WRITERS))));
        Assert.equal(word >> 176, 0, "nothing above the last field");
        return (uint8(word >> 160), uint8(word >> 168));
    }

    function lengthOf(IAuthorityRegistry registry, bytes2 economy) internal view returns (uint256) {
        return uint256(vm.load(address(registry), keccak256(abi.encode(economy, LISTS))));
    }

    function listed(IAuthorityRegistry registry, bytes2 economy, uint256 index) internal view returns (address) {
        uint256 first = uint256(keccak256(abi.encode(keccak256(abi.encode(economy, LISTS)))));
        return address(uint160(uint256(vm.load(address(registry), bytes32(first + index)))));
    }
}
