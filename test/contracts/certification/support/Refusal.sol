// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ICertificationRegistry} from "../../../../contracts/interfaces/ICertificationRegistry.sol";
import {AuthorityStandIn} from "./AuthorityStandIn.sol";

/// @dev The errors as the bytes that a refused call answers with.
library Refusal {
    function notAuthorised(address account, uint8 role) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(AuthorityStandIn.AuthorityStandIn_NotAuthorised.selector, account, role);
    }

    function stale(uint256 index, bytes32 id, uint24 expected, uint24 actual) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_StaleVersion.selector;
        return abi.encodeWithSelector(name, index, id, expected, actual);
    }

    function transition(
        uint256 index,
        bytes32 id,
        ICertificationRegistry.Status from,
        ICertificationRegistry.Status to
    ) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_InvalidTransition.selector;
        return abi.encodeWithSelector(name, index, id, from, to);
    }

    function invalidId(uint256 index) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ICertificationRegistry.CertificationRegistry_InvalidId.selector, index);
    }

    function programme(uint256 index, bytes32 id) internal pure returns (bytes memory) {
        return
            abi.encodeWithSelector(ICertificationRegistry.CertificationRegistry_InvalidProgramme.selector, index, id);
    }

    function operatorTypes(uint256 index, bytes32 id) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_InvalidOperatorTypes.selector;
        return abi.encodeWithSelector(name, index, id);
    }

    function commitment(uint256 index, bytes32 id) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_InvalidCommitment.selector;
        return abi.encodeWithSelector(name, index, id);
    }

    function validity(uint256 index, bytes32 id, uint40 from, uint40 until) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_InvalidValidity.selector;
        return abi.encodeWithSelector(name, index, id, from, until);
    }

    function review(uint256 index, bytes32 id, uint40 date) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_InvalidReview.selector;
        return abi.encodeWithSelector(name, index, id, date);
    }

    function effect(uint256 index, bytes32 id, uint40 date, uint40 validFrom) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_InvalidEffectiveFrom.selector;
        return abi.encodeWithSelector(name, index, id, date, validFrom);
    }

    function decision(uint256 index, bytes32 id, uint40 date) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_InvalidDecisionDate.selector;
        return abi.encodeWithSelector(name, index, id, date);
    }

    function order(uint256 index, bytes32 id) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_BatchNotAscending.selector;
        return abi.encodeWithSelector(name, index, id);
    }

    function size(uint256 entries) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ICertificationRegistry.CertificationRegistry_InvalidBatchSize.selector, entries);
    }

    function noAnnulment(bytes32 id, uint24 version) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_NoAnnulmentProposed.selector;
        return abi.encodeWithSelector(name, id, version);
    }

    function annulmentProposed(bytes32 id, uint24 version) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_AnnulmentAlreadyProposed.selector;
        return abi.encodeWithSelector(name, id, version);
    }

    function samePerson(bytes32 id, address proposer) internal pure returns (bytes memory) {
        bytes4 name = ICertificationRegistry.CertificationRegistry_SamePerson.selector;
        return abi.encodeWithSelector(name, id, proposer);
    }
}
