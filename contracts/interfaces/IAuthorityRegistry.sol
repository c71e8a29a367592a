// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IHistory} from "./IHistory.sol";

/// @title Who may write, for which economy, since when
/// @notice Members are customs administrations, one per economy. Each economy's ADMIN administers its own writers, statement keys
/// and endpoint; nobody else can. Members come, go and get a new ADMIN only by ballot of the others. The deployer keeps nothing.
/// @dev An economy is its ISO 3166-1 alpha-2 code. Times are Unix seconds; intervals are half open [from, until), until 0 = open.
interface IAuthorityRegistry is IHistory {
    /// @notice What a member is at present. REMOVED can be admitted again, with a new admin.
    enum MemberStatus {
        NONE,
        ACTIVE,
        SUSPENDED,
        REMOVED
    }

    /// @notice What a ballot decides about its subject.
    /// ADMIT: a new or removed economy joins with `admin`. SUSPEND: its writers can't write; with `compromisedSince`, what they
    /// wrote from then on is suspect; a suspended member can still be marked, or marked earlier. REINSTATE: ends a suspension.
    /// REMOVE: it leaves. REPLACE_ADMIN: all its writers lapse and `admin` is the only one, for keys that are lost or stolen; it
    /// applies to suspended members too, which stay suspended.
    enum BallotKind {
        ADMIT,
        SUSPEND,
        REINSTATE,
        REMOVE,
        REPLACE_ADMIN
    }

    /// @notice What a statement key may sign off the ledger. REQUEST covers all messages between gateways.
    enum StatementPurpose {
        REQUEST,
        RECEIPT,
        CREDENTIAL,
        HEAD
    }

    /// @notice An economy's membership.
    /// @param status What it is at present.
    /// @param position Its bit in an electorate, fixed at first admission, 0 to 255.
    /// @param generation Writers of an older generation have lapsed; grows with REPLACE_ADMIN and re-admission.
    /// @param since When the present status began.
    /// @param compromisedSince Writes at or after this are suspect until `clearedAt`; 0 = never marked.
    /// @param clearedAt When the mark ended (REINSTATE, REPLACE_ADMIN or re-admission); 0 = the mark is open or there is none.
    struct Member {
        MemberStatus status;
        uint8 position;
        uint16 generation;
        uint40 since;
        uint40 compromisedSince;
        uint40 clearedAt;
    }

    /// @notice The one slot of an address. An address serves one economy for ever, so that history can name the writer.
    /// @param economy The economy that it writes for; 0 = the address is no writer.
    /// @param roles Sum of REGISTRAR 1, SIGNATORY 2, MONITOR 4, ADMIN 8; 0 = revoked.
    /// @param from When it may begin to write.
    /// @param until When it must stop; 0 = open.
    /// @param compromisedSince Its writes at or after this are suspect; 0 = never marked.
    /// @param generation The generation of its economy in which it was set.
    struct Writer {
        bytes2 economy;
        uint8 roles;
        uint40 from;
        uint40 until;
        uint40 compromisedSince;
        uint16 generation;
    }

    /// @notice A ballot. It passes with the vote that makes more than two thirds of the electorate, at least two votes.
    /// @param kind What it decides.
    /// @param economy Its subject, who has no vote.
    /// @param expiresAt From then on it takes no vote.
    /// @param passed Whether it has taken effect.
    /// @param admin For ADMIT and REPLACE_ADMIN, else 0.
    /// @param compromisedSince For SUSPEND, 0 = no mark, else 0.
    /// @param electorate Bit set of the positions of the members entitled to vote, fixed at the proposal.
    /// @param votes Bit set of the positions whose votes for it stand, or carried it.
    struct Ballot {
        BallotKind kind;
        bytes2 economy;
        uint40 expiresAt;
        bool passed;
        address admin;
        uint40 compromisedSince;
        uint256 electorate;
        uint256 votes;
    }

    /// @notice A public key with which an authority signs statements off the ledger. Kept for ever, so that old receipts verify.
    /// @param publicKey The 32 bytes of an Ed25519 public key.
    /// @param economy The authority that signs with it.
    /// @param purpose What it may sign.
    /// @param from Signatures dated before this don't count.
    /// @param until Signatures dated at or after this don't count; 0 = open.
    /// @param revokedAt Signatures dated at or after this don't count; 0 = not revoked. May lie in the past.
    struct StatementKey {
        bytes32 publicKey;
        bytes2 economy;
        StatementPurpose purpose;
        uint40 from;
        uint40 until;
        uint40 revokedAt;
    }

