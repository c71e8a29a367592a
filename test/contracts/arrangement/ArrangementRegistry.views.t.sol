// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryViewsTest is ArrangementFixture {
    function test_KnowsItsAuthorities() public view {
        require(registry.AUTHORITIES() == address(authorities), "authorities");
    }

    function test_BeginsWithAHistoryOfItsOwn() public view {
        (bytes24 head, uint64 sequence) = registry.history();
        require(head == bytes24(sha256(abi.encode(block.chainid, address(registry)))), "head");
        _equal(sequence, 0, "sequence");
        _equal(registry.arrangementCount(), 0, "count");
    }

    function test_ShowsNothingOfAnUnknownArrangement() public {
        _refuses(JP, _unknown(1));
        registry.arrangementOf(1);
        (bytes2[] memory parties, ) = registry.partiesOf(1);
        _equal(parties.length, 0, "parties");
        _equal(registry.suspensionOf(1, JP, NZ).effectiveAt, 0, "suspension");
        _equal(_count(JP, NZ), 0, "intervals");
    }

    function test_BindsTheHashToChainContractArrangementAndVersion() public view {
        IArrangementRegistry.Terms memory terms = _bilateral();
        bytes32 termsHash = registry.hashTerms(4, 2, terms);
        bytes memory preimage = abi.encode(block.chainid, address(registry), uint32(4), uint16(2), terms);
        require(termsHash == keccak256(preimage), "documented");
        require(termsHash != registry.hashTerms(5, 2, terms), "arrangement");
        require(termsHash != registry.hashTerms(4, 3, terms), "version");
        terms.document = "another text";
        require(termsHash != registry.hashTerms(4, 2, terms), "terms");
    }

    function test_RecognisesWhatALegCovers() public {
        _adopted(_bilateral());
        _check(SEA, 7, 0, 4, true);
        _check(AIR, 7, 1, 1, true);
        _check(SEA, 7, 0, 6, true);
    }

    function test_RecognisesNothingElse() public {
        _adopted(_bilateral());
        _check(4, 7, 0, 4, false);
        _check(SEA, 8, 0, 4, false);
        _check(SEA, 0, 0, 4, false);
        _check(SEA, 7, 2, 4, false);
        _check(SEA, 7, 32, 4, false);
        _check(SEA, 7, 255, 4, false);
        _check(SEA, 7, 0, 2, false);
        _check(SEA, 7, 0, 0, false);
    }

    function test_RecognisesOneModeAtATime() public {
        _adopted(_bilateral());
        _check(0, 7, 0, 4, false);
        _check(SEA | AIR, 7, 0, 4, false);
        _check(255, 7, 0, 4, false);
    }

    function test_RecognisesInOneDirection() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[1] = _leg(JP, NZ);
        terms.legs[1].benefits = 2;
        _adopted(terms);
        require(_recognised(JP, NZ, T0), "the promised direction");
        require(!_recognised(NZ, JP, T0), "not the other");
        require(!_recognised(JP, JP, T0) && !_recognised(JP, KR, T0), "nor any third");
    }

    function test_GivesTheUnionOfOverlappingArrangements() public {
        IArrangementRegistry.Terms memory terms = _trilateral();
        for (uint256 i = 0; i < terms.legs.length; ++i) terms.legs[i].benefits = 6;
        _adopted(_bilateral());
        _adopted(terms);
        (bool recognised, uint64 benefits) = registry.recognises(JP, NZ, SEA, 7, 1, 4, T0);
        require(recognised, "recognised");
        _equal(benefits, 15, "9 and 6");
        _suspend(JP, 1, JP, NZ, T0 + NOTICE * DAY);
        (recognised, benefits) = registry.recognises(JP, NZ, SEA, 7, 1, 4, T0 + NOTICE * DAY);
        require(recognised, "by the other arrangement");
        _equal(benefits, 6, "of the other arrangement");
    }

    function test_RecognisesNothingByInformation() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.kind = IArrangementRegistry.ArrangementKind.INFORMATION;
        (terms.legs[0].benefits, terms.legs[1].benefits) = (0, 0);
        _adopted(terms);
        _equal(uint8(_state(1).kind), 1, "kind");
        _equal(_count(JP, NZ), 1, "the leg is there");
        require(!_recognised(JP, NZ, T0), "but promises no recognition");
    }

    function _check(uint8 mode, uint8 programme, uint8 tier, uint32 operatorTypes, bool expected) private view {
        (bool recognised, uint64 benefits) = registry.recognises(JP, NZ, mode, programme, tier, operatorTypes, T0);
        require(recognised == expected, "recognised");
        _equal(benefits, expected ? 9 : 0, "benefits");
    }
}
