// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IHistory} from "./IHistory.sol";

/// @title Who recognises whose operators, in which mode, from when until when
/// @notice An arrangement takes effect when every party has signed the same terms; the contract computes their hash from the
/// calldata, so what is signed is what is stored. Recognition itself is a set of legs: half-open intervals [from, until) per
/// direction, modes, programme, tiers and operator types. Legs are only ever appended and closed, never re-opened.
/// @dev Times are Unix seconds; until 0 = open. Acts of a party are those of its SIGNATORY. The registry knows nothing of the
/// status of members: a reader combines the two.
interface IArrangementRegistry is IHistory {
    /// @notice RECOGNITION is an MRA; INFORMATION only exchanges AEO information.
    enum ArrangementKind {
        RECOGNITION,
        INFORMATION
    }

    /// @notice The moment of a declaration at which recognition is judged.
    enum ReferenceMoment {
        LODGEMENT,
        ARRIVAL
    }

    /// @notice What a change of status means for goods under way: the status AT_REFERENCE counts, or that AT_DEPARTURE.
    enum GoodsInTransit {
        AT_REFERENCE,
        AT_DEPARTURE
    }

    /// @notice One direction of an arrangement.
    /// @param issuer The economy whose operators are recognised.
    /// @param recogniser The economy that grants the benefits.
    /// @param modes Bit set of SEA 1, AIR 2, ROAD 4, RAIL 8.
    /// @param programme The issuer's programme, not 0.
    /// @param tiers Bit set: bit n for tier n, bit 0 for no tier.
    /// @param operatorTypes Bit set of operator types, not 0.
    /// @param from When it enters into force, in the past for what was so before the ledger; 0 = when both sides confirm, per mode.
    /// @param until When it ends; 0 = open.
    /// @param benefits Bit set of benefits; 0 in an INFORMATION arrangement.
    struct Leg {
        bytes2 issuer;
        bytes2 recogniser;
        uint8 modes;
        uint8 programme;
        uint32 tiers;
        uint32 operatorTypes;
        uint40 from;
        uint40 until;
        uint64 benefits;
    }

    /// @notice A monitoring clause: what the recogniser promises to deliver to the issuer's operators.
    /// @param kpi The measure's number, not 0; its catalogue and units stand off the ledger.
    /// @param modes Bit set of modes, not 0.
    /// @param atLeast True if the measure must reach the target, false if it must not exceed it.
    /// @param target The target in the measure's unit.
    /// @param periodMonths The length of a period: 1, 3, 6 or 12 calendar months.
    struct Clause {
        bytes2 issuer;
        bytes2 recogniser;
        uint8 kpi;
        uint8 modes;
        bool atLeast;
        uint8 periodMonths;
        uint64 target;
    }

    /// @notice What the parties sign.
    /// @param kind The kind; fixed over all versions.
    /// @param parties 2 to MAX_PARTIES economies, strictly ascending.
    /// @param legs 1 to MAX_LEGS, all between parties.
    /// @param clauses At most MAX_CLAUSES, all between parties.
    /// @param noticeDays Days between the notice of a suspension or withdrawal and its effect.
    /// @param referenceMoment When recognition is judged.
    /// @param goodsInTransit What a change of status means for goods under way.
    /// @param statusBound Agreed longest time from a decision to the partner's knowledge, in seconds; 0 = none.
    /// @param governsFrom When these terms replace the former version's; 0 or past = with the last signature. 0 in version 1.
    /// @param document Hash of the legal text; 0 = none.
    struct Terms {
        ArrangementKind kind;
        bytes2[] parties;
        Leg[] legs;
        Clause[] clauses;
        uint16 noticeDays;
        ReferenceMoment referenceMoment;
        GoodsInTransit goodsInTransit;
        uint32 statusBound;
        uint40 governsFrom;
        bytes32 document;
    }

