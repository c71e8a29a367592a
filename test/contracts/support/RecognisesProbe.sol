// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";

/// @dev Asks `recognises` many times in one call. Bit 64 of an answer is the verdict, the bits below are the benefits.
contract RecognisesProbe {
    struct Question {
        bytes2 issuer;
        bytes2 recogniser;
        uint8 mode;
        uint8 programme;
        uint8 tier;
        uint32 operatorTypes;
        uint40 moment;
    }

    function ask(
        IArrangementRegistry registry,
        Question[] calldata questions
    ) external view returns (uint256[] memory answers) {
        answers = new uint256[](questions.length);
        for (uint256 i = 0; i < questions.length; ++i) {
            Question calldata q = questions[i];
            (bool recognised, uint64 benefits) = registry.recognises(
                q.issuer,
                q.recogniser,
                q.mode,
                q.programme,
                q.tier,
                q.operatorTypes,
                q.moment
            );
            answers[i] = (recognised ? 1 << 64 : 0) | benefits;
        }
    }
}
