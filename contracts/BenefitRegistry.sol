// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {History} from "./History.sol";
import {IAuthorityRegistry} from "./interfaces/IAuthorityRegistry.sol";
import {IBenefitRegistry} from "./interfaces/IBenefitRegistry.sol";

/// @title Commitments to clearance reports and receipts, and breaches
/// @dev The manual is IBenefitRegistry.
contract BenefitRegistry is IBenefitRegistry, History {
    struct Commitment {
        uint16 revision;
        bytes32 root;
        bytes32 totals;
    }

    /// @inheritdoc IBenefitRegistry
    address public immutable AUTHORITIES;

    /// @dev The role whose holders act here, as IAuthorityRegistry numbers it.
    uint8 private constant MONITOR = 4;

    /// @inheritdoc IBenefitRegistry
    mapping(bytes32 id => Commitment) public reportOf;
    /// @inheritdoc IBenefitRegistry
    mapping(bytes32 id => bytes32 root) public receiptsOf;

    mapping(bytes32 id => Breach) private _breaches;

    /// @param authorities The registry of authorities.
    constructor(address authorities) {
        AUTHORITIES = authorities;
    }

    /// @inheritdoc IBenefitRegistry
    function breachOf(bytes32 id) external view returns (Breach memory) {
        return _breaches[id];
    }

    /// @inheritdoc IBenefitRegistry
    function report(Report calldata entry) external returns (bytes32 id) {
        bytes2 economy = _monitor();
        if (entry.partner == economy || entry.partner == 0) {
            revert BenefitRegistry_InvalidParties(economy, entry.partner);
        }
        _requirePeriod(entry.from, entry.until);
        _requireCommitment(entry.root);
        _requireCommitment(entry.totals);
        id = reportId(economy, entry.arrangement, entry.partner, entry.from, entry.until);
        Commitment storage commitment = reportOf[id];
        uint16 next = commitment.revision + 1;
        if (entry.revision != next) revert BenefitRegistry_StaleRevision(id, next, entry.revision);
        commitment.revision = next;
        commitment.root = entry.root;
        commitment.totals = entry.totals;
        Tip memory tip = _readTip();
        _append(tip, BenefitReported.selector, id, abi.encode(_next(tip), msg.sender, economy, entry));
        _storeTip(tip);
    }

    /// @inheritdoc IBenefitRegistry
    function anchorReceipts(uint40 from, uint40 until, bytes32 root) external returns (bytes32 id) {
        bytes2 economy = _monitor();
        _requirePeriod(from, until);
        _requireCommitment(root);
        id = receiptsId(economy, from, until);
        if (receiptsOf[id] != 0) revert BenefitRegistry_AlreadyAnchored(id, receiptsOf[id]);
        receiptsOf[id] = root;
        Tip memory tip = _readTip();
        _append(tip, ReceiptsAnchored.selector, id, abi.encode(_next(tip), msg.sender, economy, from, until, root));
        _storeTip(tip);
    }

    /// @inheritdoc IBenefitRegistry
    function raise(Claim calldata claim, bytes32 evidence) external returns (bytes32 id) {
        bytes2 economy = _monitor();
        if (claim.judged == claim.counterpart || claim.judged == 0 || claim.counterpart == 0) {
            revert BenefitRegistry_InvalidParties(claim.judged, claim.counterpart);
        }
        id = breachId(claim);
        if (economy != claim.judged && economy != claim.counterpart) {
            revert BenefitRegistry_NotItsSide(id, economy);
        }
        _requirePeriod(claim.from, claim.until);
        _requireCommitment(evidence);
        BreachStatus status = _breaches[id].status;
        if (status != BreachStatus.NONE) revert BenefitRegistry_InvalidBreachStatus(id, status);
        _breaches[id] = Breach(BreachStatus.RAISED, claim.judged, claim.counterpart, uint40(block.timestamp));
        Tip memory tip = _readTip();
        _append(tip, BreachRaised.selector, id, abi.encode(_next(tip), msg.sender, economy, claim, evidence));
        _storeTip(tip);
    }

    /// @inheritdoc IBenefitRegistry
    function addEvidence(bytes32 id, bytes32 evidence) external {
        bytes2 economy = _monitor();
        Breach storage breach = _unresolved(id);
        if (economy != breach.judged && economy != breach.counterpart) {
            revert BenefitRegistry_NotItsSide(id, economy);
        }
        _requireCommitment(evidence);
        Tip memory tip = _readTip();
        _append(tip, BreachEvidenceAdded.selector, id, abi.encode(_next(tip), msg.sender, economy, evidence));
        _storeTip(tip);
    }

    /// @inheritdoc IBenefitRegistry
    function acknowledge(bytes32 id) external {
        bytes2 economy = _monitor();
        _advance(id, economy, BreachStatus.RAISED, BreachStatus.ACKNOWLEDGED);
        Tip memory tip = _readTip();
        _append(tip, BreachAcknowledged.selector, id, abi.encode(_next(tip), msg.sender, economy));
        _storeTip(tip);
    }

    /// @inheritdoc IBenefitRegistry
    function answer(bytes32 id, bytes32 reply) external {
        bytes2 economy = _monitor();
        _requireCommitment(reply);
        _advance(id, economy, BreachStatus.ACKNOWLEDGED, BreachStatus.ANSWERED);
        Tip memory tip = _readTip();
        _append(tip, BreachAnswered.selector, id, abi.encode(_next(tip), msg.sender, economy, reply));
        _storeTip(tip);
    }

    /// @inheritdoc IBenefitRegistry
    function resolve(bytes32 id, Outcome outcome) external {
        bytes2 economy = _monitor();
        Breach storage breach = _unresolved(id);
        if (economy != breach.counterpart) revert BenefitRegistry_NotItsSide(id, economy);
        breach.status = BreachStatus.RESOLVED;
        Tip memory tip = _readTip();
        _append(tip, BreachResolved.selector, id, abi.encode(_next(tip), msg.sender, economy, outcome));
        _storeTip(tip);
    }

    /// @inheritdoc IBenefitRegistry
    function reportId(
        bytes2 economy,
        uint32 arrangement,
        bytes2 partner,
        uint40 from,
        uint40 until
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(economy, arrangement, partner, from, until));
    }

    /// @inheritdoc IBenefitRegistry
    function receiptsId(bytes2 economy, uint40 from, uint40 until) public pure returns (bytes32) {
        return keccak256(abi.encode(economy, from, until));
    }

    /// @inheritdoc IBenefitRegistry
    function breachId(Claim calldata claim) public pure returns (bytes32) {
        return keccak256(abi.encode(claim));
    }

    /// @dev The economy for which the caller monitors; reverts if it is nobody's monitor.
    function _monitor() private view returns (bytes2) {
        return IAuthorityRegistry(AUTHORITIES).authorise(msg.sender, MONITOR);
    }

    /// @dev A step that the judged side alone can take.
    function _advance(bytes32 id, bytes2 economy, BreachStatus from, BreachStatus to) private {
        Breach storage breach = _breaches[id];
        if (breach.status != from) revert BenefitRegistry_InvalidBreachStatus(id, breach.status);
        if (economy != breach.judged) revert BenefitRegistry_NotItsSide(id, economy);
        breach.status = to;
    }

    function _unresolved(bytes32 id) private view returns (Breach storage breach) {
        breach = _breaches[id];
        if (breach.status == BreachStatus.NONE || breach.status == BreachStatus.RESOLVED) {
            revert BenefitRegistry_InvalidBreachStatus(id, breach.status);
        }
    }

    function _requirePeriod(uint40 from, uint40 until) private view {
        if (until <= from || until > block.timestamp) revert BenefitRegistry_InvalidPeriod(from, until);
    }

    function _requireCommitment(bytes32 commitment) private pure {
        if (commitment == 0) revert BenefitRegistry_EmptyCommitment();
    }
}