    /// @notice An arrangement's state.
    /// @param version The version that all have signed; 0 = none yet.
    /// @param proposed The version that is open for signature; 0 = none.
    /// @param noticeDays Of the signed version.
    /// @param governsFrom When the signed version began, or begins, to govern.
    /// @param terminatedAt When all parties agreed that it ends; 0 = not. Also ended when fewer than two parties are left.
    /// @param termsHash Hash of the signed terms.
    /// @param proposedHash Hash of the terms open for signature.
    /// @param signatures Bit set over the parties of the proposed terms, in their order.
    struct Arrangement {
        ArrangementKind kind;
        uint16 version;
        uint16 proposed;
        uint16 noticeDays;
        uint40 governsFrom;
        uint40 terminatedAt;
        bytes32 termsHash;
        bytes32 proposedHash;
        uint256 signatures;
    }

    /// @notice An interval of recognition, as stored.
    /// @param leg What is covered, from when until when.
    /// @param plannedUntil The end that the terms gave it; 0 = open. A cancelled notice goes back to it.
    /// @param arrangement The arrangement and
    /// @param version its version that the interval comes from.
    struct Interval {
        Leg leg;
        uint40 plannedUntil;
        uint32 arrangement;
        uint16 version;
    }

    /// @notice A suspension of one direction, announced or in effect.
    /// @param party Who suspended and alone can cancel or resume.
    /// @param effectiveAt When the legs end; 0 = not suspended.
    struct Suspension {
        bytes2 party;
        uint40 effectiveAt;
    }

    event ArrangementProposed(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        uint16 version,
        bytes2 proposer,
        bytes32 termsHash,
        Terms terms
    );
    event ArrangementProposalCancelled(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        uint16 version,
        bytes2 party
    );
    event ArrangementSigned(uint32 indexed arrangement, uint64 sequence, address writer, uint16 version, bytes2 party);
    /// @dev The last signature was given. Suspensions end with it, and signatures of a termination lapse; a party's withdrawal and
    /// an agreed end stand. The planned end of each interval of the arrangement that has not ended is now no later than
    /// governsFrom.
    event ArrangementAdopted(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        uint16 version,
        uint40 governsFrom
    );
    event ArrangementAcceded(uint32 indexed arrangement, uint64 sequence, address writer, uint16 version, bytes2 party);
    event EntryIntoForceConfirmed(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        uint16 version,
        bytes2 party,
        uint16 legIndex,
        uint8 modes,
        uint40 from
    );
    /// @dev position is the interval's place in intervalsOf(leg.issuer, leg.recogniser). leg.until is its planned end; where a
    /// notice ends it sooner, a LegEndSet follows.
    event LegEnteredIntoForce(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        uint16 version,
        uint32 position,
        Leg leg
    );
    /// @dev The interval's end was set, brought forward or, by a cancelled notice or a later agreed end, put back; always in the
    /// present or future. An end at or before the beginning means that the interval is in force at no moment.
    event LegEndSet(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        bytes2 issuer,
        bytes2 recogniser,
        uint32 position,
        uint40 until
    );
    event SuspensionNotified(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        bytes2 party,
        bytes2 issuer,
        bytes2 recogniser,
        uint40 effectiveAt
    );
    event SuspensionCancelled(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        bytes2 party,
        bytes2 issuer,
        bytes2 recogniser
    );
    event ArrangementResumed(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        bytes2 party,
        bytes2 issuer,
        bytes2 recogniser,
        uint40 from
    );
    event WithdrawalNotified(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        bytes2 party,
        uint40 effectiveAt
    );
    event WithdrawalCancelled(uint32 indexed arrangement, uint64 sequence, address writer, bytes2 party);
    event TerminationSigned(
        uint32 indexed arrangement,
        uint64 sequence,
        address writer,
        bytes2 party,
        uint40 effectiveAt
    );
    event ArrangementTerminated(uint32 indexed arrangement, uint64 sequence, address writer, uint40 effectiveAt);

