// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../../contracts/interfaces/IArrangementRegistry.sol";

/// @dev Remembers every interval that it has seen and reverts when one changes in a way that it must not.
contract IntervalWitness {
    IArrangementRegistry private immutable registry;

    mapping(bytes4 direction => IArrangementRegistry.Interval[]) private seen;

    constructor(IArrangementRegistry registry_) {
        registry = registry_;
    }

    /// @dev An interval as it was last seen.
    function lastSeen(
        bytes2 issuer,
        bytes2 recogniser,
        uint256 position
    ) external view returns (IArrangementRegistry.Interval memory) {
        return seen[bytes4(bytes.concat(issuer, recogniser))][position];
    }

    /// @param adopted The arrangement of which a version was adopted since; 0 = none.
    function observe(bytes2 issuer, bytes2 recogniser, uint32 adopted) external {
        IArrangementRegistry.Interval[] storage before = seen[bytes4(bytes.concat(issuer, recogniser))];
        IArrangementRegistry.Interval[] memory current = registry.intervalsOf(issuer, recogniser);
        require(current.length >= before.length, "4.1: nothing is removed");
        for (uint256 i = 0; i < before.length; ++i) {
            _compare(before[i], current[i], adopted);
            before[i] = current[i];
        }
        for (uint256 i = before.length; i < current.length; ++i) {
            require(current[i].plannedUntil == 0 || current[i].plannedUntil > current[i].leg.from, "4.3: not empty");
            before.push(current[i]);
        }
    }

    function _compare(
        IArrangementRegistry.Interval memory before,
        IArrangementRegistry.Interval memory current,
        uint32 adopted
    ) private view {
        if (before.leg.until != 0 && before.leg.until <= block.timestamp) {
            // It may have ended after it was seen; the end that it had then was its last.
            require(keccak256(abi.encode(before)) == keccak256(abi.encode(current)), "4.2: ended");
            return;
        }
        if (before.plannedUntil != current.plannedUntil) {
            require(current.arrangement == adopted, "4.3: only adoption moves a planned end");
            require(before.plannedUntil == 0 || current.plannedUntil < before.plannedUntil, "4.3: only to earlier");
            require(current.plannedUntil != 0, "4.3: only to earlier");
        }
        before.leg.until = current.leg.until;
        before.plannedUntil = current.plannedUntil;
        require(keccak256(abi.encode(before)) == keccak256(abi.encode(current)), "4.1: what is covered never changes");
    }
}
