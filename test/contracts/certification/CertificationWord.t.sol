// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {CertificationWord} from "../../../contracts/libraries/CertificationWord.sol";
import {vm} from "../support/Vm.sol";

contract CertificationWordTest {
    using CertificationWord for *;

    /// @dev A record whose status is any byte, as the fuzzer does not keep to an enum's range.
    struct Fields {
        bytes2 economy;
        uint8 programme;
        uint8 tier;
        uint32 operatorTypes;
        uint8 status;
        uint24 version;
        uint40 validFrom;
        uint40 validUntil;
        uint40 reviewAt;
        uint40 effectiveFrom;
    }

    function testFuzz_UnpacksWhatItPacks(Fields memory fields) public pure {
        ICertificationRegistry.Record memory record = _record(fields);
        _same(record.pack().unpack(), record);
    }

    function testFuzz_PacksWhatItUnpacks(uint256 word) public pure {
        word = _withStatusInRange(word);
        require(word.unpack().pack() == word, "every bit has its field");
    }

    function testFuzz_ReadsFieldsAsUnpacked(uint256 word) public pure {
        word = _withStatusInRange(word);
        ICertificationRegistry.Record memory record = word.unpack();
        require(word.status() == record.status && word.version() == record.version, "status and version");
        require(word.validFrom() == record.validFrom && word.validUntil() == record.validUntil, "validity");
        for (uint8 i = 0; i <= 6; ++i) {
            require(word.statusIn(1 << i) == (uint8(record.status) == i), "a set of one");
            require(word.statusIn(0x7f ^ (1 << i)) != (uint8(record.status) == i), "all others");
        }
    }

    function testFuzz_Grants(Fields memory fields) public pure {
        ICertificationRegistry.Record memory record = _record(fields);
        record.status = ICertificationRegistry.Status.CERTIFIED;
        (record.version, record.effectiveFrom) = (1, record.validFrom);
        uint256 word = CertificationWord.granted(
            record.economy,
            record.programme,
            record.tier,
            record.operatorTypes,
            record.validFrom,
            record.validUntil,
            record.reviewAt
        );
        _same(word.unpack(), record);
    }

    function testFuzz_ReplacesOnlyTheField(
        Fields memory fields,
        uint8 anyStatus,
        uint40 until,
        uint8 tier,
        uint32 types
    ) public pure {
        ICertificationRegistry.Record memory record = _record(fields);
        uint256 word = record.pack();
        ICertificationRegistry.Record memory other = word.unpack();
        ICertificationRegistry.Status status = ICertificationRegistry.Status(anyStatus % 7);
        other.status = status;
        _same(word.withStatus(status).unpack(), other);
        other = word.unpack();
        other.validUntil = until;
        _same(word.withValidUntil(until).unpack(), other);
        other = word.unpack();
        (other.tier, other.operatorTypes) = (tier, types);
        _same(word.withScope(tier, types).unpack(), other);
    }

    function testFuzz_GoesOneVersionOn(Fields memory fields, uint40 reviewAt, uint40 effectiveFrom) public pure {
        ICertificationRegistry.Record memory record = _record(fields);
        vm.assume(record.version != type(uint24).max);
        uint256 word = record.pack();
        record.version += 1;
        (record.reviewAt, record.effectiveFrom) = (reviewAt, effectiveFrom);
        _same(word.next(reviewAt, effectiveFrom).unpack(), record);
    }

    function next(uint256 word) external pure returns (uint256) {
        return word.next(0, 0);
    }

    function testFuzz_RevertWhen_VersionsAreUsedUp(Fields memory fields) public {
        ICertificationRegistry.Record memory record = _record(fields);
        record.version = type(uint24).max;
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        this.next(record.pack());
    }

    function _record(Fields memory fields) private pure returns (ICertificationRegistry.Record memory) {
        fields.status %= 7;
        return abi.decode(abi.encode(fields), (ICertificationRegistry.Record));
    }

    function _withStatusInRange(uint256 word) private pure returns (uint256) {
        return (word & ~(uint256(0xff) << 184)) | ((((word >> 184) & 0xff) % 7) << 184);
    }

    function _same(
        ICertificationRegistry.Record memory actual,
        ICertificationRegistry.Record memory expected
    ) private pure {
        require(keccak256(abi.encode(actual)) == keccak256(abi.encode(expected)), "another record");
    }
}
