// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {Auditor, HistoryFold} from "../support/HistoryFold.sol";
import {Vm, vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

/// @dev Takes random steps with random accounts; most are allowed, many are not. After each it checks what no step may do, and it
/// remembers what must never change. Numbers in comments are those of INVARIANTS.md.
contract AuthorityHandler is AuthorityFixture {
    using HistoryFold for Auditor;

    /// @dev Six founders and two economies that may be admitted.
    bytes2[8] public codes = [TW, JP, KR, NZ, CL, SG, PE, bytes2("VN")];
    uint256 private constant ACCOUNTS = 40;

    Auditor public auditor;
    uint256 public ballots;
    bytes32[] public keyIds;
    /// @dev The economy that an account has served.
    mapping(address account => bytes2 economy) public served;
    mapping(address account => uint40 time) public marked;
    mapping(bytes32 keyId => bytes32 fixedFields) public keyFields;
    mapping(bytes32 keyId => uint40 time) public revokedAt;
    mapping(bytes2 economy => IAuthorityRegistry.Member) private _before;
    uint256 private _now = START;

    constructor() {
        vm.recordLogs();
        _found(6);
        auditor.begin(registry, block.chainid);
        auditor.follow(vm.getRecordedLogs(), block.timestamp, address(this));
        _remember();
    }

    function authorities() external view returns (IAuthorityRegistry) {
        return registry;
    }

    /// @dev The first six are the founders' admins.
    function accountAt(uint256 seed) public view returns (address) {
        uint256 index = seed % ACCOUNTS;
        return index < 6 ? _adminOf(codes[index]) : address(uint160(0xa000 + index));
    }

    /* STEPS */

    function propose(uint16 by, uint8 kind, uint16 subject, uint16 admin, uint40 mark) public {
        address caller = _adminAt(by);
        kind %= 5;
        bool bringsAdmin = kind == uint8(ADMIT) || kind == uint8(REPLACE_ADMIN);
        uint40 since = kind == uint8(SUSPEND) && mark % 2 == 0 ? uint40(_now) - (mark % 1000) : 0;
        bytes memory call = abi.encodeCall(
            IAuthorityRegistry.propose,
            (
                IAuthorityRegistry.BallotKind(kind),
                codes[subject % 8],
                bringsAdmin ? accountAt(admin) : address(0),
                since
            )
        );
        if (_step(caller, call)) ++ballots;
    }

    /// @dev Votes for one of the last ballots.
    function vote(uint16 by, uint16 ballot) public {
        if (ballots == 0) return;
        _step(
            _adminAt(by),
            abi.encodeCall(IAuthorityRegistry.vote, (ballots - (ballot % (ballots < 5 ? ballots : 5))))
        );
    }

    /// @dev A whole ballot: it is proposed, and all economies but a few vote, so that many pass.
    function settle(uint16 by, uint8 kind, uint16 subject, uint16 admin, uint40 mark, uint8 absent) external {
        uint256 open = ballots;
        propose(by, kind, subject, admin, mark);
        if (ballots == open) return;
        for (uint256 i = 0; i < codes.length; ++i) {
            if ((absent >> i) & (absent >> (i + 3)) & 1 == 1) continue;
            address voter = _adminNow(codes[i]);
            if (voter != address(0)) _step(voter, abi.encodeCall(IAuthorityRegistry.vote, (ballots)));
        }
    }

    function setWriter(uint16 by, uint16 account, uint8 roles, uint16 delay, uint16 length) external {
        uint40 from = delay % 2 == 0 ? 0 : uint40(_now) + delay;
        uint40 until = length % 2 == 0 ? 0 : uint40(_now) + delay + length;
        bytes memory call = abi.encodeCall(IAuthorityRegistry.setWriter, (accountAt(account), roles % 17, from, until));
        _ownStep(_adminAt(by), call);
    }

    function revokeWriter(uint16 by, uint16 account) external {
        _ownStep(_adminAt(by), abi.encodeCall(IAuthorityRegistry.revokeWriter, (accountAt(account))));
    }

    function markCompromised(uint16 by, uint16 account, uint16 ago) external {
        uint40 since = uint40(_now) - ago;
        if (_ownStep(_adminAt(by), abi.encodeCall(IAuthorityRegistry.markCompromised, (accountAt(account), since)))) {
            address target = accountAt(account);
            Assert.isTrue(marked[target] == 0 || since < marked[target], "2.9 a mark never moves later");
            marked[target] = since;
        }
    }

    function addStatementKey(uint16 by, uint8 purpose, uint8 key, uint40 from, uint40 until) external {
        IAuthorityRegistry.StatementPurpose use = IAuthorityRegistry.StatementPurpose(purpose % 4);
        address caller = _adminAt(by);
        bytes2 economy = registry.writerOf(caller).economy;
        bytes memory call = abi.encodeCall(
            IAuthorityRegistry.addStatementKey,
            (use, bytes32(uint256(key)), from, until)
        );
        if (!_ownStep(caller, call)) return;
        bytes32 keyId = keccak256(abi.encode(economy, use, bytes32(uint256(key))));
        Assert.equal(keyFields[keyId], 0, "2.10 a key is added once");
        keyFields[keyId] = keccak256(abi.encode(bytes32(uint256(key)), economy, use, from, until));
        keyIds.push(keyId);
    }

    function revokeStatementKey(uint16 by, uint16 key, uint16 ago) external {
        if (keyIds.length == 0) return;
        bytes32 keyId = keyIds[key % keyIds.length];
        uint40 time = uint40(_now) - ago;
        if (_ownStep(_adminAt(by), abi.encodeCall(IAuthorityRegistry.revokeStatementKey, (keyId, time)))) {
            Assert.isTrue(revokedAt[keyId] == 0 || time < revokedAt[keyId], "2.10 a revocation never moves later");
            revokedAt[keyId] = time;
        }
    }

    function setEndpoint(uint16 by, string calldata endpoint) external {
        _ownStep(_adminAt(by), abi.encodeCall(IAuthorityRegistry.setEndpoint, (endpoint)));
    }

    function wait(uint24 time) external {
        _now += time;
        vm.warp(_now);
    }

    /* CHECKS OF EACH STEP */

    /// @dev A step in the caller's own administration.
    function _ownStep(address caller, bytes memory call) private returns (bool done) {
        bytes32 members = _membersHash();
        bytes2 economy = registry.writerOf(caller).economy;
        vm.warp(_now);
        vm.recordLogs();
        vm.prank(caller);
        done = _outcome(call);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Assert.equal(logs.length, done ? 1 : 0, "one entry for a step, none for a refusal");
        if (done) {
            Assert.equal(logs[0].topics[1], economy, "2.2 nobody writes for another economy");
            Assert.equal(registry.authorise(caller, ADMIN), economy, "2.8 an admin stays an admin");
        }
        Assert.equal(_membersHash(), members, "2.6 only ballots change members");
        auditor.follow(logs, _now, caller);
        _remember();
    }

    /// @dev A step towards a ballot.
    function _step(address caller, bytes memory call) private returns (bool done) {
        vm.warp(_now);
        vm.recordLogs();
        vm.prank(caller);
        done = _outcome(call);
        auditor.follow(vm.getRecordedLogs(), _now, caller);
        for (uint256 i = 0; i < codes.length; ++i) _checkTransition(codes[i]);
        _remember();
    }

    /// @dev A refusal must be one of the registry's own errors, never a panic or nothing.
    function _outcome(bytes memory call) private returns (bool done) {
        bytes memory answer;
        (done, answer) = address(registry).call(call);
        Assert.isTrue(done || (answer.length >= 4 && bytes4(answer) != 0x4e487b71), "a refusal says why");
    }

    function _checkTransition(bytes2 economy) private view {
        IAuthorityRegistry.Member memory b = _before[economy];
        IAuthorityRegistry.Member memory a = registry.memberOf(economy);
        uint8[4] memory reachable = [0x3, 0xe, 0xe, 0xa];
        Assert.isTrue((reachable[uint8(b.status)] >> uint8(a.status)) & 1 == 1, "2.5 transition");
        Assert.isTrue(a.generation == b.generation || a.generation == b.generation + 1, "2.7 generation");
        if (b.generation != 0) Assert.equal(a.position, b.position, "2.4 position");
        if (a.status == IAuthorityRegistry.MemberStatus.ACTIVE && a.compromisedSince != 0) {
            Assert.isTrue(a.clearedAt != 0, "2.11 an active member has no open mark");
        }
    }

    function _remember() private {
        for (uint256 i = 0; i < codes.length; ++i) _before[codes[i]] = registry.memberOf(codes[i]);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            address account = accountAt(i);
            bytes2 economy = registry.writerOf(account).economy;
            if (served[account] != 0) Assert.equal(economy, served[account], "2.1 one economy for ever");
            served[account] = economy;
        }
    }

    function _membersHash() private view returns (bytes32 hash) {
        for (uint256 i = 0; i < codes.length; ++i) hash = keccak256(abi.encode(hash, registry.memberOf(codes[i])));
    }

    /// @dev An account that may act as admin of the economy; 0 if there is none.
    function _adminNow(bytes2 economy) private view returns (address) {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            try registry.authorise(accountAt(i), ADMIN) returns (bytes2 served_) {
                if (served_ == economy) return accountAt(i);
            } catch {}
        }
        return address(0);
    }

    /// @dev Mostly an admin that may act, by walking on from the seed; now and then whoever it points to.
    function _adminAt(uint256 seed) private view returns (address) {
        if (seed % 8 == 0) return accountAt(seed / 8);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            try registry.authorise(accountAt((seed % ACCOUNTS) + i), ADMIN) {
                return accountAt((seed % ACCOUNTS) + i);
            } catch {}
        }
        return accountAt(seed);
    }
}