    /// @notice There is no such arrangement.
    error ArrangementRegistry_UnknownArrangement(uint32 arrangement);
    /// @notice The caller's economy is not, or no longer, a party.
    error ArrangementRegistry_NotParty(uint32 arrangement, bytes2 economy);
    /// @notice The caller's economy is a party already and so can't accede.
    error ArrangementRegistry_AlreadyParty(uint32 arrangement, bytes2 economy);
    /// @notice Fewer than two parties are left, or all agreed to end it.
    error ArrangementRegistry_Terminated(uint32 arrangement);
    /// @notice Terms of a version are open for signature already.
    error ArrangementRegistry_ProposalOpen(uint32 arrangement, uint16 version);
    /// @notice No terms of this version are open for signature.
    error ArrangementRegistry_NoSuchProposal(uint32 arrangement, uint16 version, uint16 open);
    /// @notice No version has been signed by all, or the signed one is not the one quoted.
    error ArrangementRegistry_VersionNotAdopted(uint32 arrangement, uint16 expected, uint16 actual);
    /// @notice The signed version does not govern yet, so the next can't be proposed.
    error ArrangementRegistry_VersionPending(uint32 arrangement, uint16 version, uint40 governsFrom);
    /// @notice The terms given are not those of the hash.
    error ArrangementRegistry_TermsMismatch(uint32 arrangement, bytes32 expected, bytes32 actual);
    /// @notice The party has signed already.
    error ArrangementRegistry_AlreadySigned(uint32 arrangement, uint16 version, bytes2 party);
    /// @notice The kind can't change.
    error ArrangementRegistry_KindChanged(uint32 arrangement, ArrangementKind from, ArrangementKind to);
    /// @notice Too few, too many, unsorted or malformed parties, or not those that an amendment or accession must have; or, at the
    /// last signature, a party that has left since it signed.
    error ArrangementRegistry_InvalidParties(uint256 index, bytes2 economy);
    /// @notice A leg is malformed or not between two parties; or there are none or too many.
    error ArrangementRegistry_InvalidLeg(uint256 index);
    /// @notice A clause is malformed or not between two parties; or there are too many.
    error ArrangementRegistry_InvalidClause(uint256 index);
    /// @notice governsFrom is set in version 1.
    error ArrangementRegistry_InvalidGovernsFrom(uint40 governsFrom);
    /// @notice The caller is neither the issuer nor the recogniser of the direction or leg.
    error ArrangementRegistry_NotItsDirection(bytes2 economy, bytes2 issuer, bytes2 recogniser);
    /// @notice There is no such leg, or its date is fixed by the terms, or the modes are not its, or have entered into force
    /// already; or from is 0, not before the leg's end, or, from version 2 on, before the version governs.
    error ArrangementRegistry_EntryNotConfirmable(uint32 arrangement, uint16 legIndex, uint8 modes);
    /// @notice The party has confirmed this entry already.
    error ArrangementRegistry_AlreadyConfirmed(
        uint32 arrangement,
        uint16 legIndex,
        uint8 modes,
        uint40 from,
        bytes2 party
    );
    /// @notice The effect would come before the notice has run.
    error ArrangementRegistry_NoticeTooShort(uint40 effectiveAt, uint40 earliest);
    /// @notice The direction is suspended, or its suspension announced for no later a date.
    error ArrangementRegistry_AlreadySuspended(uint32 arrangement, bytes2 issuer, bytes2 recogniser);
    /// @notice There is nothing of the party's to cancel or resume, or it is too late (cancel) or too early (resume).
    error ArrangementRegistry_NotSuspended(uint32 arrangement, bytes2 issuer, bytes2 recogniser);
    /// @notice The direction has no leg in force to suspend.
    error ArrangementRegistry_NoOpenLeg(uint32 arrangement, bytes2 issuer, bytes2 recogniser);
    /// @notice The party has announced its withdrawal already.
    error ArrangementRegistry_AlreadyWithdrawing(uint32 arrangement, bytes2 party, uint40 effectiveAt);
    /// @notice The party has announced no withdrawal, or it has taken effect.
    error ArrangementRegistry_NotWithdrawing(uint32 arrangement, bytes2 party);
    /// @notice The time lies in the past.
    error ArrangementRegistry_InPast(uint40 time, uint40 blockTime);
    /// @notice The party has signed this termination already.
    error ArrangementRegistry_TerminationAlreadySigned(uint32 arrangement, bytes2 party, uint40 effectiveAt);

    /// @notice Limits of the terms: 32 parties, 128 legs, 64 clauses.
    function MAX_PARTIES() external view returns (uint256);
    function MAX_LEGS() external view returns (uint256);
    function MAX_CLAUSES() external view returns (uint256);

    /// @notice The registry of authorities, fixed for ever.
    function AUTHORITIES() external view returns (address);

