// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IBenefitRegistry} from "../../../contracts/interfaces/IBenefitRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {BenefitFixture} from "./BenefitFixture.sol";

contract BenefitRegistryConstructorTest is BenefitFixture {
    function test_KnowsItsAuthorities() public view {
        Assert.equal(registry.AUTHORITIES(), address(authorities), "authorities");
    }

    function test_BeginsEmpty() public view {
        (bytes24 head, uint64 sequence) = registry.history();
        Assert.equal(head, bytes24(sha256(abi.encode(block.chainid, address(registry)))), "head");
        Assert.equal(sequence, 0, "sequence");
        IBenefitRegistry.Breach memory none;
        Assert.equal(abi.encode(registry.breachOf("any")), abi.encode(none), "breach");
        (uint16 revision, bytes32 root, bytes32 totals) = registry.reportOf("any");
        Assert.isTrue(revision == 0 && root == 0 && totals == 0, "report");
        Assert.equal(registry.receiptsOf("any"), bytes32(0), "receipts");
    }
}
