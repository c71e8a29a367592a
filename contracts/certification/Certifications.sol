// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {History} from "../History.sol";
import {IAuthorityRegistry} from "../interfaces/IAuthorityRegistry.sol";
import {ICertificationRegistry} from "../interfaces/ICertificationRegistry.sol";
import {CertificationWord} from "../libraries/CertificationWord.sol";

/// @dev What is stored of certifications, how it is read, and who may write it.
abstract contract Certifications is ICertificationRegistry, History {
    using CertificationWord for uint256;

    /// @dev The record's one word, and beside it the proposal to annul it, which most certifications never have.
    /// A proposal counts only while the record has the version that it quotes.
    struct Certification {
        uint256 word;
        Annulment annulment;
    }

    /// @inheritdoc ICertificationRegistry
    address public immutable AUTHORITIES;

    /// @dev The bits of IAuthorityRegistry; asking for them would cost a second call.
    uint8 internal constant REGISTRAR = 1;
    uint8 internal constant SIGNATORY = 2;

    /// @dev Sets of statuses: those that a change may start from.
    uint256 internal constant CERTIFIED = 1 << uint8(Status.CERTIFIED);
    uint256 internal constant SUSPENDED = 1 << uint8(Status.SUSPENDED);
    uint256 internal constant LIVE = CERTIFIED | SUSPENDED;
    uint256 internal constant ANNULLABLE = LIVE | (1 << uint8(Status.REVOKED)) | (1 << uint8(Status.WITHDRAWN));

    /// @dev By economy first, so that a batch finds its economy once.
    mapping(bytes2 economy => mapping(bytes32 id => Certification)) private _certifications;

    constructor(address authorities) {
        AUTHORITIES = authorities;
    }

    /// @inheritdoc ICertificationRegistry
    function recordOf(bytes2 economy, bytes32 id) external view returns (Record memory) {
        return _certifications[economy][id].word.unpack();
    }

    /// @inheritdoc ICertificationRegistry
    function wordOf(bytes2 economy, bytes32 id) external view returns (uint256) {
        return _certifications[economy][id].word;
    }

    /// @inheritdoc ICertificationRegistry
    function annulmentOf(bytes2 economy, bytes32 id) external view returns (Annulment memory annulment) {
        Certification storage certification = _certifications[economy][id];
        if (certification.annulment.version == certification.word.version()) annulment = certification.annulment;
    }

    /// @dev The economy that the sender may write for in a role, and its certifications: there is no way to anybody else's.
    /// This staticcall is the only call to another contract, and comes first, so there is nothing to re-enter.
    function _authorise(
        uint8 role
    ) internal view returns (bytes2 economy, mapping(bytes32 id => Certification) storage own) {
        economy = _economyOf(msg.sender, role);
        own = _certifications[economy];
    }

    /// @dev The certification, whose record must have the version that the change was decided on.
    function _load(
        mapping(bytes32 id => Certification) storage own,
        uint256 index,
        bytes32 id,
        uint24 expected
    ) internal view returns (Certification storage certification, uint256 word) {
        certification = own[id];
        word = certification.word;
        uint24 actual = word.version();
        if (actual != expected) revert CertificationRegistry_StaleVersion(index, id, expected, actual);
    }

    /// @dev Appends one entry. Its memory is given back: a batch of 500 would otherwise pay for ever more.
    function _record(
        Tip memory tip,
        bytes32 topic,
        bytes32 id,
        uint40 decidedAt,
        uint256 word,
        bytes32 commitment
    ) internal {
        Memory.Pointer free = Memory.getFreeMemoryPointer();
        (uint256 sequence, uint256 decision) = (_next(tip), decidedAt);
        bytes memory data;
        // abi.encode(sequence, msg.sender, decidedAt, word, commitment)
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(data, 0xa0)
            mstore(add(data, 0x20), sequence)
            mstore(add(data, 0x40), caller())
            mstore(add(data, 0x60), decision)
            mstore(add(data, 0x80), word)
            mstore(add(data, 0xa0), commitment)
            mstore(0x40, add(data, 0xc0))
        }
        _append(tip, topic, id, data);
        Memory.unsafeSetFreeMemoryPointer(free);
    }

    /// @dev IAuthorityRegistry(AUTHORITIES).authorise(account, role): its answer, or its refusal as it is.
    function _economyOf(address account, uint8 role) private view returns (bytes2) {
        bytes4 selector = IAuthorityRegistry.authorise.selector;
        address authorities = AUTHORITIES;
        bytes32 answer;
        assembly ("memory-safe") {
            let call_ := mload(0x40)
            mstore(call_, selector)
            mstore(add(call_, 0x04), account)
            mstore(add(call_, 0x24), role)
            if iszero(staticcall(gas(), authorities, call_, 0x44, 0, 0x20)) {
                returndatacopy(call_, 0, returndatasize())
                revert(call_, returndatasize())
            }
            if lt(returndatasize(), 0x20) {
                revert(0, 0)
            }
            answer := mload(0)
        }
        return bytes2(answer);
    }
}
