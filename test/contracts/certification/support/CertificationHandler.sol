// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CertificationRegistry} from "../../../../contracts/CertificationRegistry.sol";
import {ICertificationRegistry} from "../../../../contracts/interfaces/ICertificationRegistry.sol";
import {Vm, vm} from "../../support/Vm.sol";
import {AuthorityStandIn} from "./AuthorityStandIn.sol";
import {CertificationModel, Command} from "./CertificationModel.sol";
import {Commands} from "./Commands.sol";
import {Operation, Operations} from "./Operations.sol";

/// @dev Sends commands by chance to the registry, and to the model what the registry must make of them. It reverts as soon as the
/// two disagree, and keeps what the registry logged, for the invariants to hold against what is stored.
contract CertificationHandler {
    /// @dev What the log says of one certification.
    struct Trace {
        uint256 changes;
        uint256 lastWord;
        uint256 firstWord;
        address proposer;
        uint24 proposedVersion;
    }

    uint256 public constant SENDERS = 10;
    uint256 public constant IDS = 4;

    CertificationRegistry public immutable registry;
    CertificationModel public immutable model;
    AuthorityStandIn private immutable _authorities;

    bytes24 public head;
    uint64 public sequence;
    bool public wrongEconomy;
    bool public wrongTransition;
    bool public wrongAnnulment;
    /// @dev How often each operation was accepted, and how often a call was refused: to see that chance reaches everything.
    mapping(uint256 operation => uint256) public accepted;
    uint256 public refused;
    uint256 public acceptedBatches;

    mapping(bytes2 economy => mapping(bytes32 id => Trace)) private _traces;

    constructor() {
        _authorities = new AuthorityStandIn();
        registry = new CertificationRegistry(address(_authorities));
        model = new CertificationModel();
        (head, ) = registry.history();
        uint8[SENDERS] memory roles = [1, 2, 3, 12, 1, 2, 3, 3, 3, 0];
        for (uint256 i = 0; i < SENDERS; ++i) {
            _authorities.set(
                senderAt(i),
                i < 4
                    ? bytes2("NZ")
                    : i < 7
                        ? bytes2("JP")
                        : bytes2("KR"),
                roles[i]
            );
        }
    }

    function senderAt(uint256 index) public pure returns (address) {
        return address(uint160(0x5000 + index));
    }

    function idAt(uint256 index) public pure returns (bytes32) {
        return bytes32(index + 1);
    }

    function traceOf(bytes2 economy, bytes32 id) external view returns (Trace memory) {
        return _traces[economy][id];
    }

    /// @dev One call by chance: a single command or a batch.
    function step(uint256 seed) external {
        Commands.Chance memory chance = Commands.Chance(seed);
        address sender = senderAt(Commands.draw(chance, SENDERS));
        bytes2 economy = _authorities.economyOf(sender);
        uint256 first = Commands.draw(chance, IDS);
        uint256 operation = _operation(chance, sender, idAt(first));
        bool batched = operation <= Operations.GRANT && Commands.draw(chance, 4) == 0;
        Command[] memory made = new Command[](batched ? 1 + Commands.draw(chance, IDS) : 1);
        if (batched) first = 0;
        for (uint256 i = 0; i < made.length; ++i) {
            bytes32 id = idAt(first + i);
            made[i] = Commands.command(chance, operation, id, model.recordOf(economy, id));
        }
        bool descends = batched && made.length > 1 && Commands.draw(chance, 12) == 0;
        if (descends) (made[0], made[1]) = (made[1], made[0]);
        _send(sender, economy, made, batched, !descends && _allAccepted(sender, economy, made));
    }

    /// @dev Lets time pass.
    function wait_(uint256 time) external {
        vm.warp(block.timestamp + (time % 30 days));
    }

    /// @dev Any operation, but mostly one that the sender has the role for and that may start from the status in place; and
    /// seldom an ending, so that there is something left to change. What is proposed is often confirmed or rejected at once.
    function _operation(
        Commands.Chance memory chance,
        address sender,
        bytes32 id
    ) private view returns (uint256 drawn) {
        bytes2 economy = _authorities.economyOf(sender);
        bool proposed = model.annulmentOf(economy, id).proposer != address(0);
        if (proposed && Commands.draw(chance, 2) == 0) return Operations.CONFIRM + Commands.draw(chance, 2);
        uint8 status = uint8(model.recordOf(economy, id).status);
        uint256 tries = 1 + Commands.draw(chance, 24);
        for (uint256 i = 0; i < tries; ++i) {
            drawn = Commands.draw(chance, Operations.COUNT);
            bool ending = drawn >= Operations.REVOKE && drawn <= Operations.REISSUE;
            if (ending && Commands.draw(chance, 3) != 0) drawn -= Operations.REVOKE;
            Operation memory operation = Operations.numbered(drawn);
            bool entitled = operation.roles & _authorities.rolesOf(sender) != 0;
            if (entitled && (operation.from >> status) & 1 == 1) break;
        }
    }

    function _allAccepted(address sender, bytes2 economy, Command[] memory made) private view returns (bool) {
        for (uint256 i = 0; i < made.length; ++i) {
            if (!model.accepts(economy, sender, _authorities.rolesOf(sender), made[i])) return false;
        }
        return true;
    }

    function _send(address sender, bytes2 economy, Command[] memory made, bool batched, bool expected) private {
        bytes32 others = _wordsOfOthers(economy);
        vm.recordLogs();
        vm.prank(sender);
        (bool done, ) = address(registry).call(batched ? Commands.batchCall(made) : Commands.call(made[0]));
        require(done == expected, done ? "accepted what the manual refuses" : "refused what the manual accepts");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (others != _wordsOfOthers(economy)) wrongEconomy = true;
        if (!done) {
            ++refused;
            return;
        }
        require(logs.length == made.length, "one entry for each change");
        if (batched) ++acceptedBatches;
        for (uint256 i = 0; i < logs.length; ++i) {
            model.follow(economy, sender, made[i]);
            ++accepted[made[i].operation];
            _follow(economy, sender, made[i], logs[i]);
        }
    }

    /// @dev Notes one entry of the log, and whether it keeps the rules that only the log can show.
    function _follow(bytes2 economy, address sender, Command memory made, Vm.Log memory log) private {
        head = bytes24(sha256(abi.encodePacked(head, uint64(block.timestamp), log.topics[0], log.topics[1], log.data)));
        (uint64 number, address writer, uint40 decidedAt, uint256 word, bytes32 commitment) = abi.decode(
            log.data,
            (uint64, address, uint40, uint256, bytes32)
        );
        require(log.emitter == address(registry) && log.topics.length == 2, "the registry's own event");
        require(number == ++sequence && writer == sender, "sequence and writer");
        require(decidedAt == made.decidedAt && commitment == made.profileCommitment, "what was decided");
        require(log.topics[0] == Operations.topicOf(Operations.numbered(made.operation)), "the event of the operation");
        if (bytes2(bytes32(word)) != economy || log.topics[1] != made.id) wrongEconomy = true;
        _trace(economy, sender, made, word);
    }

    function _trace(bytes2 economy, address sender, Command memory made, uint256 word) private {
        Trace storage trace = _traces[economy][made.id];
        uint256 before = trace.lastWord;
        trace.lastWord = word;
        if (made.operation == Operations.PROPOSE) {
            (trace.proposer, trace.proposedVersion) = (sender, uint24(word >> 160));
        } else if (made.operation == Operations.CONFIRM) {
            bool other = trace.proposer != address(0) && trace.proposer != sender;
            if (!other || trace.proposedVersion != uint24(before >> 160)) wrongAnnulment = true;
        }
        if (made.operation == Operations.PROPOSE || made.operation == Operations.REJECT) {
            if (word != before) wrongTransition = true;
            return;
        }
        ++trace.changes;
        if (trace.firstWord == 0) trace.firstWord = word;
        if (!_allowed(uint8(before >> 184), uint8(word >> 184))) wrongTransition = true;
    }

    /// @dev The transitions of INVARIANTS.md, by the numbers of the statuses.
    function _allowed(uint8 from, uint8 to) private pure returns (bool) {
        if (from == 0) return to == 1;
        if (from == 1 || from == 2) return to != 0;
        if (from == 3 || from == 5) return to == 4;
        return false;
    }

    function _wordsOfOthers(bytes2 economy) private view returns (bytes32 words) {
        bytes2[3] memory economies = [bytes2("NZ"), "JP", "KR"];
        for (uint256 i = 0; i < 3; ++i) {
            if (economies[i] == economy) continue;
            for (uint256 k = 0; k < IDS; ++k)
                words = keccak256(abi.encode(words, registry.wordOf(economies[i], idAt(k))));
        }
    }
}