    event MemberAdmitted(
        bytes2 indexed economy,
        uint64 sequence,
        address writer,
        uint256 ballotId,
        address admin,
        uint16 generation
    );
    event MemberSuspended(
        bytes2 indexed economy,
        uint64 sequence,
        address writer,
        uint256 ballotId,
        uint40 compromisedSince
    );
    event MemberReinstated(bytes2 indexed economy, uint64 sequence, address writer, uint256 ballotId);
    event MemberRemoved(bytes2 indexed economy, uint64 sequence, address writer, uint256 ballotId);
    event MemberAdminReplaced(
        bytes2 indexed economy,
        uint64 sequence,
        address writer,
        uint256 ballotId,
        address admin,
        uint16 generation
    );
    event BallotProposed(
        bytes2 indexed economy,
        uint64 sequence,
        address writer,
        uint256 ballotId,
        BallotKind kind,
        bytes2 proposer,
        address admin,
        uint40 compromisedSince,
        uint40 expiresAt,
        uint256 electorate
    );
    event BallotVoted(bytes2 indexed economy, uint64 sequence, address writer, uint256 ballotId, bytes2 voter);
    event WriterSet(
        bytes2 indexed economy,
        uint64 sequence,
        address writer,
        address account,
        uint8 roles,
        uint40 from,
        uint40 until,
        uint16 generation
    );
    event WriterRevoked(bytes2 indexed economy, uint64 sequence, address writer, address account);
    event WriterCompromised(
        bytes2 indexed economy,
        uint64 sequence,
        address writer,
        address account,
        uint40 compromisedSince
    );
    event StatementKeyAdded(
        bytes2 indexed economy,
        uint64 sequence,
        address writer,
        bytes32 keyId,
        StatementPurpose purpose,
        bytes32 publicKey,
        uint40 from,
        uint40 until
    );
    event StatementKeyRevoked(bytes2 indexed economy, uint64 sequence, address writer, bytes32 keyId, uint40 revokedAt);
    event EndpointSet(bytes2 indexed economy, uint64 sequence, address writer, string endpoint);

    /// @notice The address is set as a writer by no economy.
    error AuthorityRegistry_UnknownWriter(address account);
    /// @notice The writer lapsed when its economy's admin was replaced or the economy was admitted again.
    error AuthorityRegistry_WriterLapsed(address account, bytes2 economy, uint16 generation, uint16 current);
    /// @notice The writer's own interval does not cover the present.
    error AuthorityRegistry_WriterOutsideValidity(address account, uint40 from, uint40 until);
    /// @notice The writer has none of the roles asked for.
    error AuthorityRegistry_RoleMissing(address account, bytes2 economy, uint8 role);
    /// @notice The economy is not an active member.
    error AuthorityRegistry_MemberNotActive(bytes2 economy, MemberStatus status);
    /// @notice The ballot's subject is not in a status that the ballot can change.
    error AuthorityRegistry_BallotNotApplicable(BallotKind kind, bytes2 economy, MemberStatus status);
    /// @notice A removal may not leave fewer than three members.
    error AuthorityRegistry_TooFewMembers(uint256 members);
    /// @notice The electorate cannot reach two votes, so the ballot could never pass.
    error AuthorityRegistry_ElectorateTooSmall(uint256 electorate);
    /// @notice All 256 positions are taken.
    error AuthorityRegistry_TooManyMembers();
    /// @notice There is no such ballot.
    error AuthorityRegistry_UnknownBallot(uint256 ballotId);
    /// @notice The ballot has passed or expired.
    error AuthorityRegistry_BallotClosed(uint256 ballotId, bool passed, uint40 expiresAt);
    /// @notice The voter's economy is not in the ballot's electorate (the subject never is).
    error AuthorityRegistry_NotElector(uint256 ballotId, bytes2 economy);
    /// @notice The voter's economy has voted already.
    error AuthorityRegistry_AlreadyVoted(uint256 ballotId, bytes2 economy);
    /// @notice Not two capital ASCII letters.
    error AuthorityRegistry_InvalidEconomy(bytes2 economy);
    /// @notice The economy is named twice among the founders.
    error AuthorityRegistry_DuplicateEconomy(bytes2 economy);
    /// @notice The zero address, or founders without one admin each.
    error AuthorityRegistry_InvalidAccount(address account);
    /// @notice The address writes, or once wrote, for another economy.
    error AuthorityRegistry_WriterOfAnotherEconomy(address account, bytes2 economy);
    /// @notice An ADMIN can't change its own slot, so that no economy locks itself out; another ADMIN of it can.
    error AuthorityRegistry_OwnSlot(address account);
    /// @notice The economy has as many writers as it can. Revoke one that no longer writes: that frees its place.
    error AuthorityRegistry_TooManyWriters(bytes2 economy, uint256 limit);
    /// @notice Roles are none, or hold a bit without meaning.
    error AuthorityRegistry_InvalidRoles(uint8 roles);
    /// @notice until is neither 0 nor after from, or a time that must lie in the past does not.
    error AuthorityRegistry_InvalidInterval(uint40 from, uint40 until);
    /// @notice The mark would be later than the one in place, or lies in the future, or is 0.
    error AuthorityRegistry_InvalidCompromise(uint40 compromisedSince, uint40 current);
    /// @notice The key is 0 or has been added for this purpose before.
    error AuthorityRegistry_InvalidKey(bytes32 publicKey, StatementPurpose purpose);
    /// @notice The economy has no such key, or its revocation is no earlier than the one in place.
    error AuthorityRegistry_KeyNotRevocable(bytes32 keyId, bytes2 economy);
    /// @notice An endpoint has 1 to 200 bytes.
    error AuthorityRegistry_InvalidEndpoint(uint256 length);
    /// @notice The founding members are none or more than 256.
    error AuthorityRegistry_InvalidFounders(uint256 count);

