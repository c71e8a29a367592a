// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryCancelSuspensionTest is ArrangementFixture {
    uint40 private constant EFFECT = T0 + NOTICE * DAY;

    function test_RevertWhen_NoSignatory() public {
        _announced();
        _refusesOtherRoles();
        registry.cancelSuspension(1, JP, NZ);
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, _unknown(1));
        registry.cancelSuspension(1, JP, NZ);
    }

    function test_RevertGiven_Terminated() public {
        _announced();
        _terminate(JP, 1, T0);
        _terminate(NZ, 1, T0);
        _refuses(JP, _terminated(1));
        registry.cancelSuspension(1, JP, NZ);
    }

    function test_RevertWhen_NotParty() public {
        _announced();
        _refuses(KR, _notParty(1, KR));
        registry.cancelSuspension(1, JP, NZ);
    }

    function test_RevertGiven_NotSuspended() public {
        _announced();
        _refuses(JP, _notSuspended(NZ, JP));
        registry.cancelSuspension(1, NZ, JP);
    }

    function test_RevertGiven_OtherSidesSuspension() public {
        _announced();
        _refuses(NZ, _notSuspended(JP, NZ));
        registry.cancelSuspension(1, JP, NZ);
    }

    function test_RevertGiven_InEffect() public {
        _announced();
        vm.warp(EFFECT);
        _refuses(JP, _notSuspended(JP, NZ));
        registry.cancelSuspension(1, JP, NZ);
    }

    function test_PutsTheEndBack() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].until = EFFECT + DAY;
        _adopted(terms);
        _suspend(JP, 1, JP, NZ, EFFECT);
        vm.warp(EFFECT - 1);
        _as(JP);
        registry.cancelSuspension(1, JP, NZ);
        _equal(_interval(JP, NZ, 0).leg.until, EFFECT + DAY, "until");
        _equal(_count(JP, NZ), 1, "the same interval");
        _equal(registry.suspensionOf(1, JP, NZ).effectiveAt, 0, "suspension");
        require(registry.suspensionOf(1, JP, NZ).party == 0, "party");
    }

    function test_Emits() public {
        _announced();
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _as(JP);
        registry.cancelSuspension(1, JP, NZ);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 2, "events");
        require(logs[0].topics[0] == IArrangementRegistry.SuspensionCancelled.selector, "cancelled");
        bytes memory expected = abi.encode(sequence + 1, _signatoryOf(JP), JP, JP, NZ);
        require(keccak256(logs[0].data) == keccak256(expected), "cancellation");
        require(logs[1].topics[0] == IArrangementRegistry.LegEndSet.selector, "end set");
        expected = abi.encode(sequence + 2, _signatoryOf(JP), JP, NZ, uint32(0), uint40(0));
        require(keccak256(logs[1].data) == keccak256(expected), "end");
    }

    function test_LetsSuspendAgain() public {
        _announced();
        _as(JP);
        registry.cancelSuspension(1, JP, NZ);
        _suspend(NZ, 1, JP, NZ, EFFECT);
        _equal(_interval(JP, NZ, 0).leg.until, EFFECT, "until");
    }

    function test_PutsTheEndBackToAWithdrawal() public {
        _announced();
        _withdraw(NZ, 1, EFFECT + DAY);
        _as(JP);
        registry.cancelSuspension(1, JP, NZ);
        _equal(_interval(JP, NZ, 0).leg.until, EFFECT + DAY, "until");
    }

    function _announced() private {
        _adopted(_bilateral());
        _suspend(JP, 1, JP, NZ, EFFECT);
    }

    function _notSuspended(bytes2 issuer, bytes2 recogniser) private pure returns (bytes memory) {
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NotSuspended.selector;
        return abi.encodeWithSelector(selector, 1, issuer, recogniser);
    }
}
