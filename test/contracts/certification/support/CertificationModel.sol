// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../../contracts/interfaces/ICertificationRegistry.sol";
import {Operation, Operations} from "./Operations.sol";

/// @dev One entry of one call, with the fields of every kind of entry.
struct Command {
    uint256 operation;
    bytes32 id;
    bytes32 profileCommitment;
    uint24 version;
    uint8 programme;
    uint8 tier;
    uint32 operatorTypes;
    uint40 validFrom;
    uint40 validUntil;
    uint40 reviewAt;
    uint40 decidedAt;
    uint40 effectiveFrom;
}

/// @dev The manual in plain words: no packing, no masks, no order of checks. What it accepts, and what then is so.
contract CertificationModel {
    mapping(bytes2 economy => mapping(bytes32 id => ICertificationRegistry.Record)) private _records;
    mapping(bytes2 economy => mapping(bytes32 id => ICertificationRegistry.Annulment)) private _annulments;

    function recordOf(bytes2 economy, bytes32 id) public view returns (ICertificationRegistry.Record memory) {
        return _records[economy][id];
    }

    /// @dev The proposal that stands: of the version in place.
    function annulmentOf(
        bytes2 economy,
        bytes32 id
    ) public view returns (ICertificationRegistry.Annulment memory none) {
        ICertificationRegistry.Annulment memory proposed = _annulments[economy][id];
        return proposed.version == _records[economy][id].version ? proposed : none;
    }

    function accepts(bytes2 economy, address sender, uint8 roles, Command memory command) external view returns (bool) {
        Operation memory operation = Operations.numbered(command.operation);
        ICertificationRegistry.Record memory record = _records[economy][command.id];
        if (operation.roles & roles == 0) return false;
        if (command.decidedAt == 0 || command.decidedAt > block.timestamp + 120) return false;
        if (command.operation == Operations.GRANT) return record.version == 0 && _grantable(command);
        if (record.version == 0 || record.version != command.version) return false;
        if (command.operation >= Operations.PROPOSE) return _annulmentAccepted(economy, sender, record, command);
        return (operation.from >> uint8(record.status)) & 1 == 1 && _changeable(record, command);
    }

    /// @dev What is so after a command that was accepted.
    function follow(bytes2 economy, address sender, Command memory command) external {
        if (command.operation == Operations.GRANT) return _granted(economy, command);
        ICertificationRegistry.Record storage record = _records[economy][command.id];
        if (command.operation == Operations.PROPOSE) {
            _annulments[economy][command.id] = ICertificationRegistry.Annulment(
                sender,
                record.version,
                command.decidedAt
            );
            return;
        }
        if (command.operation == Operations.REJECT) {
            delete _annulments[economy][command.id];
            return;
        }
        if (command.operation == Operations.RENEW) record.validUntil = command.validUntil;
        if (command.operation == Operations.AMEND) record.tier = command.tier;
        if (command.operation == Operations.AMEND) record.operatorTypes = command.operatorTypes;
        ICertificationRegistry.Status to = Operations.numbered(command.operation).to;
        if (to != ICertificationRegistry.Status.NONE) record.status = to;
        record.version = record.version + 1;
        record.reviewAt = command.reviewAt;
        record.effectiveFrom = command.effectiveFrom;
        if (command.operation == Operations.CONFIRM) record.effectiveFrom = record.validFrom;
        else if (command.effectiveFrom == 0) record.effectiveFrom = _now(record.validFrom);
    }

    function _grantable(Command memory command) private pure returns (bool) {
        bool known = command.id != 0 && command.programme != 0 && command.operatorTypes != 0;
        bool valid = command.validFrom != 0 && (command.validUntil == 0 || command.validUntil > command.validFrom);
        return known && valid && command.profileCommitment != 0;
    }

    function _changeable(
        ICertificationRegistry.Record memory record,
        Command memory command
    ) private view returns (bool) {
        if (command.operation >= Operations.REVOKE && command.reviewAt != 0) return false;
        if (command.operation == Operations.AMEND && command.operatorTypes == 0) return false;
        if (command.operation == Operations.RENEW) {
            if (record.validUntil == 0) return false;
            if (command.validUntil != 0 && command.validUntil <= record.validUntil) return false;
        }
        if (command.effectiveFrom == 0) return true;
        return command.effectiveFrom >= record.validFrom && command.effectiveFrom <= _now(record.validFrom);
    }

    function _annulmentAccepted(
        bytes2 economy,
        address sender,
        ICertificationRegistry.Record memory record,
        Command memory command
    ) private view returns (bool) {
        if (command.reviewAt != 0 || command.effectiveFrom != 0) return false;
        address proposer = annulmentOf(economy, command.id).proposer;
        if (command.operation == Operations.REJECT) return proposer != address(0);
        if (record.status == ICertificationRegistry.Status.ANNULLED) return false;
        if (record.status == ICertificationRegistry.Status.REISSUED) return false;
        if (command.operation == Operations.PROPOSE) return proposer == address(0);
        return proposer != address(0) && proposer != sender;
    }

    function _granted(bytes2 economy, Command memory command) private {
        _records[economy][command.id] = ICertificationRegistry.Record({
            economy: economy,
            programme: command.programme,
            tier: command.tier,
            operatorTypes: command.operatorTypes,
            status: ICertificationRegistry.Status.CERTIFIED,
            version: 1,
            validFrom: command.validFrom,
            validUntil: command.validUntil,
            reviewAt: command.reviewAt,
            effectiveFrom: command.validFrom
        });
    }

    /// @dev The earliest now of a certification is its validFrom.
    function _now(uint40 validFrom) private view returns (uint40) {
        return block.timestamp > validFrom ? uint40(block.timestamp) : validFrom;
    }
}
