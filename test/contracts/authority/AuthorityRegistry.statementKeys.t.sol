// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

/// @dev addStatementKey and revokeStatementKey.
contract AuthorityRegistryStatementKeysTest is AuthorityFixture {
    IAuthorityRegistry.StatementPurpose private constant REQUEST = IAuthorityRegistry.StatementPurpose.REQUEST;
    IAuthorityRegistry.StatementPurpose private constant RECEIPT = IAuthorityRegistry.StatementPurpose.RECEIPT;
    bytes32 private constant KEY = keccak256("an Ed25519 public key");
    bytes4 private constant NOT_REVOCABLE = IAuthorityRegistry.AuthorityRegistry_KeyNotRevocable.selector;
    bytes4 private constant INVALID_INTERVAL = IAuthorityRegistry.AuthorityRegistry_InvalidInterval.selector;

    function setUp() public {
        _found(4);
        vm.warp(START + 50);
    }

    function _id(
        bytes2 economy,
        IAuthorityRegistry.StatementPurpose purpose,
        bytes32 publicKey
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(economy, purpose, publicKey));
    }

    function _add(
        bytes2 economy,
        IAuthorityRegistry.StatementPurpose purpose,
        bytes32 publicKey,
        uint40 from,
        uint40 until
    ) private returns (bytes32) {
        vm.prank(_adminOf(economy));
        return registry.addStatementKey(purpose, publicKey, from, until);
    }

    function _revoke(bytes2 economy, bytes32 keyId, uint40 revokedAt) private {
        vm.prank(_adminOf(economy));
        registry.revokeStatementKey(keyId, revokedAt);
    }

    function _revocationRefused(bytes2 economy, bytes32 keyId, uint40 revokedAt, bytes memory reason) private {
        vm.expectRevert(reason);
        _revoke(economy, keyId, revokedAt);
    }

    function test_AddStatementKey_RevertsUnlessAdmin() public {
        address clerk = _account("clerk");
        _setWriter(TW, clerk, 7);
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, clerk, TW, ADMIN)
        );
        vm.prank(clerk);
        registry.addStatementKey(REQUEST, KEY, 0, 0);
    }

    function test_AddStatementKey_RevertsUnlessUntilIsAfterFrom() public {
        vm.expectRevert(abi.encodeWithSelector(INVALID_INTERVAL, START, START));
        _add(TW, REQUEST, KEY, START, START);
        vm.expectRevert(abi.encodeWithSelector(INVALID_INTERVAL, START, START - 1));
        _add(TW, REQUEST, KEY, START, START - 1);
    }

    function test_AddStatementKey_RevertsWhenKeyIsZero() public {
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidKey.selector;
        vm.expectRevert(abi.encodeWithSelector(invalid, bytes32(0), REQUEST));
        _add(TW, REQUEST, 0, 0, 0);
    }

    function test_AddStatementKey_RevertsWhenAddedBefore() public {
        bytes32 keyId = _add(TW, REQUEST, KEY, 0, 0);
        bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidKey.selector;
        vm.expectRevert(abi.encodeWithSelector(invalid, KEY, REQUEST));
        _add(TW, REQUEST, KEY, START, 0);
        _revoke(TW, keyId, START);
        vm.expectRevert(abi.encodeWithSelector(invalid, KEY, REQUEST));
        _add(TW, REQUEST, KEY, 0, 0);
    }

    function test_AddStatementKey_AddsTheKey() public {
        bytes32 keyId = _id(TW, RECEIPT, KEY);
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.StatementKeyAdded(
            TW,
            _nextSequence(),
            _adminOf(TW),
            keyId,
            RECEIPT,
            KEY,
            START - 9,
            START + 99
        );
        Assert.equal(_add(TW, RECEIPT, KEY, START - 9, START + 99), keyId, "keyId");
        Assert.equal(
            abi.encode(registry.statementKeyOf(keyId)),
            abi.encode(IAuthorityRegistry.StatementKey(KEY, TW, RECEIPT, START - 9, START + 99, 0)),
            "key"
        );
    }

    function test_AddStatementKey_KeepsPurposesAndEconomiesApart() public {
        bytes32 keyId = _add(TW, REQUEST, KEY, 0, 0);
        Assert.isTrue(_add(TW, RECEIPT, KEY, 0, 0) != keyId, "another purpose");
        Assert.isTrue(_add(JP, REQUEST, KEY, 0, 0) != keyId, "another economy");
        Assert.equal(registry.statementKeyOf(keyId).economy, TW, "the first is untouched");
    }

    function test_RevokeStatementKey_RevertsUnlessAdmin() public {
        address clerk = _account("clerk");
        _setWriter(TW, clerk, 7);
        bytes32 keyId = _add(TW, REQUEST, KEY, 0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, clerk, TW, ADMIN)
        );
        vm.prank(clerk);
        registry.revokeStatementKey(keyId, START);
    }

    function test_RevokeStatementKey_RevertsWhenKeyIsNotTheEconomys() public {
        bytes32 keyId = _add(TW, REQUEST, KEY, 0, 0);
        _revocationRefused(JP, keyId, START, abi.encodeWithSelector(NOT_REVOCABLE, keyId, JP));
        _revocationRefused(TW, KEY, START, abi.encodeWithSelector(NOT_REVOCABLE, KEY, TW));
    }

    function test_RevokeStatementKey_RevertsWhenTimeIsZeroOrFuture() public {
        bytes32 keyId = _add(TW, REQUEST, KEY, START - 9, 0);
        _revocationRefused(TW, keyId, 0, abi.encodeWithSelector(INVALID_INTERVAL, START - 9, 0));
        _revocationRefused(TW, keyId, START + 51, abi.encodeWithSelector(INVALID_INTERVAL, START - 9, START + 51));
        _revoke(TW, keyId, START + 50);
    }

    function test_RevokeStatementKey_RevertsUnlessEarlierThanTheRevocationInPlace() public {
        bytes32 keyId = _add(TW, REQUEST, KEY, 0, 0);
        _revoke(TW, keyId, START + 20);
        bytes memory reason = abi.encodeWithSelector(NOT_REVOCABLE, keyId, TW);
        _revocationRefused(TW, keyId, START + 21, reason);
        _revocationRefused(TW, keyId, START + 20, reason);
        _revoke(TW, keyId, START + 19);
        Assert.equal(registry.statementKeyOf(keyId).revokedAt, START + 19, "earlier");
    }

    function test_RevokeStatementKey_RevokesAndKeepsTheKey() public {
        bytes32 keyId = _add(TW, REQUEST, KEY, START, START + 99);
        vm.expectEmit(address(registry));
        emit IAuthorityRegistry.StatementKeyRevoked(TW, _nextSequence(), _adminOf(TW), keyId, START - 30);
        _revoke(TW, keyId, START - 30);
        Assert.equal(
            abi.encode(registry.statementKeyOf(keyId)),
            abi.encode(IAuthorityRegistry.StatementKey(KEY, TW, REQUEST, START, START + 99, START - 30)),
            "key"
        );
    }

    function test_RevokeStatementKey_LeavesItToEveryAdminOfTheEconomy() public {
        bytes32 keyId = _add(TW, REQUEST, KEY, 0, 0);
        address newAdmin = _account("new admin");
        _pass(REPLACE_ADMIN, TW, newAdmin, 0);
        vm.prank(newAdmin);
        registry.revokeStatementKey(keyId, START);
        Assert.equal(registry.statementKeyOf(keyId).revokedAt, START, "revoked by the next generation");
    }
}
