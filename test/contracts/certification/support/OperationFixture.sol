// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../../contracts/interfaces/ICertificationRegistry.sol";
import {CertificationFixture} from "./CertificationFixture.sol";
import {Operation, Operations} from "./Operations.sol";

/// @dev Runs a test once for each function to which it applies, each time on a fresh registry.
abstract contract OperationFixture is CertificationFixture {
    /// @dev The function under test.
    Operation internal operation;

    /// @dev Every function that changes a certification: all but grant.
    modifier forEachChange() {
        for (uint256 i = 0; i < Operations.COUNT; ++i) {
            if (i == Operations.GRANT) continue;
            _select(i);
            _;
        }
    }

    /// @dev Every change that takes effect at a date: all but the acts of annulment.
    modifier forEachEffect() {
        for (uint256 i = 0; i <= Operations.REISSUE; ++i) {
            _select(i);
            _;
        }
    }

    /// @dev Every function that has a batch.
    modifier forEachBatch() {
        for (uint256 i = 0; i <= Operations.GRANT; ++i) {
            _select(i);
            _;
        }
    }

    /// @dev Fails with the name of the function under test.
    function _check(bool holds, string memory what) internal view override {
        require(holds, string.concat(operation.name, ": ", what));
    }

    function _select(uint256 index) internal {
        setUp();
        operation = Operations.numbered(index);
    }

    function _call(ICertificationRegistry.StatusChange memory entry) internal view returns (bytes memory) {
        return Operations.call(operation, entry);
    }

    function _batchCall(ICertificationRegistry.StatusChange[] memory all) internal view returns (bytes memory) {
        return Operations.batchCall(operation, all);
    }

    function _sender() internal view returns (address) {
        return operation.roles == SIGNATORY ? SIGNATORY_NZ : REGISTRAR_NZ;
    }

    /// @dev A sender with the same role for another economy.
    function _foreigner() internal view returns (address) {
        return operation.roles == SIGNATORY ? SIGNATORY_JP : REGISTRAR_JP;
    }

    /// @dev A status that the function may start from: the lowest.
    function _start() internal view returns (ICertificationRegistry.Status) {
        uint8 status = 0;
        while (!_startsFrom(status)) ++status;
        return ICertificationRegistry.Status(status);
    }

    function _startsFrom(uint8 status) internal view returns (bool) {
        return (operation.from >> status) & 1 == 1;
    }

    /// @dev The status after the change.
    function _to(ICertificationRegistry.Status from) internal view returns (ICertificationRegistry.Status) {
        return operation.to == ICertificationRegistry.Status.NONE ? from : operation.to;
    }

    /// @dev Brings a certification of NZ to where the function is allowed; returns an entry that is in order.
    function _ready(bytes32 id) internal returns (ICertificationRegistry.StatusChange memory entry) {
        uint24 version = _given(id, _start());
        if (operation.from == 1)
            return ICertificationRegistry.StatusChange(id, COMMITMENT, 0, 0, DECIDED_AT, VALID_FROM);
        if (operation.from <= 6) return _change(id, version);
        if (operation.roles != REGISTRAR) _propose(BOTH_NZ, id, version);
        return _annulment(id, version);
    }
}
