// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ArrangementState} from "./arrangement/ArrangementState.sol";
import {Notices} from "./arrangement/Notices.sol";

/// @title Arrangements between authorities, and the legs of recognition that follow from them
/// @dev The manual is IArrangementRegistry. The parts, each resting on the one before: ArrangementState (what is stored, who may
/// act), Legs (intervals and the one rule for their ends), Versions (proposal, signature, adoption), EntryIntoForce, Notices.
contract ArrangementRegistry is Notices {
    /// @param authorities The registry of authorities.
    constructor(address authorities) ArrangementState(authorities) {}
}
