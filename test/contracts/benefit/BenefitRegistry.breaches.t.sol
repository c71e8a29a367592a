// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IBenefitRegistry} from "../../../contracts/interfaces/IBenefitRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {BenefitFixture} from "./BenefitFixture.sol";

contract BenefitRegistryBreachesTest is BenefitFixture {
    bytes32 private constant UNKNOWN = "unknown";

    function test_RevertWhen_RaiserNoMonitor() public {
        _refusesOtherRoles(JP);
        registry.raise(_claim(), EVIDENCE);
    }

    function test_RevertWhen_SidesInvalid() public {
        IBenefitRegistry.Claim memory claim = _claim();
        claim.judged = JP;
        _refusesClaim(claim, _invalidParties(JP, JP));
        claim.judged = 0;
        _refusesClaim(claim, _invalidParties(0, JP));
        (claim.judged, claim.counterpart) = (JP, 0);
        _refusesClaim(claim, _invalidParties(JP, 0));
    }

    function test_RevertWhen_NeitherSide() public {
        bytes32 id = registry.breachId(_claim());
        _refuses(KR, _notItsSide(id, KR));
        registry.raise(_claim(), EVIDENCE);
    }

    function test_RevertWhen_ClaimPeriodInvalid() public {
        IBenefitRegistry.Claim memory claim = _claim();
        claim.until = T0 + 1;
        _refusesClaim(claim, _invalidPeriod(T0 - MONTH, T0 + 1));
        claim.until = T0 - MONTH;
        _refusesClaim(claim, _invalidPeriod(T0 - MONTH, T0 - MONTH));
    }

    function test_RevertWhen_RaisedWithoutEvidence() public {
        _refuses(JP, _emptyCommitment());
        registry.raise(_claim(), 0);
    }

    function test_RevertGiven_Raised() public {
        bytes32 id = _raised();
        _refusesClaim(_claim(), _invalidStatus(id, IBenefitRegistry.BreachStatus.RAISED));
        _as(JP);
        registry.resolve(id, IBenefitRegistry.Outcome.WITHDRAWN);
        _refusesClaim(_claim(), _invalidStatus(id, IBenefitRegistry.BreachStatus.RESOLVED));
    }

    function test_StoresTheBreach() public {
        bytes32 id = _raised();
        Assert.equal(id, keccak256(abi.encode(_claim())), "id");
        Assert.equal(id, registry.breachId(_claim()), "id by the registry");
        IBenefitRegistry.Breach memory expected = IBenefitRegistry.Breach(
            IBenefitRegistry.BreachStatus.RAISED,
            NZ,
            JP,
            T0
        );
        Assert.equal(abi.encode(registry.breachOf(id)), abi.encode(expected), "breach");
    }

    function test_EmitsRaised() public {
        vm.recordLogs();
        bytes32 id = _raised();
        bytes memory data = abi.encode(uint64(1), _monitorOf(JP), JP, _claim(), EVIDENCE);
        _checkEvent(IBenefitRegistry.BreachRaised.selector, id, data);
    }

    function test_LetsTheJudgedSideRaise() public {
        _as(NZ);
        bytes32 id = registry.raise(_claim(), EVIDENCE);
        Assert.isTrue(registry.breachOf(id).judged == NZ, "judged");
        Assert.isTrue(registry.breachOf(id).counterpart == JP, "counterpart");
    }

    function test_KeepsClaimsApart() public {
        IBenefitRegistry.Claim[] memory claims = new IBenefitRegistry.Claim[](7);
        for (uint256 i = 0; i < 7; ++i) claims[i] = _claim();
        (claims[1].judged, claims[1].counterpart) = (JP, NZ);
        claims[2].arrangement = 2;
        claims[3].version = 1;
        claims[4].clause = 0;
        claims[5].from += 1;
        claims[6].until -= 1;
        bytes32[] memory ids = new bytes32[](7);
        for (uint256 i = 0; i < 7; ++i) {
            _as(JP);
            ids[i] = registry.raise(claims[i], EVIDENCE);
            for (uint256 j = 0; j < i; ++j) Assert.isTrue(ids[i] != ids[j], "another id");
        }
    }

    function test_RevertWhen_WitnessNoMonitor() public {
        bytes32 id = _raised();
        _refusesOtherRoles(JP);
        registry.addEvidence(id, EVIDENCE);
    }

    function test_RevertGiven_NothingToProve() public {
        _refuses(JP, _invalidStatus(UNKNOWN, IBenefitRegistry.BreachStatus.NONE));
        registry.addEvidence(UNKNOWN, EVIDENCE);
        bytes32 id = _resolved();
        _refuses(JP, _invalidStatus(id, IBenefitRegistry.BreachStatus.RESOLVED));
        registry.addEvidence(id, EVIDENCE);
    }

    function test_RevertWhen_WitnessOfNeitherSide() public {
        bytes32 id = _raised();
        _refuses(KR, _notItsSide(id, KR));
        registry.addEvidence(id, EVIDENCE);
    }

    function test_RevertWhen_EvidenceEmpty() public {
        bytes32 id = _raised();
        _refuses(JP, _emptyCommitment());
        registry.addEvidence(id, 0);
    }

    function test_AddsEvidenceOfEitherSide() public {
        bytes32 id = _raised();
        bytes2[2] memory sides = [JP, NZ];
        for (uint64 i = 0; i < 2; ++i) {
            vm.recordLogs();
            _as(sides[i]);
            registry.addEvidence(id, "more");
            bytes memory data = abi.encode(2 + i, _monitorOf(sides[i]), sides[i], bytes32("more"));
            _checkEvent(IBenefitRegistry.BreachEvidenceAdded.selector, id, data);
        }
    }

    function test_EvidenceLeavesTheStatus() public {
        bytes32 id = _answered();
        _as(JP);
        registry.addEvidence(id, "more");
        _checkStatus(id, IBenefitRegistry.BreachStatus.ANSWERED);
    }

    function _refusesClaim(IBenefitRegistry.Claim memory claim, bytes memory reason) private {
        _refuses(JP, reason);
        registry.raise(claim, EVIDENCE);
    }
}
