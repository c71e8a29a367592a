// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../interfaces/ICertificationRegistry.sol";

/// @dev The one word of a certification; the layout is in ICertificationRegistry.
library CertificationWord {
    uint256 private constant UINT40 = type(uint40).max;

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
        record.status = ICertificationRegistry.Status(uint8(word >> 184));
        record.version = uint24(word >> 160);
        record.validFrom = uint40(word >> 120);
        record.validUntil = uint40((word >> 80) & UINT40);
        record.reviewAt = uint40((word >> 40) & UINT40);
        record.effectiveFrom = uint40(word & UINT40);
    }
}
