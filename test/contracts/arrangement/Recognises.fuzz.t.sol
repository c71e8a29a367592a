// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {RandomActs} from "./support/RandomActs.sol";
import {RandomTerms} from "./support/RandomTerms.sol";

/// @dev `recognises` against a model that shares nothing with the registry but the acts that it accepted.
contract RecognisesFuzzTest {
    uint40 private constant T0 = 1_800_000_000;

    RandomActs private immutable acts = new RandomActs();

    /// hardhat-config: fuzz.runs = 40
    function testFuzz_recognisesAgreesWithTheModel(uint256 seed) public {
        for (uint256 i = 0; i < 40; ++i) {
            acts.step(RandomTerms.pick(seed, "step", type(uint256).max) ^ i);
            if (i % 2 == 0) acts.pass(RandomTerms.pick(seed, "pass", type(uint256).max) ^ i);
        }
        acts.fold().requireComplete();
        for (uint256 i = 0; i < 150; ++i) _ask(uint256(keccak256(abi.encode(seed, i))));
    }

    function _ask(uint256 seed) private view {
        bytes2 issuer = acts.economies(seed % 4);
        bytes2 recogniser = acts.economies((seed >> 8) % 4);
        uint8 mode = uint8(1 << RandomTerms.pick(seed, "mode", 4));
        uint8 programme = uint8(1 + RandomTerms.pick(seed, "programme", 2));
        uint8 tier = uint8(RandomTerms.pick(seed, "tier", 3));
        uint32 types = uint32(RandomTerms.pick(seed, "types", 4));
        uint40 moment = uint40(T0 - 21 days + 1 days * RandomTerms.pick(seed, "day", 140));
        if (RandomTerms.pick(seed, "just before", 2) == 0) --moment;
        (bool recognised, uint64 benefits) = acts.registry().recognises(
            issuer,
            recogniser,
            mode,
            programme,
            tier,
            types,
            moment
        );
        (bool expected, uint64 expectedBenefits) = acts.model().recognises(
            issuer,
            recogniser,
            mode,
            programme,
            tier,
            types,
            moment
        );
        require(recognised == expected, "recognised");
        require(benefits == expectedBenefits, "union of benefits");
    }
}
