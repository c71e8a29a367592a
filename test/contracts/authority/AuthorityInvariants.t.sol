// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {AuthorityHandler} from "./AuthorityHandler.sol";
import {WriterWords} from "./WriterWords.sol";

/// @dev Numbers are those of INVARIANTS.md; 2.1, 2.2 and 2.4 to 2.11 are also checked by the handler at every step.
contract AuthorityInvariantsTest {
    AuthorityHandler private handler;
    IAuthorityRegistry private registry;

    function setUp() public {
        handler = new AuthorityHandler();
        registry = handler.authorities();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function _count(uint256 set) private pure returns (uint256 count) {
        for (uint256 i = 0; i < 256; ++i) count += (set >> i) & 1;
    }

    /// @dev 1.1 to 1.3 for this registry.
    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 32
    /// hardhat-config: invariant.depth = 80
    function invariant_Authority_HistoryIsComplete() public view {
        (, bytes24 head, uint64 sequence) = handler.auditor();
        (bytes24 actualHead, uint64 actualSequence) = registry.history();
        Assert.equal(actualHead, head, "1.2 head");
        Assert.equal(actualSequence, sequence, "1.1 sequence");
    }

    /// @dev 2.3: what authorise says follows from the two slots alone.
    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 32
    /// hardhat-config: invariant.depth = 80
    function invariant_Authority_AuthoriseFollowsFromTheSlots() public view {
        for (uint256 i = 0; i < 40; ++i) {
            address account = handler.accountAt(i);
            IAuthorityRegistry.Writer memory writer = registry.writerOf(account);
            IAuthorityRegistry.Member memory member = registry.memberOf(writer.economy);
            for (uint8 role = 1; role < 16; role *= 2) {
                bool expected =
                    writer.economy != 0 &&
                        member.status == IAuthorityRegistry.MemberStatus.ACTIVE &&
                        writer.generation == member.generation &&
                        writer.from <= block.timestamp &&
                        (writer.until == 0 || block.timestamp < writer.until) &&
                        writer.roles & role != 0;
                try registry.authorise(account, role) returns (bytes2 economy) {
                    Assert.isTrue(expected, "allowed against its slots");
                    Assert.equal(economy, writer.economy, "economy");
                } catch {
                    Assert.isTrue(!expected, "refused against its slots");
                }
            }
        }
    }

    /// @dev 2.14, 2.15: of every account, whatever it has been through, and of every economy's list.
    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 32
    /// hardhat-config: invariant.depth = 80
    function invariant_Authority_WordsAgreeWithMembers() public view {
        for (uint256 i = 0; i < 40; ++i) WriterWords.check(registry, handler.accountAt(i));
        for (uint256 i = 0; i < 8; ++i) WriterWords.checkList(registry, handler.codes(i));
    }

    /// @dev 2.4: the list, the positions and the count of members agree, and three members remain.
    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 32
    /// hardhat-config: invariant.depth = 80
    function invariant_Authority_MembersAddUp() public view {
        bytes2[] memory economies = registry.economies();
        uint256 members = 0;
        uint256 active = 0;
        for (uint256 i = 0; i < economies.length; ++i) {
            IAuthorityRegistry.Member memory member = registry.memberOf(economies[i]);
            Assert.equal(member.position, i, "position");
            Assert.isTrue(member.status != IAuthorityRegistry.MemberStatus.NONE, "listed, so once admitted");
            if (member.status != IAuthorityRegistry.MemberStatus.REMOVED) ++members;
            if (member.status == IAuthorityRegistry.MemberStatus.ACTIVE) ++active;
        }
        Assert.equal(registry.memberCount(), members, "members");
        Assert.isTrue(members >= 3, "three remain");
        Assert.isTrue(active >= 2, "two can still vote");
    }

    /// @dev 2.6: a ballot has passed if, and only if, more than two thirds of its electorate voted for it, at least two.
    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 32
    /// hardhat-config: invariant.depth = 80
    function invariant_Authority_BallotsPassByTwoThirds() public view {
        for (uint256 id = 1; id <= handler.ballots(); ++id) {
            IAuthorityRegistry.Ballot memory ballot = registry.ballotOf(id);
            IAuthorityRegistry.Member memory subject = registry.memberOf(ballot.economy);
            bool isElector = (ballot.electorate >> subject.position) & 1 == 1;
            Assert.isTrue(subject.generation == 0 || !isElector, "the subject has no vote");
            Assert.equal(ballot.votes & ~ballot.electorate, 0, "only electors vote");
            uint256 votes = _count(ballot.votes);
            bool enough = votes >= 2 && 3 * votes > 2 * _count(ballot.electorate);
            Assert.isTrue(ballot.passed == enough, "passed with enough votes, and only then");
        }
    }

    /// @dev 2.1 and 2.9.
    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 32
    /// hardhat-config: invariant.depth = 80
    function invariant_Authority_WritersServeOneEconomyAndMarksStay() public view {
        for (uint256 i = 0; i < 40; ++i) {
            address account = handler.accountAt(i);
            IAuthorityRegistry.Writer memory writer = registry.writerOf(account);
            Assert.equal(writer.economy, handler.served(account), "economy");
            Assert.equal(writer.compromisedSince, handler.marked(account), "mark");
            Assert.isTrue(writer.compromisedSince == 0 || writer.roles == 0, "a marked writer has no role");
        }
    }

    /// @dev 2.10.
    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 32
    /// hardhat-config: invariant.depth = 80
    function invariant_Authority_StatementKeysStay() public view {
        IAuthorityRegistry.StatementKey memory key;
        for (uint256 i = 0; ; ++i) {
            bytes32 keyId;
            try handler.keyIds(i) returns (bytes32 id) {
                keyId = id;
            } catch {
                break;
            }
            key = registry.statementKeyOf(keyId);
            bytes memory fields = abi.encode(key.publicKey, key.economy, key.purpose, key.from, key.until);
            Assert.equal(keccak256(fields), handler.keyFields(keyId), "key");
            Assert.equal(key.revokedAt, handler.revokedAt(keyId), "revocation");
        }
    }

    /// @dev 2.12: who deployed is nobody.
    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 32
    /// hardhat-config: invariant.depth = 80
    function invariant_Authority_DeployerHasNoPower() public view {
        Assert.equal(registry.writerOf(address(handler)).economy, bytes2(0), "the deployer is no writer");
    }
}
