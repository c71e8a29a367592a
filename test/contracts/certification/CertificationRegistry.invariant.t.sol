// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CertificationRegistry} from "../../../contracts/CertificationRegistry.sol";
import {ICertificationRegistry} from "../../../contracts/interfaces/ICertificationRegistry.sol";
import {vm} from "../support/Vm.sol";
import {CertificationHandler} from "./support/CertificationHandler.sol";
import {Operations} from "./support/Operations.sol";

/// @dev The runner only knows contracts of the file that it is given.
contract CertificationRegistryHandler is CertificationHandler {}

/// @dev The invariants of INVARIANTS.md, by their numbers.
/// hardhat-config: invariant.runs = 24
/// hardhat-config: invariant.depth = 100
/// hardhat-config: invariant.failOnRevert = true
contract CertificationRegistryInvariantTest {
    CertificationHandler private _handler;
    CertificationRegistry private _registry;
    bytes2[3] private _economies = [bytes2("NZ"), "JP", "KR"];

    function setUp() public {
        vm.warp(1_800_000_000);
        _handler = new CertificationRegistryHandler();
        _registry = _handler.registry();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev Chance must reach every operation, or the invariants would hold for nothing.
    function test_ChanceReachesEveryOperation() public {
        _steps(7, 300);
        for (uint256 i = 0; i < Operations.COUNT; ++i) {
            require(_handler.accepted(i) > 0, string.concat("never: ", Operations.numbered(i).name));
        }
        require(_handler.refused() > 30 && _handler.acceptedBatches() > 3, "refusals and batches");
    }

    /// @dev The same walk for seeds of the fuzzer, with all invariants at its end.
    /// hardhat-config: fuzz.runs = 64
    function testFuzz_SequencesAgreeWithTheModel(uint256 seed) public {
        _steps(seed, 60);
        invariant_3_1_VersionsCountTheChanges();
        invariant_3_4_ValidityIsAnInterval();
        invariant_3_5_EffectLiesWithinReach();
        invariant_3_6_StorageIsTheLastEntry();
        invariant_3_7_NothingIsDeleted();
        invariant_3_8_HistoryIsComplete();
        invariant_3_9_AnnulmentTakesTwo();
        invariant_3_10_ModelAgrees();
    }

    function invariant_3_1_VersionsCountTheChanges() public view {
        for (uint256 i = 0; i < 12; ++i) {
            (bytes2 economy, bytes32 id) = _at(i);
            uint256 changes = _handler.traceOf(economy, id).changes;
            require(_registry.recordOf(economy, id).version == changes, "one version for each change");
        }
    }

    function invariant_3_2_StatusesMoveAsAllowed() public view {
        require(!_handler.wrongTransition(), "a transition that is not in the table");
    }

    function invariant_3_3_NobodyWritesForAnother() public view {
        require(!_handler.wrongEconomy(), "a write outside the writer's economy");
        for (uint256 i = 0; i < 12; ++i) {
            (bytes2 economy, bytes32 id) = _at(i);
            ICertificationRegistry.Record memory record = _registry.recordOf(economy, id);
            require(record.economy == (record.version == 0 ? bytes2(0) : economy), "the record's economy");
        }
    }

    function invariant_3_4_ValidityIsAnInterval() public view {
        for (uint256 i = 0; i < 12; ++i) {
            (bytes2 economy, bytes32 id) = _at(i);
            ICertificationRegistry.Record memory record = _registry.recordOf(economy, id);
            if (record.version == 0) continue;
            bool interval = record.validUntil == 0 || record.validUntil > record.validFrom;
            require(record.validFrom != 0 && interval, "validFrom before validUntil");
        }
    }

    function invariant_3_5_EffectLiesWithinReach() public view {
        for (uint256 i = 0; i < 12; ++i) {
            (bytes2 economy, bytes32 id) = _at(i);
            ICertificationRegistry.Record memory record = _registry.recordOf(economy, id);
            require(record.effectiveFrom >= record.validFrom, "not before validFrom");
            bool reached = record.effectiveFrom <= block.timestamp || record.effectiveFrom == record.validFrom;
            require(reached, "not ahead of now");
            bool ended = record.status > ICertificationRegistry.Status.SUSPENDED;
            require(!ended || record.reviewAt == 0, "what has ended has no review");
        }
    }

    function invariant_3_6_StorageIsTheLastEntry() public view {
        for (uint256 i = 0; i < 12; ++i) {
            (bytes2 economy, bytes32 id) = _at(i);
            require(_registry.wordOf(economy, id) == _handler.traceOf(economy, id).lastWord, "the last entry's record");
        }
    }

    function invariant_3_7_NothingIsDeleted() public view {
        uint256 fixedFields = (uint256(type(uint24).max) << 232) | (uint256(type(uint40).max) << 120);
        for (uint256 i = 0; i < 12; ++i) {
            (bytes2 economy, bytes32 id) = _at(i);
            uint256 first = _handler.traceOf(economy, id).firstWord;
            uint256 word = _registry.wordOf(economy, id);
            require((word ^ first) & fixedFields == 0, "economy, programme and validFrom stay");
        }
    }

    function invariant_3_8_HistoryIsComplete() public view {
        (bytes24 head, uint64 sequence) = _registry.history();
        require(sequence == _handler.sequence() && head == _handler.head(), "the fold of every log");
    }

    function invariant_3_9_AnnulmentTakesTwo() public view {
        require(!_handler.wrongAnnulment(), "annulled without another person's proposal of that version");
        for (uint256 i = 0; i < 12; ++i) {
            (bytes2 economy, bytes32 id) = _at(i);
            uint24 proposed = _registry.annulmentOf(economy, id).version;
            require(proposed == 0 || proposed == _registry.recordOf(economy, id).version, "a void proposal shows");
        }
    }

    function invariant_3_10_ModelAgrees() public view {
        for (uint256 i = 0; i < 12; ++i) {
            (bytes2 economy, bytes32 id) = _at(i);
            bytes memory actual = abi.encode(_registry.recordOf(economy, id), _registry.annulmentOf(economy, id));
            bytes memory expected = abi.encode(
                _handler.model().recordOf(economy, id),
                _handler.model().annulmentOf(economy, id)
            );
            require(keccak256(actual) == keccak256(expected), "the model holds something else");
        }
    }

    function _steps(uint256 seed, uint256 count) private {
        for (uint256 i = 0; i < count; ++i) {
            _handler.step(uint256(keccak256(abi.encode(seed, i))));
            _handler.wait_(uint256(keccak256(abi.encode(seed, i, "wait"))));
        }
    }

    /// @dev The certifications that the handler writes: four ids in each of three economies.
    function _at(uint256 index) private view returns (bytes2 economy, bytes32 id) {
        return (_economies[index % 3], _handler.idAt(index / 3));
    }
}
