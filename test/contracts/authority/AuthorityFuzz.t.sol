// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AuthorityRegistry} from "../../../contracts/AuthorityRegistry.sol";
import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityFuzzTest is AuthorityFixture {
    /// @dev 2.6: with any number of electors and any of them voting, in any order, the ballot passes with the first vote that makes
    /// more than two thirds, at least two.
    function testFuzz_Authority_PassesWithTheDecidingVote(uint8 members, uint256 shuffle) public {
        uint256 electors = 2 + (members % 30);
        (bytes2[] memory codes, address[] memory admins) = _alphabet(electors + 1);
        registry = new AuthorityRegistry(codes, admins);
        bytes2 subject = codes[electors];
        for (uint256 i = electors - 1; i > 0; --i) {
            uint256 j = uint256(keccak256(abi.encode(shuffle, i))) % (i + 1);
            (codes[i], codes[j]) = (codes[j], codes[i]);
        }
        _propose(codes[0], SUSPEND, subject);
        uint256 votes = 1;
        while (!registry.ballotOf(1).passed) {
            Assert.isTrue(votes < 2 || 3 * votes <= 2 * electors, "not passed, though enough voted");
            _vote(codes[votes++], 1);
        }
        Assert.isTrue(votes >= 2 && 3 * votes > 2 * electors, "passed with too few");
        Assert.isTrue(_statusOf(subject) == IAuthorityRegistry.MemberStatus.SUSPENDED, "carried out");
    }

    /// @dev 2.3: a writer may act in its interval and with its roles, and only then.
    function testFuzz_Authority_WritersActInTheirInterval(
        uint8 roles,
        uint8 role,
        uint40 from,
        uint40 length,
        uint40 moment
    ) public {
        _found(3);
        roles = 1 + (roles % 15);
        from = START + (from % 1e6);
        uint40 until = length % 4 == 0 ? 0 : from + 1 + (length % 1e6);
        address clerk = _account("clerk");
        vm.prank(_adminOf(TW));
        registry.setWriter(clerk, roles, from, until);
        moment = START + (moment % 3e6);
        vm.warp(moment);
        bool expected = moment >= from && (until == 0 || moment < until) && roles & role != 0;
        try registry.authorise(clerk, role) returns (bytes2 economy) {
            Assert.isTrue(expected, "allowed");
            Assert.equal(economy, TW, "economy");
        } catch {
            Assert.isTrue(!expected, "refused");
        }
    }

    /// @dev 2.13: an economy is two capital ASCII letters, and nothing else is.
    function testFuzz_Authority_EconomiesAreTwoCapitals(bytes2 code) public {
        _found(2);
        vm.assume(code != TW && code != JP);
        bool expected = code[0] >= 0x41 && code[0] <= 0x5a && code[1] >= 0x41 && code[1] <= 0x5a;
        vm.prank(_adminOf(TW));
        try registry.propose(ADMIT, code, _account("new admin"), 0) {
            Assert.isTrue(expected, "taken");
        } catch (bytes memory reason) {
            Assert.isTrue(!expected, "refused");
            bytes4 invalid = IAuthorityRegistry.AuthorityRegistry_InvalidEconomy.selector;
            Assert.equal(reason, abi.encodeWithSelector(invalid, code), "reason");
        }
    }

    /// @dev 2.2: whoever is no writer changes nothing, whatever it calls.
    function testFuzz_Authority_StrangersChangeNothing(address who, uint8 choice, bytes32 word, uint40 time) public {
        _found(4);
        _propose(TW, SUSPEND, NZ);
        vm.assume(registry.writerOf(who).economy == 0);
        (bytes24 head, uint64 sequence) = registry.history();
        bytes[8] memory calls = [
            abi.encodeCall(IAuthorityRegistry.propose, (SUSPEND, JP, address(0), 0)),
            abi.encodeCall(IAuthorityRegistry.vote, (1)),
            abi.encodeCall(IAuthorityRegistry.setWriter, (address(uint160(uint256(word))), 1, 0, 0)),
            abi.encodeCall(IAuthorityRegistry.revokeWriter, (_adminOf(TW))),
            abi.encodeCall(IAuthorityRegistry.markCompromised, (_adminOf(TW), time)),
            abi.encodeCall(
                IAuthorityRegistry.addStatementKey,
                (IAuthorityRegistry.StatementPurpose.HEAD, word, time, 0)
            ),
            abi.encodeCall(IAuthorityRegistry.revokeStatementKey, (word, time)),
            abi.encodeCall(IAuthorityRegistry.setEndpoint, ("https://gateway.example"))
        ];
        vm.prank(who);
        (bool done, bytes memory reason) = address(registry).call(calls[choice % 8]);
        Assert.isTrue(!done, "a stranger's call succeeded");
        bytes4 unknown = IAuthorityRegistry.AuthorityRegistry_UnknownWriter.selector;
        Assert.equal(reason, abi.encodeWithSelector(unknown, who), "reason");
        (bytes24 headAfter, uint64 sequenceAfter) = registry.history();
        Assert.equal(headAfter, head, "head");
        Assert.equal(sequenceAfter, sequence, "sequence");
    }

    /// @dev 2.2: an admin's writer belongs to the admin's economy, whichever of them it is.
    /// hardhat-config: fuzz.runs = 10000
    function testFuzz_Authority_WritersBelongToTheCallersEconomy(uint8 caller, address account, uint8 roles) public {
        _found(6);
        bytes2 economy = _codes(6)[caller % 6];
        roles = 1 + (roles % 15);
        vm.assume(account != address(0) && registry.writerOf(account).economy == 0);
        _setWriter(economy, account, roles);
        Assert.equal(registry.authorise(account, roles), economy, "economy");
        bytes2 other = _codes(6)[((caller % 6) + 1) % 6];
        vm.expectRevert(
            abi.encodeWithSelector(
                IAuthorityRegistry.AuthorityRegistry_WriterOfAnotherEconomy.selector,
                account,
                economy
            )
        );
        _setWriter(other, account, roles);
    }
}
