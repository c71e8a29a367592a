// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

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
        economy = _economyOfSender(role);
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

    /// @dev Appends one entry.
    function _record(
        Tip memory tip,
        bytes32 topic,
        bytes32 id,
        uint40 decidedAt,
        uint256 word,
        bytes32 commitment
    ) internal {
        _appendWords(tip, topic, id, decidedAt, word, uint256(commitment));
    }

    /// @dev IAuthorityRegistry(AUTHORITIES).authorise(msg.sender, role), encoded by hand because every write pays for it: the answer,
    /// or the refusal as it came. Where no contract stands there is no answer, which is a refusal too.
    function _economyOfSender(uint256 role) private view returns (bytes2) {
        address authorities = AUTHORITIES;
        bytes32 selector = IAuthorityRegistry.authorise.selector;
        bytes32 answer;
        assembly ("memory-safe") {
            let question := mload(0x40)
            mstore(question, selector)
            mstore(add(question, 4), caller())
            mstore(add(question, 36), role)
            if iszero(staticcall(gas(), authorities, question, 68, 0, 32)) {
                returndatacopy(question, 0, returndatasize())
                revert(question, returndatasize())
            }
            if lt(returndatasize(), 32) {
                revert(0, 0)
            }
            answer := mload(0)
        }
        return bytes2(answer);
    }
}
