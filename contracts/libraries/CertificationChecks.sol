// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../interfaces/ICertificationRegistry.sol";
import {CertificationWord} from "./CertificationWord.sol";

/// @dev What every change of a certification must satisfy. Each check names the entry at fault by its index and id.
library CertificationChecks {
    using CertificationWord for uint256;

    uint40 internal constant DECISION_TOLERANCE = 120;

    /// @dev Ascending order makes every id of a batch unique without remembering them. Returns the id.
    function ascending(uint256 index, bytes32 previous, bytes32 id) internal pure returns (bytes32) {
        if (id <= previous && index != 0)
            revert ICertificationRegistry.CertificationRegistry_BatchNotAscending(index, id);
        return id;
    }

    /// @dev The status in place must be one of those allowed, a set with one bit for each.
    function transition(
        uint256 index,
        bytes32 id,
        uint256 word,
        uint256 allowed,
        ICertificationRegistry.Status to
    ) internal pure {
        if (!word.statusIn(allowed)) {
            revert ICertificationRegistry.CertificationRegistry_InvalidTransition(index, id, word.status(), to);
        }
    }

    /// @dev An office's clock may run ahead of the block a little. Returns the date.
    function decidedAt(uint256 index, bytes32 id, uint40 date) internal view returns (uint40) {
        unchecked {
            if (date != 0 && date <= block.timestamp + DECISION_TOLERANCE) return date;
        }
        revert ICertificationRegistry.CertificationRegistry_InvalidDecisionDate(index, id, date);
    }

    /// @dev When a change takes effect: as asked for, or now if 0. Before validFrom there is nothing to change, so while that
    /// lies ahead, it is what counts as now.
    function effectiveFrom(uint256 index, bytes32 id, uint40 date, uint40 validFrom) internal view returns (uint40) {
        uint40 latest = uint40(block.timestamp);
        if (latest < validFrom) latest = validFrom;
        if (date == 0) return latest;
        if (date < validFrom || date > latest) {
            revert ICertificationRegistry.CertificationRegistry_InvalidEffectiveFrom(index, id, date, validFrom);
        }
        return date;
    }
}
