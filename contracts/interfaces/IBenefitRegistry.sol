// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IHistory} from "./IHistory.sol";

/// @title Evidence of whether the promised benefits are delivered
/// @notice Importing authorities commit to their clearance reports and verification receipts; a missed target becomes a breach
/// that the judged side acknowledges and answers. Figures and declarations stay off the ledger; roots and commitments are here.
/// @dev Acts are those of an economy's MONITOR. Periods are half open [from, until) in Unix seconds. That the economies are
/// parties of the arrangement is for the reader to check: this registry calls only the registry of authorities.
interface IBenefitRegistry is IHistory {
    enum BreachStatus {
        NONE,
        RAISED,
        ACKNOWLEDGED,
        ANSWERED,
        RESOLVED
    }

    /// @notice How a breach ends. REMEDIED: delivered since. ACCEPTED: the answer is accepted. WITHDRAWN: raised in error.
    /// UNRESOLVED: the parties go on to consultation.
    enum Outcome {
        REMEDIED,
        ACCEPTED,
        WITHDRAWN,
        UNRESOLVED
    }

    /// @notice A report of the caller's economy on what it delivered to a partner's operators.
    /// @param arrangement The arrangement's number.
    /// @param partner The issuing economy.
    /// @param from Start of the period.
    /// @param until End of the period, after from and not after the block.
    /// @param revision 1 for the first report of the period, one more with each correction.
    /// @param root Merkle root over the salted declarations.
    /// @param totals Salted commitment to the totals that the partner receives.
    struct Report {
        uint32 arrangement;
        bytes2 partner;
        uint40 from;
        uint40 until;
        uint16 revision;
        bytes32 root;
        bytes32 totals;
    }

    /// @notice What a breach is about; its id is the hash of these.
    /// @param judged The economy that missed the target.
    /// @param counterpart The economy to whose operators it was promised.
    /// @param arrangement The arrangement's number,
    /// @param version the version of its terms, and
    /// @param clause the index of the monitoring clause in them.
    /// @param from Start of the period.
    /// @param until End of the period, after from and not after the block.
    struct Claim {
        bytes2 judged;
        bytes2 counterpart;
        uint32 arrangement;
        uint16 version;
        uint16 clause;
        uint40 from;
        uint40 until;
    }

    /// @notice A breach's state.
    struct Breach {
        BreachStatus status;
        bytes2 judged;
        bytes2 counterpart;
        uint40 raisedAt;
    }

    event BenefitReported(bytes32 indexed id, uint64 sequence, address writer, bytes2 economy, Report report);
    event ReceiptsAnchored(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        bytes2 economy,
        uint40 from,
        uint40 until,
        bytes32 root
    );
    event BreachRaised(
        bytes32 indexed id,
        uint64 sequence,
        address writer,
        bytes2 economy,
        Claim claim,
        bytes32 evidence
    );
    event BreachEvidenceAdded(bytes32 indexed id, uint64 sequence, address writer, bytes2 economy, bytes32 evidence);
    event BreachAcknowledged(bytes32 indexed id, uint64 sequence, address writer, bytes2 economy);
    event BreachAnswered(bytes32 indexed id, uint64 sequence, address writer, bytes2 economy, bytes32 answer);
    event BreachResolved(bytes32 indexed id, uint64 sequence, address writer, bytes2 economy, Outcome outcome);

    /// @notice The revision given is not the next one, which is expected.
    error BenefitRegistry_StaleRevision(bytes32 id, uint16 expected, uint16 actual);
    /// @notice until is not after from, or lies after the block.
    error BenefitRegistry_InvalidPeriod(uint40 from, uint40 until);
    /// @notice A root or commitment is 0.
    error BenefitRegistry_EmptyCommitment();
    /// @notice The partner is the caller's own economy or 0; or judged and counterpart are the same or 0.
    error BenefitRegistry_InvalidParties(bytes2 economy, bytes2 partner);
    /// @notice Receipts of this period are anchored already.
    error BenefitRegistry_AlreadyAnchored(bytes32 id, bytes32 root);
    /// @notice The caller's economy is not the side that may do this.
    error BenefitRegistry_NotItsSide(bytes32 id, bytes2 economy);
    /// @notice The breach's state does not allow this.
    error BenefitRegistry_InvalidBreachStatus(bytes32 id, BreachStatus status);

    /// @notice The registry of authorities, fixed for ever.
    function AUTHORITIES() external view returns (address);

    /// @notice The newest revision of a report and its root and totals; all zero if there is none.
    function reportOf(bytes32 id) external view returns (uint16 revision, bytes32 root, bytes32 totals);

    /// @notice The root of the receipts of a period; 0 if there is none.
    function receiptsOf(bytes32 id) external view returns (bytes32 root);

    /// @notice A breach's state; all zero if there is none.
    function breachOf(bytes32 id) external view returns (Breach memory);

    /// @notice keccak256(abi.encode(economy, arrangement, partner, from, until)).
    function reportId(
        bytes2 economy,
        uint32 arrangement,
        bytes2 partner,
        uint40 from,
        uint40 until
    ) external pure returns (bytes32);

    /// @notice keccak256(abi.encode(economy, from, until)).
    function receiptsId(bytes2 economy, uint40 from, uint40 until) external pure returns (bytes32);

    /// @notice keccak256(abi.encode(claim)).
    function breachId(Claim calldata claim) external pure returns (bytes32);

    /// @notice Commits to a clearance report of the caller's economy, or to a correction of one.
    function report(Report calldata entry) external returns (bytes32 id);

    /// @notice Commits to the verification receipts that the caller's economy gave in a period. Once.
    function anchorReceipts(uint40 from, uint40 until, bytes32 root) external returns (bytes32 id);

    /// @notice Raises a breach. By either side of the claim.
    /// @param evidence Salted commitment to what shows it.
    function raise(Claim calldata claim, bytes32 evidence) external returns (bytes32 id);

    /// @notice Adds evidence to a breach that is not resolved. By either side.
    function addEvidence(bytes32 id, bytes32 evidence) external;

    /// @notice Acknowledges a raised breach. By the judged side.
    function acknowledge(bytes32 id) external;

    /// @notice Answers an acknowledged breach. By the judged side.
    /// @param reply Salted commitment to the answer.
    function answer(bytes32 id, bytes32 reply) external;

    /// @notice Resolves a breach, whatever its state short of RESOLVED. By the counterpart.
    function resolve(bytes32 id, Outcome outcome) external;
}
