// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../interfaces/IArrangementRegistry.sol";

/// @dev What terms must be, whatever the arrangement. Reverts with the errors of IArrangementRegistry.
library TermsRules {
    uint256 internal constant MAX_PARTIES = 32;
    uint256 internal constant MAX_LEGS = 128;
    uint256 internal constant MAX_CLAUSES = 64;

    /// @dev SEA 1, AIR 2, ROAD 4, RAIL 8.
    uint8 private constant ALL_MODES = 15;

    function check(IArrangementRegistry.Terms calldata terms) internal pure {
        _checkParties(terms.parties);
        _checkLegs(terms);
        _checkClauses(terms);
    }

    /// @dev The place of an economy among parties; their number if it is not one.
    function indexOf(bytes2[] calldata parties, bytes2 economy) internal pure returns (uint256 index) {
        while (index < parties.length && parties[index] != economy) ++index;
    }

    function _checkParties(bytes2[] calldata parties) private pure {
        if (parties.length < 2 || parties.length > MAX_PARTIES) {
            revert IArrangementRegistry.ArrangementRegistry_InvalidParties(parties.length, 0);
        }
        bytes2 previous;
        for (uint256 i = 0; i < parties.length; ++i) {
            bytes2 economy = parties[i];
            if (economy <= previous || !_isCode(economy)) {
                revert IArrangementRegistry.ArrangementRegistry_InvalidParties(i, economy);
            }
            previous = economy;
        }
    }

    function _checkLegs(IArrangementRegistry.Terms calldata terms) private pure {
        IArrangementRegistry.Leg[] calldata legs = terms.legs;
        if (legs.length == 0 || legs.length > MAX_LEGS) {
            revert IArrangementRegistry.ArrangementRegistry_InvalidLeg(legs.length);
        }
        bool informs = terms.kind == IArrangementRegistry.ArrangementKind.INFORMATION;
        for (uint256 i = 0; i < legs.length; ++i) {
            IArrangementRegistry.Leg calldata leg = legs[i];
            bool covers = leg.programme != 0 && leg.tiers != 0 && leg.operatorTypes != 0;
            bool lasts = leg.until == 0 || leg.until > leg.from;
            bool promises = !informs || leg.benefits == 0;
            if (
                !covers ||
                !lasts ||
                !promises ||
                !_areModes(leg.modes) ||
                !_areTwoOf(terms.parties, leg.issuer, leg.recogniser)
            ) {
                revert IArrangementRegistry.ArrangementRegistry_InvalidLeg(i);
            }
        }
    }

    function _checkClauses(IArrangementRegistry.Terms calldata terms) private pure {
        IArrangementRegistry.Clause[] calldata clauses = terms.clauses;
        if (clauses.length > MAX_CLAUSES) {
            revert IArrangementRegistry.ArrangementRegistry_InvalidClause(clauses.length);
        }
        for (uint256 i = 0; i < clauses.length; ++i) {
            IArrangementRegistry.Clause calldata clause = clauses[i];
            if (
                clause.kpi == 0 ||
                !_areModes(clause.modes) ||
                !_isPeriod(clause.periodMonths) ||
                !_areTwoOf(terms.parties, clause.issuer, clause.recogniser)
            ) {
                revert IArrangementRegistry.ArrangementRegistry_InvalidClause(i);
            }
        }
    }

    /// @dev Two capital ASCII letters.
    function _isCode(bytes2 economy) private pure returns (bool) {
        return economy[0] >= "A" && economy[0] <= "Z" && economy[1] >= "A" && economy[1] <= "Z";
    }

    function _areModes(uint8 modes) private pure returns (bool) {
        return modes != 0 && modes <= ALL_MODES;
    }

    function _isPeriod(uint8 months) private pure returns (bool) {
        return months == 1 || months == 3 || months == 6 || months == 12;
    }

    function _areTwoOf(bytes2[] calldata parties, bytes2 issuer, bytes2 recogniser) private pure returns (bool) {
        return
            issuer != recogniser &&
            indexOf(parties, issuer) < parties.length &&
            indexOf(parties, recogniser) < parties.length;
    }
}
