// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IBenefitRegistry} from "../../../contracts/interfaces/IBenefitRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {BenefitFixture} from "./BenefitFixture.sol";

/// @dev What the judged side replies, and how the counterpart closes the matter.
contract BenefitRegistryRepliesTest is BenefitFixture {
    bytes32 private constant UNKNOWN = "unknown";
    bytes32 private constant REPLY = "reply";

    function test_RevertWhen_AcknowledgerNoMonitor() public {
        bytes32 id = _raised();
        _refusesOtherRoles(NZ);
        registry.acknowledge(id);
    }

    function test_RevertGiven_NotRaised() public {
        _refuses(NZ, _invalidStatus(UNKNOWN, IBenefitRegistry.BreachStatus.NONE));
        registry.acknowledge(UNKNOWN);
        bytes32 id = _acknowledged();
        _refuses(NZ, _invalidStatus(id, IBenefitRegistry.BreachStatus.ACKNOWLEDGED));
        registry.acknowledge(id);
        _as(NZ);
        registry.answer(id, REPLY);
        _refuses(NZ, _invalidStatus(id, IBenefitRegistry.BreachStatus.ANSWERED));
        registry.acknowledge(id);
        _as(JP);
        registry.resolve(id, IBenefitRegistry.Outcome.ACCEPTED);
        _refuses(NZ, _invalidStatus(id, IBenefitRegistry.BreachStatus.RESOLVED));
        registry.acknowledge(id);
    }

    function test_RevertWhen_AcknowledgerNotJudged() public {
        bytes32 id = _raised();
        _refuses(JP, _notItsSide(id, JP));
        registry.acknowledge(id);
        _refuses(KR, _notItsSide(id, KR));
        registry.acknowledge(id);
    }

    function test_Acknowledges() public {
        bytes32 id = _raised();
        vm.recordLogs();
        _as(NZ);
        registry.acknowledge(id);
        bytes memory data = abi.encode(uint64(2), _monitorOf(NZ), NZ);
        _checkEvent(IBenefitRegistry.BreachAcknowledged.selector, id, data);
        _checkStatus(id, IBenefitRegistry.BreachStatus.ACKNOWLEDGED);
        Assert.equal(registry.breachOf(id).raisedAt, T0, "raised at");
    }

    function test_RevertWhen_AnswererNoMonitor() public {
        bytes32 id = _acknowledged();
        _refusesOtherRoles(NZ);
        registry.answer(id, REPLY);
    }

    function test_RevertWhen_AnswerEmpty() public {
        bytes32 id = _acknowledged();
        _refuses(NZ, _emptyCommitment());
        registry.answer(id, 0);
    }

    function test_RevertGiven_NotAcknowledged() public {
        _refuses(NZ, _invalidStatus(UNKNOWN, IBenefitRegistry.BreachStatus.NONE));
        registry.answer(UNKNOWN, REPLY);
        bytes32 id = _raised();
        _refuses(NZ, _invalidStatus(id, IBenefitRegistry.BreachStatus.RAISED));
        registry.answer(id, REPLY);
        _as(NZ);
        registry.acknowledge(id);
        _as(NZ);
        registry.answer(id, REPLY);
        _refuses(NZ, _invalidStatus(id, IBenefitRegistry.BreachStatus.ANSWERED));
        registry.answer(id, REPLY);
        _as(JP);
        registry.resolve(id, IBenefitRegistry.Outcome.ACCEPTED);
        _refuses(NZ, _invalidStatus(id, IBenefitRegistry.BreachStatus.RESOLVED));
        registry.answer(id, REPLY);
    }

    function test_RevertWhen_AnswererNotJudged() public {
        bytes32 id = _acknowledged();
        _refuses(JP, _notItsSide(id, JP));
        registry.answer(id, REPLY);
    }

    function test_Answers() public {
        bytes32 id = _acknowledged();
        vm.recordLogs();
        _as(NZ);
        registry.answer(id, REPLY);
        bytes memory data = abi.encode(uint64(3), _monitorOf(NZ), NZ, REPLY);
        _checkEvent(IBenefitRegistry.BreachAnswered.selector, id, data);
        _checkStatus(id, IBenefitRegistry.BreachStatus.ANSWERED);
    }

    function test_RevertWhen_ResolverNoMonitor() public {
        bytes32 id = _raised();
        _refusesOtherRoles(JP);
        registry.resolve(id, IBenefitRegistry.Outcome.REMEDIED);
    }

    function test_RevertGiven_NothingToResolve() public {
        _refuses(JP, _invalidStatus(UNKNOWN, IBenefitRegistry.BreachStatus.NONE));
        registry.resolve(UNKNOWN, IBenefitRegistry.Outcome.REMEDIED);
        bytes32 id = _resolved();
        _refuses(JP, _invalidStatus(id, IBenefitRegistry.BreachStatus.RESOLVED));
        registry.resolve(id, IBenefitRegistry.Outcome.REMEDIED);
    }

    function test_RevertWhen_ResolverNotCounterpart() public {
        bytes32 id = _raised();
        _refuses(NZ, _notItsSide(id, NZ));
        registry.resolve(id, IBenefitRegistry.Outcome.REMEDIED);
        _refuses(KR, _notItsSide(id, KR));
        registry.resolve(id, IBenefitRegistry.Outcome.REMEDIED);
    }

    function test_ResolvesFromEachStatus() public {
        for (uint16 i = 0; i < 3; ++i) {
            IBenefitRegistry.Claim memory claim = _claim();
            claim.clause = i;
            _as(JP);
            bytes32 id = registry.raise(claim, EVIDENCE);
            if (i > 0) _as(NZ);
            if (i > 0) registry.acknowledge(id);
            if (i > 1) _as(NZ);
            if (i > 1) registry.answer(id, REPLY);
            _as(JP);
            registry.resolve(id, IBenefitRegistry.Outcome.REMEDIED);
            _checkStatus(id, IBenefitRegistry.BreachStatus.RESOLVED);
        }
    }

    function test_EmitsResolved() public {
        for (uint8 i = 0; i < 4; ++i) {
            IBenefitRegistry.Claim memory claim = _claim();
            claim.clause = i;
            _as(JP);
            bytes32 id = registry.raise(claim, EVIDENCE);
            vm.recordLogs();
            _as(JP);
            registry.resolve(id, IBenefitRegistry.Outcome(i));
            bytes memory data = abi.encode(2 + 2 * uint64(i), _monitorOf(JP), JP, IBenefitRegistry.Outcome(i));
            _checkEvent(IBenefitRegistry.BreachResolved.selector, id, data);
        }
    }
}
