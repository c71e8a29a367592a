// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IBenefitRegistry} from "../../../contracts/interfaces/IBenefitRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {Vm} from "../support/Vm.sol";

/// @dev Rebuilds the registry from its logs alone, and refuses a log that could not follow from what came before.
contract BenefitFold {
    IBenefitRegistry private immutable registry;

    bytes32[] private ids;
    mapping(bytes32 id => IBenefitRegistry.Breach) private breaches;
    mapping(bytes32 id => IBenefitRegistry.Report) private reports;
    mapping(bytes32 id => bytes32) private roots;

    constructor(IBenefitRegistry registry_) {
        registry = registry_;
    }

    /// @param economy Whose monitor sent the call.
    function fold(Vm.Log[] calldata logs, bytes2 economy) external {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(registry)) continue;
            (, , bytes2 speaker) = abi.decode(logs[i].data, (uint64, address, bytes2));
            Assert.isTrue(speaker == economy, "5.3: nobody speaks for another");
            _apply(logs[i].topics[0], logs[i].topics[1], economy, logs[i].data);
        }
    }

    /// @dev Reverts unless everything that the registry shows follows from its logs.
    function requireComplete() external view {
        for (uint256 i = 0; i < ids.length; ++i) {
            bytes32 id = ids[i];
            Assert.equal(abi.encode(registry.breachOf(id)), abi.encode(breaches[id]), "5.6: breach");
            Assert.equal(registry.receiptsOf(id), roots[id], "5.6: receipts");
            (uint16 revision, bytes32 root, bytes32 totals) = registry.reportOf(id);
            Assert.equal(revision, reports[id].revision, "5.6: revision");
            Assert.equal(root, reports[id].root, "5.6: root");
            Assert.equal(totals, reports[id].totals, "5.6: totals");
        }
    }

    function _apply(bytes32 topic, bytes32 id, bytes2 economy, bytes calldata data) private {
        if (topic == IBenefitRegistry.BenefitReported.selector) _reported(id, economy, data);
        else if (topic == IBenefitRegistry.ReceiptsAnchored.selector) _anchored(id, economy, data);
        else if (topic == IBenefitRegistry.BreachRaised.selector) _raised(id, economy, data);
        else _moved(topic, id, economy);
    }

    function _reported(bytes32 id, bytes2 economy, bytes calldata data) private {
        (, , , IBenefitRegistry.Report memory entry) = abi.decode(
            data,
            (uint64, address, bytes2, IBenefitRegistry.Report)
        );
        bytes memory key = abi.encode(economy, entry.arrangement, entry.partner, entry.from, entry.until);
        Assert.equal(id, keccak256(key), "5.4: id of the speaker's own report");
        Assert.equal(entry.revision, reports[id].revision + 1, "5.4: the next revision");
        Assert.isTrue(entry.partner != economy && entry.until <= block.timestamp, "5.4: about another, and over");
        reports[id] = entry;
        ids.push(id);
    }

    function _anchored(bytes32 id, bytes2 economy, bytes calldata data) private {
        (, , , uint40 from, uint40 until, bytes32 root) = abi.decode(
            data,
            (uint64, address, bytes2, uint40, uint40, bytes32)
        );
        Assert.equal(id, keccak256(abi.encode(economy, from, until)), "5.5: id of the speaker's own receipts");
        Assert.equal(roots[id], bytes32(0), "5.5: once");
        roots[id] = root;
        ids.push(id);
    }

    function _raised(bytes32 id, bytes2 economy, bytes calldata data) private {
        (, , , IBenefitRegistry.Claim memory claim, bytes32 evidence) = abi.decode(
            data,
            (uint64, address, bytes2, IBenefitRegistry.Claim, bytes32)
        );
        Assert.equal(id, keccak256(abi.encode(claim)), "5.2: id of the claim");
        Assert.isTrue(claim.judged != claim.counterpart, "5.2: two sides");
        Assert.isTrue(economy == claim.judged || economy == claim.counterpart, "5.3: by a side");
        Assert.isTrue(evidence != 0, "5.2: with evidence");
        Assert.equal(uint256(breaches[id].status), 0, "5.1: once");
        breaches[id] = IBenefitRegistry.Breach(
            IBenefitRegistry.BreachStatus.RAISED,
            claim.judged,
            claim.counterpart,
            uint40(block.timestamp)
        );
        ids.push(id);
    }

    function _moved(bytes32 topic, bytes32 id, bytes2 economy) private {
        IBenefitRegistry.Breach storage breach = breaches[id];
        IBenefitRegistry.BreachStatus from = breach.status;
        bool open = from != IBenefitRegistry.BreachStatus.NONE && from != IBenefitRegistry.BreachStatus.RESOLVED;
        Assert.isTrue(open, "5.1: nothing after RESOLVED");
        if (topic == IBenefitRegistry.BreachAcknowledged.selector) {
            Assert.isTrue(from == IBenefitRegistry.BreachStatus.RAISED, "5.1: RAISED to ACKNOWLEDGED");
            Assert.isTrue(economy == breach.judged, "5.3: by the judged side");
            breach.status = IBenefitRegistry.BreachStatus.ACKNOWLEDGED;
        } else if (topic == IBenefitRegistry.BreachAnswered.selector) {
            Assert.isTrue(from == IBenefitRegistry.BreachStatus.ACKNOWLEDGED, "5.1: ACKNOWLEDGED to ANSWERED");
            Assert.isTrue(economy == breach.judged, "5.3: by the judged side");
            breach.status = IBenefitRegistry.BreachStatus.ANSWERED;
        } else if (topic == IBenefitRegistry.BreachResolved.selector) {
            Assert.isTrue(economy == breach.counterpart, "5.3: by the counterpart");
            breach.status = IBenefitRegistry.BreachStatus.RESOLVED;
        } else {
            Assert.isTrue(topic == IBenefitRegistry.BreachEvidenceAdded.selector, "unknown event");
            Assert.isTrue(economy == breach.judged || economy == breach.counterpart, "5.3: by a side");
        }
    }
}
