// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BenefitRegistry} from "../../../contracts/BenefitRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {BenefitActs} from "./BenefitActs.sol";

/// @dev What the runner may call.
contract BenefitHandler {
    BenefitActs private immutable acts;

    constructor(BenefitActs acts_) {
        acts = acts_;
    }

    function step(uint256 seed) external {
        acts.step(seed);
    }
}

/// @dev The numbers are those of INVARIANTS.md.
contract BenefitInvariantsTest {
    BenefitActs private immutable acts = new BenefitActs();
    BenefitHandler private handler;

    function setUp() public {
        handler = new BenefitHandler(acts);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// hardhat-config: invariant.runs = 16
    /// hardhat-config: invariant.depth = 100
    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Benefit_5_1_to_5_6_EventsAreComplete() public view {
        acts.fold().requireComplete();
        acts.requireAudited();
    }

    /// @dev So that the acts don't come to nothing unnoticed.
    function test_BenefitActsOfEveryKindAreAccepted() public {
        for (uint256 i = 0; i < 600; ++i) acts.step(uint256(keccak256(abi.encode(i))));
        BenefitRegistry registry = acts.registry();
        Assert.isTrue(acts.accepted(registry.report.selector) > 5, "report");
        Assert.isTrue(acts.accepted(registry.anchorReceipts.selector) > 5, "anchorReceipts");
        Assert.isTrue(acts.accepted(registry.raise.selector) > 5, "raise");
        Assert.isTrue(acts.accepted(registry.addEvidence.selector) > 2, "addEvidence");
        Assert.isTrue(acts.accepted(registry.acknowledge.selector) > 2, "acknowledge");
        Assert.isTrue(acts.accepted(registry.answer.selector) > 1, "answer");
        Assert.isTrue(acts.accepted(registry.resolve.selector) > 1, "resolve");
        acts.fold().requireComplete();
        acts.requireAudited();
    }
}
