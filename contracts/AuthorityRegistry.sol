// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "./interfaces/IAuthorityRegistry.sol";
import {Ballots} from "./authority/Ballots.sol";
import {Members} from "./authority/Members.sol";
import {Writers} from "./authority/Writers.sol";

/// @title AuthorityRegistry
/// @dev Members are in Members, their ballots in Ballots, their writers in Writers; here are the founders, the statement keys and
/// the endpoints.
contract AuthorityRegistry is Writers, Ballots {
    uint256 private constant MAX_ENDPOINT_LENGTH = 200;

    mapping(bytes32 keyId => StatementKey) private _statementKeys;
    mapping(bytes2 economy => string) private _endpoints;

    /// @dev Ballot 0 stands for the founding. With one founder no ballot can ever be held, for it takes two votes.
    /// @param founders The first members, in the order of their positions; 1 to 256.
    /// @param admins The one writer of each, ADMIN from this block on.
    constructor(bytes2[] memory founders, address[] memory admins) {
        uint256 count = founders.length;
        if (count == 0 || count > MAX_POSITIONS) revert AuthorityRegistry_InvalidFounders(count);
        if (admins.length != count) revert AuthorityRegistry_InvalidAccount(address(0));

        Tip memory tip = _readTip();
        for (uint256 i = 0; i < count; ++i) {
            bytes2 economy = founders[i];
            _checkEconomy(economy);
            if (_member(economy).status != MemberStatus.NONE) revert AuthorityRegistry_DuplicateEconomy(economy);
            _checkNewAdmin(admins[i]);
            _admit(tip, 0, economy, admins[i]);
        }
        _storeTip(tip);
    }

    /// @inheritdoc IAuthorityRegistry
    function statementKeyOf(bytes32 keyId) external view returns (StatementKey memory) {
        return _statementKeys[keyId];
    }

    /// @inheritdoc IAuthorityRegistry
    function endpointOf(bytes2 economy) external view returns (string memory) {
        return _endpoints[economy];
    }

    /// @inheritdoc IAuthorityRegistry
    /// @dev The interval is taken as given: unlike a writer's it may begin in the past, and 0 means no beginning.
    function addStatementKey(
        StatementPurpose purpose,
        bytes32 publicKey,
        uint40 from,
        uint40 until
    ) external returns (bytes32 keyId) {
        bytes2 economy = _authorise(msg.sender, ADMIN);

        if (until != 0 && until <= from) revert AuthorityRegistry_InvalidInterval(from, until);
        keyId = keccak256(abi.encode(economy, purpose, publicKey));
        if (publicKey == 0 || _statementKeys[keyId].publicKey != 0) {
            revert AuthorityRegistry_InvalidKey(publicKey, purpose);
        }

        _statementKeys[keyId] = StatementKey(publicKey, economy, purpose, from, until, 0);

        Tip memory tip = _readTip();
        bytes memory data = abi.encode(_next(tip), msg.sender, keyId, purpose, publicKey, from, until);
        _append(tip, StatementKeyAdded.selector, economy, data);
        _storeTip(tip);
    }

    /// @inheritdoc IAuthorityRegistry
    function revokeStatementKey(bytes32 keyId, uint40 revokedAt) external {
        bytes2 economy = _authorise(msg.sender, ADMIN);

        StatementKey storage key = _statementKeys[keyId];
        if (key.economy != economy || (key.revokedAt != 0 && revokedAt >= key.revokedAt)) {
            revert AuthorityRegistry_KeyNotRevocable(keyId, economy);
        }
        if (revokedAt == 0 || revokedAt > block.timestamp) {
            revert AuthorityRegistry_InvalidInterval(key.from, revokedAt);
        }

        key.revokedAt = revokedAt;

        Tip memory tip = _readTip();
        _append(tip, StatementKeyRevoked.selector, economy, abi.encode(_next(tip), msg.sender, keyId, revokedAt));
        _storeTip(tip);
    }

    /// @inheritdoc IAuthorityRegistry
    function setEndpoint(string calldata endpoint) external {
        bytes2 economy = _authorise(msg.sender, ADMIN);

        uint256 length = bytes(endpoint).length;
        if (length == 0 || length > MAX_ENDPOINT_LENGTH) revert AuthorityRegistry_InvalidEndpoint(length);

        _endpoints[economy] = endpoint;

        Tip memory tip = _readTip();
        _append(tip, EndpointSet.selector, economy, abi.encode(_next(tip), msg.sender, endpoint));
        _storeTip(tip);
    }
}
