// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryProposeTest is ArrangementFixture {
    function test_RevertWhen_NoSignatory() public {
        _refusesOtherRoles();
        registry.propose(_bilateral());
    }

    function test_RevertWhen_PartiesTooFewOrMany() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.parties = new bytes2[](1);
        terms.parties[0] = JP;
        _refuses(terms, _invalidParties(1, 0));
        terms.parties = _many(33);
        _refuses(terms, _invalidParties(33, 0));
    }

    function test_RevertWhen_PartiesUnsorted() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.parties = _parties(NZ, JP);
        _refuses(terms, _invalidParties(1, JP));
        terms.parties = _parties(JP, JP);
        _refuses(terms, _invalidParties(1, JP));
    }

    function test_RevertWhen_PartyMalformed() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        bytes2[6] memory malformed = [bytes2("J@"), "J[", "Ja", "[A", "aA", "Z\x00"];
        for (uint256 i = 0; i < malformed.length; ++i) {
            terms.parties = _parties("AA", malformed[i]);
            _refuses(terms, _invalidParties(1, malformed[i]));
        }
        terms.parties = _parties("@A", JP);
        _refuses(terms, _invalidParties(0, "@A"));
        terms.parties = _parties(0, JP);
        _refuses(terms, _invalidParties(0, 0));
    }

    function test_RevertWhen_ProposerNotParty() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        _refuses(AU, _notParty(1, AU));
        registry.propose(terms);
    }

    function test_RevertWhen_LegsNoneOrTooMany() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs = new IArrangementRegistry.Leg[](0);
        _refuses(terms, _invalidLeg(0));
        terms.legs = _manyLegs(129);
        _refuses(terms, _invalidLeg(129));
    }

    function test_RevertWhen_LegModesInvalid() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[1].modes = 0;
        _refuses(terms, _invalidLeg(1));
        terms.legs[1].modes = 16;
        _refuses(terms, _invalidLeg(1));
    }

    function test_RevertWhen_LegCoversNothing() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[1].programme = 0;
        _refuses(terms, _invalidLeg(1));
        terms = _bilateral();
        terms.legs[0].tiers = 0;
        _refuses(terms, _invalidLeg(0));
        terms = _bilateral();
        terms.legs[1].operatorTypes = 0;
        _refuses(terms, _invalidLeg(1));
    }

    function test_RevertWhen_LegEmpty() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].until = PAST;
        _refuses(terms, _invalidLeg(0));
        terms.legs[0].until = PAST - 1;
        _refuses(terms, _invalidLeg(0));
    }

    function test_RevertWhen_LegNotBetweenParties() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].issuer = AU;
        _refuses(terms, _invalidLeg(0));
        terms = _bilateral();
        terms.legs[0].recogniser = "ZZ";
        _refuses(terms, _invalidLeg(0));
        terms = _bilateral();
        terms.legs[0].recogniser = JP;
        _refuses(terms, _invalidLeg(0));
    }

    function test_RevertWhen_InformationPromisesBenefits() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.kind = IArrangementRegistry.ArrangementKind.INFORMATION;
        terms.legs[0].benefits = 0;
        _refuses(terms, _invalidLeg(1));
    }

    function test_RevertWhen_ClausesTooMany() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.clauses = _manyClauses(65);
        _refuses(terms, _invalidClause(65));
    }

    function test_RevertWhen_ClauseMalformed() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.clauses = _manyClauses(2);
        terms.clauses[1].kpi = 0;
        _refuses(terms, _invalidClause(1));
        terms.clauses[1].kpi = 1;
        terms.clauses[1].modes = 0;
        _refuses(terms, _invalidClause(1));
        terms.clauses[1].modes = 16;
        _refuses(terms, _invalidClause(1));
        terms.clauses[1].modes = 1;
        uint8[6] memory periods = [0, 2, 4, 7, 13, 255];
        for (uint256 i = 0; i < periods.length; ++i) {
            terms.clauses[1].periodMonths = periods[i];
            _refuses(terms, _invalidClause(1));
        }
    }

    function test_RevertWhen_ClauseNotBetweenParties() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.clauses = _manyClauses(2);
        terms.clauses[0].issuer = AU;
        _refuses(terms, _invalidClause(0));
        terms.clauses[0].issuer = NZ;
        _refuses(terms, _invalidClause(0));
    }

    function test_RevertWhen_GovernsFromGiven() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.governsFrom = T0;
        _refuses(
            terms,
            abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_InvalidGovernsFrom.selector, T0)
        );
    }

    function test_OpensVersion1() public {
        uint32 arrangement = _proposed(_bilateral());
        _equal(arrangement, 1, "number");
        _equal(registry.arrangementCount(), 1, "count");
        IArrangementRegistry.Arrangement memory state = _state(arrangement);
        _equal(state.version, 0, "version");
        _equal(state.proposed, 1, "proposed");
        require(state.proposedHash == registry.hashTerms(1, 1, _bilateral()), "hash");
        require(state.termsHash == 0, "nothing signed");
    }

    function test_EmitsTheTerms() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.clauses = _manyClauses(3);
        vm.recordLogs();
        _proposed(terms);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 1, "one event");
        require(logs[0].topics[0] == IArrangementRegistry.ArrangementProposed.selector, "topic");
        require(logs[0].topics[1] == bytes32(uint256(1)), "arrangement");
        bytes32 termsHash = keccak256(abi.encode(block.chainid, address(registry), uint32(1), uint16(1), terms));
        bytes memory expected = abi.encode(uint64(1), _signatoryOf(JP), uint16(1), JP, termsHash, terms);
        require(keccak256(logs[0].data) == keccak256(expected), "data");
    }

    function test_AcceptsTheLimits() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.parties = _many(32);
        terms.legs = _manyLegs(128);
        terms.clauses = _manyClauses(64);
        terms.noticeDays = type(uint16).max;
        _equal(registry.MAX_PARTIES(), 32, "parties");
        _equal(registry.MAX_LEGS(), 128, "legs");
        _equal(registry.MAX_CLAUSES(), 64, "clauses");
        _as(JP);
        registry.propose(terms);
        // The first and the last letter, in either place.
        _as(JP);
        registry.propose(_terms(_parties("AZ", JP, "ZA")));
    }

    function test_SignsForNobody() public {
        uint32 arrangement = _proposed(_bilateral());
        _equal(_state(arrangement).signatures, 0, "signatures");
        _equal(_count(JP, NZ), 0, "legs");
        (bytes2[] memory parties, uint40[] memory leavesAt) = registry.partiesOf(arrangement);
        _equal(parties.length, 0, "parties");
        _equal(leavesAt.length, 0, "withdrawals");
    }

    function test_NumbersAscend() public {
        _proposed(_bilateral());
        _equal(_proposed(_bilateral()), 2, "second");
        _equal(registry.arrangementCount(), 2, "count");
    }

    function _refuses(IArrangementRegistry.Terms memory terms, bytes memory reason) private {
        _refuses(JP, reason);
        registry.propose(terms);
    }

    function _invalidLeg(uint256 index) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_InvalidLeg.selector, index);
    }

    function _invalidClause(uint256 index) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_InvalidClause.selector, index);
    }

    /// @dev JP, NZ and others, ascending.
    function _many(uint256 count) private pure returns (bytes2[] memory parties) {
        parties = new bytes2[](count);
        (parties[0], parties[1]) = (JP, NZ);
        for (uint256 i = 2; i < count; ++i) {
            parties[i] = bytes2(uint16((i < 28 ? 0x5041 : 0x5141 - 26) + i - 2));
        }
    }

    function _manyLegs(uint256 count) private pure returns (IArrangementRegistry.Leg[] memory legs) {
        legs = new IArrangementRegistry.Leg[](count);
        for (uint256 i = 0; i < count; ++i) legs[i] = _leg(JP, NZ);
    }

    function _manyClauses(uint256 count) private pure returns (IArrangementRegistry.Clause[] memory clauses) {
        clauses = new IArrangementRegistry.Clause[](count);
        for (uint256 i = 0; i < count; ++i) {
            clauses[i] = IArrangementRegistry.Clause(JP, NZ, 1, SEA, true, [1, 3, 6, 12][i % 4], 95);
        }
    }
}