    /// @notice Whether an operator is covered by a leg of a RECOGNITION arrangement, and the union of the benefits promised.
    /// @dev Legs only: status of the certification and of both authorities are for the reader to add.
    /// @param mode One mode bit; none or several are covered by no leg.
    /// @param tier The certification's tier number, 0 to 31.
    /// @param operatorTypes Bit set; a leg covers it that has any of them.
    /// @param moment May lie in the past or future.
    function recognises(
        bytes2 issuer,
        bytes2 recogniser,
        uint8 mode,
        uint8 programme,
        uint8 tier,
        uint32 operatorTypes,
        uint40 moment
    ) external view returns (bool recognised, uint64 benefits);

    /// @notice All intervals of a direction, of all arrangements, in the order in which they were opened.
    function intervalsOf(bytes2 issuer, bytes2 recogniser) external view returns (Interval[] memory);

    /// @notice The number of the newest arrangement; numbers start at 1.
    function arrangementCount() external view returns (uint32);

    /// @notice An arrangement's state; reverts if there is none of that number.
    function arrangementOf(uint32 arrangement) external view returns (Arrangement memory);

    /// @notice The parties of the signed version and when each leaves; 0 = it has announced nothing.
    function partiesOf(uint32 arrangement) external view returns (bytes2[] memory parties, uint40[] memory leavesAt);

    /// @notice The suspension of a direction; all zero if there is none.
    function suspensionOf(
        uint32 arrangement,
        bytes2 issuer,
        bytes2 recogniser
    ) external view returns (Suspension memory);

    /// @notice The hash of terms: keccak256(abi.encode(chain id, this contract, arrangement, version, terms)).
    function hashTerms(uint32 arrangement, uint16 version, Terms calldata terms) external view returns (bytes32);

    /// @notice Opens a new arrangement's version 1 for signature. The proposer must be a party; it signs apart, like the others.
    function propose(Terms calldata terms) external returns (uint32 arrangement);

    /// @notice Opens the next version, with the same parties (less those that have left), for signature. By a party.
    function amend(uint32 arrangement, Terms calldata terms) external returns (uint16 version);

    /// @notice Opens the next version, with the caller's economy as one party more, for signature by all of them.
    function accede(uint32 arrangement, Terms calldata terms) external returns (uint16 version);

    /// @notice Drops the version open for signature. By any of its parties.
    function cancelProposal(uint32 arrangement, uint16 version, Terms calldata terms) external;

    /// @notice Signs the version open for signature. The last signature adopts it: the former version's legs end and the new
    /// ones' begin when it governs.
    function sign(uint32 arrangement, uint16 version, Terms calldata terms) external;

    /// @notice Confirms from when a leg without a date is in force for some modes. It is when issuer and recogniser both say so.
    /// @param terms The signed terms.
    function confirmEntryIntoForce(
        uint32 arrangement,
        uint16 version,
        uint16 legIndex,
        uint8 modes,
        uint40 from,
        Terms calldata terms
    ) external;

    /// @notice Announces that the legs of one direction end. By its issuer or recogniser. An announced suspension gives way to one
    /// with an earlier date, whoever announces it, so that neither side can keep the other from suspending.
    /// @param effectiveAt No earlier than the notice allows.
    function suspend(uint32 arrangement, bytes2 issuer, bytes2 recogniser, uint40 effectiveAt) external;

    /// @notice Takes an announced suspension back before it has taken effect. By the party that announced it.
    function cancelSuspension(uint32 arrangement, bytes2 issuer, bytes2 recogniser) external;

    /// @notice Opens new intervals for the legs that a suspension ended, none before its leg would have begun. By the party that
    /// suspended.
    /// @param from When; 0 = now, else not in the past.
    function resume(uint32 arrangement, bytes2 issuer, bytes2 recogniser, uint40 from) external;

    /// @notice Announces that the caller's economy leaves; all its legs end then.
    function withdraw(uint32 arrangement, uint40 effectiveAt) external;

    /// @notice Takes an announced withdrawal back before it has taken effect.
    function cancelWithdrawal(uint32 arrangement) external;

    /// @notice Signs that the arrangement ends at a time, not in the past; it does when all parties that have not left have signed
    /// the same time. Until it has come, they can all sign another.
    function terminate(uint32 arrangement, uint40 effectiveAt) external;
}
