// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../../contracts/interfaces/ICertificationRegistry.sol";
import {Command} from "./CertificationModel.sol";
import {Operations} from "./Operations.sol";

/// @dev Commands by chance, mostly near to what is allowed, and the calls that they make.
library Commands {
    /// @dev A source of chance that can be drawn from again and again.
    struct Chance {
        uint256 seed;
    }

    /// @dev A number below `limit`.
    function draw(Chance memory chance, uint256 limit) internal pure returns (uint256) {
        chance.seed = uint256(keccak256(abi.encode(chance.seed)));
        return chance.seed % limit;
    }

    /// @param record What is in place; a command mostly quotes its version and dates near its own.
    function command(
        Chance memory chance,
        uint256 operation,
        bytes32 id,
        ICertificationRegistry.Record memory record
    ) internal view returns (Command memory made) {
        made.operation = operation;
        made.id = id;
        made.profileCommitment = draw(chance, 40) == 0 ? bytes32(0) : bytes32(draw(chance, type(uint256).max));
        made.version = record.version;
        if (draw(chance, 25) == 0)
            made.version = uint24(record.version + draw(chance, 3) - (record.version == 0 ? 0 : 1));
        made.programme = uint8(draw(chance, 40));
        made.tier = uint8(draw(chance, 4));
        made.operatorTypes = uint32(draw(chance, 40) == 0 ? 0 : draw(chance, 2 ** 32));
        if (operation == Operations.GRANT) _validity(chance, made);
        else if (draw(chance, 4) != 0) made.validUntil = uint40(record.validUntil + draw(chance, 400 days));
        bool unreviewed = operation >= Operations.REVOKE && operation != Operations.GRANT;
        if (draw(chance, unreviewed ? 40 : 2) == 0) made.reviewAt = uint40(block.timestamp + draw(chance, 100 days));
        made.decidedAt = uint40(block.timestamp + 120 - draw(chance, 30 days));
        if (draw(chance, 40) == 0) made.decidedAt = draw(chance, 2) == 0 ? 0 : uint40(block.timestamp + 121);
        if (draw(chance, operation > Operations.GRANT ? 40 : 2) == 0)
            made.effectiveFrom = _effect(chance, record.validFrom);
    }

    function _validity(Chance memory chance, Command memory made) private view {
        uint256 start = draw(chance, 40);
        if (start != 0) made.validFrom = uint40(block.timestamp + 30 days - draw(chance, 200 days));
        if (draw(chance, 3) != 0) made.validUntil = uint40(made.validFrom + draw(chance, 100 days));
        if (draw(chance, 40) == 0) made.validUntil = made.validFrom;
    }

    /// @dev At, or just beside, the two ends of what is allowed, or between them.
    function _effect(Chance memory chance, uint40 validFrom) private view returns (uint40) {
        uint256 pick = draw(chance, 5);
        if (pick < 3) return uint40(block.timestamp + pick - 1);
        if (pick == 3) return uint40(validFrom + draw(chance, 3)) - (validFrom == 0 ? 0 : 1);
        return block.timestamp > validFrom ? uint40(validFrom + draw(chance, block.timestamp - validFrom)) : validFrom;
    }

    function call(Command memory made) internal pure returns (bytes memory) {
        return bytes.concat(Operations.selector(Operations.numbered(made.operation)), fields(made));
    }

    /// @dev One batch of commands of the same operation.
    function batchCall(Command[] memory made) internal pure returns (bytes memory data) {
        data = bytes.concat(Operations.batchSelector(Operations.numbered(made[0].operation)));
        data = bytes.concat(data, abi.encode(0x20, made.length));
        for (uint256 i = 0; i < made.length; ++i) data = bytes.concat(data, fields(made[i]));
    }

    function fields(Command memory made) internal pure returns (bytes memory) {
        bytes memory head = abi.encode(made.id, made.profileCommitment);
        bytes memory dates = abi.encode(made.reviewAt, made.decidedAt, made.effectiveFrom);
        if (made.operation == Operations.RENEW)
            return bytes.concat(head, abi.encode(made.version, made.validUntil), dates);
        if (made.operation == Operations.AMEND) {
            return bytes.concat(head, abi.encode(made.version, made.tier, made.operatorTypes), dates);
        }
        if (made.operation != Operations.GRANT) return bytes.concat(head, abi.encode(made.version), dates);
        bytes memory scope = abi.encode(made.programme, made.tier, made.operatorTypes);
        return bytes.concat(head, scope, abi.encode(made.validFrom, made.validUntil, made.reviewAt, made.decidedAt));
    }
}
