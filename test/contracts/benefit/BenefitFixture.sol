// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BenefitRegistry} from "../../../contracts/BenefitRegistry.sol";
import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {IBenefitRegistry} from "../../../contracts/interfaces/IBenefitRegistry.sol";
import {AuthorityStub} from "../arrangement/support/AuthorityStub.sol";
import {Assert} from "../support/Assert.sol";
import {Vm, vm} from "../support/Vm.sol";

/// @dev NZ has promised to JP's operators what it is said not to have delivered; KR has no part in it.
abstract contract BenefitFixture {
    bytes2 internal constant JP = "JP";
    bytes2 internal constant KR = "KR";
    bytes2 internal constant NZ = "NZ";

    uint8 internal constant MONITOR = 4;
    uint40 internal constant T0 = 1_800_000_000;
    uint40 internal constant MONTH = 30 days;
    bytes32 internal constant ROOT = "root";
    bytes32 internal constant TOTALS = "totals";
    bytes32 internal constant EVIDENCE = "evidence";

    AuthorityStub internal immutable authorities = new AuthorityStub();
    BenefitRegistry internal immutable registry = new BenefitRegistry(address(authorities));

    constructor() {
        vm.warp(T0);
        authorities.set(_monitorOf(JP), JP, MONITOR);
        authorities.set(_monitorOf(KR), KR, MONITOR);
        authorities.set(_monitorOf(NZ), NZ, MONITOR);
    }

    function _monitorOf(bytes2 economy) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("monitor", economy)))));
    }

    /* GIVEN */

    /// @dev NZ's first report on the last month.
    function _report() internal pure returns (IBenefitRegistry.Report memory) {
        return IBenefitRegistry.Report(1, JP, T0 - MONTH, T0, 1, ROOT, TOTALS);
    }

    function _claim() internal pure returns (IBenefitRegistry.Claim memory) {
        return IBenefitRegistry.Claim(NZ, JP, 1, 2, 3, T0 - MONTH, T0);
    }

    function _raised() internal returns (bytes32) {
        vm.prank(_monitorOf(JP));
        return registry.raise(_claim(), EVIDENCE);
    }

    function _acknowledged() internal returns (bytes32 id) {
        id = _raised();
        vm.prank(_monitorOf(NZ));
        registry.acknowledge(id);
    }

    function _answered() internal returns (bytes32 id) {
        id = _acknowledged();
        vm.prank(_monitorOf(NZ));
        registry.answer(id, "answer");
    }

    function _resolved() internal returns (bytes32 id) {
        id = _raised();
        vm.prank(_monitorOf(JP));
        registry.resolve(id, IBenefitRegistry.Outcome.REMEDIED);
    }

    /* WHEN */

    function _as(bytes2 economy) internal {
        vm.prank(_monitorOf(economy));
    }

    /// @dev The next call is the economy's monitor's and is refused with this error.
    function _refuses(bytes2 economy, bytes memory reason) internal {
        vm.prank(_monitorOf(economy));
        vm.expectRevert(reason);
    }

    /// @dev The next call is that of a writer with every role but MONITOR and is refused.
    function _refusesOtherRoles(bytes2 economy) internal {
        address account = address(0xBAD);
        authorities.set(account, economy, 255 ^ MONITOR);
        vm.prank(account);
        bytes4 selector = IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, account, economy, MONITOR));
    }

    /* THEN */

    function _status(bytes32 id) internal view returns (IBenefitRegistry.BreachStatus) {
        return registry.breachOf(id).status;
    }

    function _checkStatus(bytes32 id, IBenefitRegistry.BreachStatus expected) internal view {
        Assert.equal(uint256(_status(id)), uint256(expected), "status");
    }

    /// @dev The one event recorded, which is the first or a later entry of the registry.
    function _checkEvent(bytes32 topic, bytes32 subject, bytes memory data) internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Assert.equal(logs.length, 1, "one event");
        Assert.equal(logs[0].topics[0], topic, "topic");
        Assert.equal(logs[0].topics[1], subject, "subject");
        Assert.equal(logs[0].data, data, "data");
    }

    function _notItsSide(bytes32 id, bytes2 economy) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBenefitRegistry.BenefitRegistry_NotItsSide.selector, id, economy);
    }

    function _invalidStatus(bytes32 id, IBenefitRegistry.BreachStatus status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBenefitRegistry.BenefitRegistry_InvalidBreachStatus.selector, id, status);
    }

    function _invalidParties(bytes2 economy, bytes2 partner) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBenefitRegistry.BenefitRegistry_InvalidParties.selector, economy, partner);
    }

    function _invalidPeriod(uint40 from, uint40 until) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBenefitRegistry.BenefitRegistry_InvalidPeriod.selector, from, until);
    }

    function _emptyCommitment() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBenefitRegistry.BenefitRegistry_EmptyCommitment.selector);
    }
}
