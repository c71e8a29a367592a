// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../interfaces/ICertificationRegistry.sol";

/// @dev The one word of a certification; the layout is in ICertificationRegistry. Nothing else knows where a field lies.
/// The registry works on the word itself: it reads fields by shifting and replaces them by masking, without a copy in memory.
library CertificationWord {
    uint256 private constant UINT40 = type(uint40).max;
    uint256 private constant STATUS = uint256(type(uint8).max) << 184;
    uint256 private constant VERSION = uint256(type(uint24).max) << 160;
    uint256 private constant GRANTED = (uint256(ICertificationRegistry.Status.CERTIFIED) << 184) | (1 << 160);
    uint256 private constant SCOPE = (uint256(type(uint8).max) << 224) | (uint256(type(uint32).max) << 192);
    uint256 private constant VALID_UNTIL = UINT40 << 80;
    uint256 private constant REVIEW_AND_EFFECT = (1 << 80) - 1;

    function pack(ICertificationRegistry.Record memory record) internal pure returns (uint256) {
        return
            (uint256(uint16(record.economy)) << 240) |
            (uint256(record.programme) << 232) |
            (uint256(record.tier) << 224) |
            (uint256(record.operatorTypes) << 192) |
            (uint256(record.status) << 184) |
            (uint256(record.version) << 160) |
            (uint256(record.validFrom) << 120) |
            (uint256(record.validUntil) << 80) |
            (uint256(record.reviewAt) << 40) |
            uint256(record.effectiveFrom);
    }

    function unpack(uint256 word) internal pure returns (ICertificationRegistry.Record memory record) {
        record.economy = bytes2(uint16(word >> 240));
        record.programme = uint8(word >> 232);
        record.tier = uint8(word >> 224);
        record.operatorTypes = uint32(word >> 192);
        record.status = status(word);
        record.version = version(word);
        record.validFrom = validFrom(word);
        record.validUntil = validUntil(word);
        record.reviewAt = uint40(word >> 40);
        record.effectiveFrom = uint40(word);
    }

    function status(uint256 word) internal pure returns (ICertificationRegistry.Status) {
        return ICertificationRegistry.Status(uint8(word >> 184));
    }

    /// @dev Whether the status is in a set, which has the bit 1 << status for each.
    function statusIn(uint256 word, uint256 set) internal pure returns (bool) {
        return (set >> uint8(word >> 184)) & 1 != 0;
    }

    function version(uint256 word) internal pure returns (uint24) {
        return uint24(word >> 160);
    }

    function validFrom(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 120);
    }

    function validUntil(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 80);
    }

    /// @dev The word of a new certification: CERTIFIED, of version 1, from validFrom on.
    function granted(
        bytes2 economy,
        uint8 programme,
        uint8 tier,
        uint32 operatorTypes,
        uint40 from,
        uint40 until,
        uint40 reviewAt
    ) internal pure returns (uint256) {
        return
            (uint256(uint16(economy)) << 240) |
            (uint256(programme) << 232) |
            (uint256(tier) << 224) |
            (uint256(operatorTypes) << 192) |
            GRANTED |
            (uint256(from) << 120) |
            (uint256(until) << 80) |
            (uint256(reviewAt) << 40) |
            uint256(from);
    }

    /// @dev The word with another status. The other replacements keep the status.
    function withStatus(uint256 word, ICertificationRegistry.Status to) internal pure returns (uint256) {
        return (word & ~STATUS) | (uint256(to) << 184);
    }

    function withValidUntil(uint256 word, uint40 until) internal pure returns (uint256) {
        return (word & ~VALID_UNTIL) | (uint256(until) << 80);
    }

    function withScope(uint256 word, uint8 tier, uint32 operatorTypes) internal pure returns (uint256) {
        return (word & ~SCOPE) | (uint256(tier) << 224) | (uint256(operatorTypes) << 192);
    }

    /// @dev The word as the next entry leaves it: one version on, with the entry's review and effect. Panics at the last version,
    /// where one more would run into the status.
    function next(uint256 word, uint40 reviewAt, uint40 effectiveFrom) internal pure returns (uint256) {
        uint256 grown = uint256(version(word) + 1) << 160;
        uint256 cleared = word & ~(VERSION | REVIEW_AND_EFFECT);
        return cleared | grown | (uint256(reviewAt) << 40) | uint256(effectiveFrom);
    }
}