    /// @notice Writes certifications, reports their renewals, suspensions and endings. Bit 1.
    function REGISTRAR() external view returns (uint8);

    /// @notice Signs arrangements, confirms annulments. Bit 2.
    function SIGNATORY() external view returns (uint8);

    /// @notice Reports clearances, raises and answers breaches. Bit 4.
    function MONITOR() external view returns (uint8);

    /// @notice Administers the economy's own writers, keys and endpoint, and votes for it. Bit 8.
    function ADMIN() external view returns (uint8);

    /// @notice How many writers with roles an economy has at most: a change of its membership reaches all of them at once. 128.
    function MAX_WRITERS() external view returns (uint256);

    /// @notice How long a ballot takes votes: 30 days, in seconds.
    function BALLOT_LIFETIME() external view returns (uint40);

    /// @notice The economy for which an address may act in a role now; reverts, saying why, if it may not.
    /// @dev The one call that other registries make.
    /// @param account The address that acts.
    /// @param role One or more role bits; having any of them is enough.
    function authorise(address account, uint8 role) external view returns (bytes2 economy);

    /// @notice The membership of an economy; all zero if it never was a member.
    function memberOf(bytes2 economy) external view returns (Member memory);

    /// @notice Every economy that was ever admitted, in the order of positions.
    function economies() external view returns (bytes2[] memory);

    /// @notice How many members are ACTIVE or SUSPENDED.
    function memberCount() external view returns (uint256);

    /// @notice The slot of an address; all zero if it is no writer.
    function writerOf(address account) external view returns (Writer memory);

    /// @notice A ballot; reverts if there is none of that number. Numbers start at 1.
    function ballotOf(uint256 ballotId) external view returns (Ballot memory);

    /// @notice A statement key; all zero if there is none. keyId = keccak256(abi.encode(economy, purpose, publicKey)).
    function statementKeyOf(bytes32 keyId) external view returns (StatementKey memory);

    /// @notice The URL of an economy's gateway; empty if none is set. Hostile input to whoever reads it.
    function endpointOf(bytes2 economy) external view returns (string memory);

    /// @notice Opens a ballot, with the proposer's vote in it.
    /// @dev ADMIN of an active member. The subject can't propose about itself except that ADMIT has no member as subject.
    /// The electorate is every active member but the subject.
    /// @param kind What to decide.
    /// @param economy About whom.
    /// @param admin The admin for ADMIT and REPLACE_ADMIN, unused by any economy; 0 for the others.
    /// @param compromisedSince For SUSPEND, optional and not in the future; 0 for the others.
    function propose(
        BallotKind kind,
        bytes2 economy,
        address admin,
        uint40 compromisedSince
    ) external returns (uint256 ballotId);

    /// @notice Votes for a ballot; the deciding vote carries it out.
    /// @dev ADMIN of an active member of the electorate. Votes of members that are no longer active don't count: a vote lapses when
    /// its economy is suspended, removed or given a new admin, for its key may have been stolen. Once active, it may vote anew.
    function vote(uint256 ballotId) external;

    /// @notice Sets or changes a writer of the caller's economy, which has at most MAX_WRITERS with roles.
    /// @param account The address; not the caller's own, not of another economy, not marked as compromised.
    /// @param roles At least one role.
    /// @param from When it begins; 0 = now. May lie in the past only as far as the present block.
    /// @param until When it ends; 0 = open.
    function setWriter(address account, uint8 roles, uint40 from, uint40 until) external;

    /// @notice Takes all roles from a writer of the caller's economy, from this block on. What it wrote stays.
    function revokeWriter(address account) external;

    /// @notice Marks a writer's key as compromised: it is revoked, and what it wrote from then on is suspect.
    /// @param compromisedSince A time in the past, earlier than any mark in place.
    function markCompromised(address account, uint40 compromisedSince) external;

    /// @notice Adds a statement key of the caller's economy.
    function addStatementKey(
        StatementPurpose purpose,
        bytes32 publicKey,
        uint40 from,
        uint40 until
    ) external returns (bytes32 keyId);

    /// @notice Revokes a statement key of the caller's economy from a time on, now or in the past; only ever to an earlier time.
    function revokeStatementKey(bytes32 keyId, uint40 revokedAt) external;

    /// @notice Sets the URL of the gateway of the caller's economy.
    function setEndpoint(string calldata endpoint) external;
}
