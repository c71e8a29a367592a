// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CertificationRegistry} from "../../../contracts/CertificationRegistry.sol";
import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {CertificationFixture} from "./support/CertificationFixture.sol";

contract CertificationRegistryReadsTest is CertificationFixture {
    function test_KnowsItsConstants() public view {
        _check(registry.MAX_BATCH() == 500, "the most entries of a batch");
        _check(registry.DECISION_TOLERANCE() == 120, "the tolerance in seconds");
        _check(registry.AUTHORITIES() == address(authorities), "the registry of authorities");
    }

    function test_BeginsItsHistory() public view {
        (bytes24 head, uint64 sequence) = registry.history();
        _check(sequence == 0, "no entry yet");
        _check(head == bytes24(sha256(abi.encode(block.chainid, address(registry)))), "chain and contract");
    }

    function test_ReadsNothingOfTheUnknown() public {
        _givenGranted(ID);
        ICertificationRegistry.Record memory none;
        _same(registry.recordOf(JP, ID), none);
        _same(registry.recordOf(NZ, keccak256("unknown")), none);
        _check(registry.wordOf(JP, ID) == 0 && registry.annulmentOf(JP, ID).version == 0, "nothing at all");
    }

    function test_ReadsTheWordByItsLayout() public {
        _givenGranted(ID);
        bytes memory fields = abi.encodePacked(NZ, uint8(1), uint8(2), uint32(0x105), uint8(1), uint24(1));
        bytes memory dates = abi.encodePacked(VALID_FROM, VALID_UNTIL, REVIEW_AT, VALID_FROM);
        _check(registry.wordOf(NZ, ID) == uint256(bytes32(bytes.concat(fields, dates))), "as the manual lays it out");
    }

    function test_RefusesAllWithoutAuthorities() public {
        registry = new CertificationRegistry(address(0xdead));
        _refused(REGISTRAR_NZ, abi.encodeCall(registry.grant, (_grant(ID))), "");
    }
}
