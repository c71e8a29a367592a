// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../../contracts/interfaces/IArrangementRegistry.sol";

/// @dev Well-formed terms of all sorts. Times are whole days, so that they often coincide.
library RandomTerms {
    /// @dev A number below `bound`, another for each salt.
    function pick(uint256 seed, string memory salt, uint256 bound) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt))) % bound;
    }

    function terms(
        uint256 seed,
        IArrangementRegistry.ArrangementKind kind,
        bytes2[] memory parties,
        uint16 version,
        uint40 today
    ) internal pure returns (IArrangementRegistry.Terms memory made) {
        made.kind = kind;
        made.parties = parties;
        made.noticeDays = uint16(pick(seed, "notice", 4));
        made.document = bytes32(seed);
        if (version > 1)
            made.governsFrom = uint40(pick(seed, "governs", 3) * (today + 1 days * pick(seed, "later", 9)));
        made.legs = new IArrangementRegistry.Leg[](1 + pick(seed, "legs", 4));
        for (uint256 i = 0; i < made.legs.length; ++i) {
            made.legs[i] = _leg(uint256(keccak256(abi.encode(seed, i))), kind, parties, today);
        }
        // Twice the present is thousands of years away.
        if (made.governsFrom > today + 30 days) made.governsFrom = today - 1 days;
    }

    function _leg(
        uint256 seed,
        IArrangementRegistry.ArrangementKind kind,
        bytes2[] memory parties,
        uint40 today
    ) private pure returns (IArrangementRegistry.Leg memory leg) {
        uint256 issuer = pick(seed, "issuer", parties.length);
        uint256 other = (issuer + 1 + pick(seed, "recogniser", parties.length - 1)) % parties.length;
        (leg.issuer, leg.recogniser) = (parties[issuer], parties[other]);
        leg.modes = uint8(1 + pick(seed, "modes", 15));
        leg.programme = uint8(1 + pick(seed, "programme", 2));
        leg.tiers = uint32(1 + pick(seed, "tiers", 3));
        leg.operatorTypes = uint32(1 + pick(seed, "types", 3));
        if (kind == IArrangementRegistry.ArrangementKind.RECOGNITION) {
            leg.benefits = uint64(1 << pick(seed, "benefits", 60));
        }
        if (pick(seed, "dated", 3) != 0) leg.from = uint40(today - 20 days + 1 days * pick(seed, "from", 40));
        if (pick(seed, "ends", 3) == 0) {
            uint40 first = leg.from == 0 ? today : leg.from;
            leg.until = uint40(first + 1 days * (1 + pick(seed, "until", 40)));
        }
    }
}
