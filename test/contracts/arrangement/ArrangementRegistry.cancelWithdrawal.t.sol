// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryCancelWithdrawalTest is ArrangementFixture {
    uint40 private constant EFFECT = T0 + NOTICE * DAY;

    function test_RevertWhen_NoSignatory() public {
        _withdrawing();
        _refusesOtherRoles();
        registry.cancelWithdrawal(1);
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, _unknown(1));
        registry.cancelWithdrawal(1);
    }

    function test_RevertGiven_NotAdopted() public {
        _proposed(_bilateral());
        _refuses(JP, _notAdopted(1, 1, 0));
        registry.cancelWithdrawal(1);
    }

    function test_RevertGiven_Terminated() public {
        _withdrawing();
        _withdraw(JP, 1, EFFECT);
        vm.warp(EFFECT);
        _refuses(KR, _terminated(1));
        registry.cancelWithdrawal(1);
    }

    function test_RevertWhen_NotParty() public {
        _withdrawing();
        _refuses(AU, _notParty(1, AU));
        registry.cancelWithdrawal(1);
    }

    function test_RevertGiven_NotWithdrawing() public {
        _withdrawing();
        _refuses(JP, _notWithdrawing(JP));
        registry.cancelWithdrawal(1);
    }

    function test_RevertGiven_Left() public {
        _withdrawing();
        vm.warp(EFFECT);
        _refuses(KR, _notWithdrawing(KR));
        registry.cancelWithdrawal(1);
    }

    function test_PutsTheEndBack() public {
        _withdrawing();
        vm.warp(EFFECT - 1);
        _as(KR);
        registry.cancelWithdrawal(1);
        _equal(_interval(KR, JP, 0).leg.until, 0, "until");
        _equal(_count(KR, JP), 1, "the same interval");
        (, uint40[] memory leavesAt) = registry.partiesOf(1);
        _equal(leavesAt[1], 0, "nothing announced");
    }

    function test_Emits() public {
        _withdrawing();
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _as(KR);
        registry.cancelWithdrawal(1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 5, "cancellation and four directions");
        require(logs[0].topics[0] == IArrangementRegistry.WithdrawalCancelled.selector, "cancelled");
        bytes memory expected = abi.encode(sequence + 1, _signatoryOf(KR), KR);
        require(keccak256(logs[0].data) == keccak256(expected), "cancellation");
        require(logs[1].topics[0] == IArrangementRegistry.LegEndSet.selector, "end set");
        expected = abi.encode(sequence + 2, _signatoryOf(KR), JP, KR, uint32(0), uint40(0));
        require(keccak256(logs[1].data) == keccak256(expected), "end");
    }

    function test_PutsTheEndBackToTheOthers() public {
        _withdrawing();
        _withdraw(JP, 1, EFFECT + 1);
        _as(KR);
        registry.cancelWithdrawal(1);
        _equal(_interval(KR, JP, 0).leg.until, EFFECT + 1, "leg to JP");
        _equal(_interval(KR, NZ, 0).leg.until, 0, "leg to NZ");
    }

    function test_LetsWithdrawAgain() public {
        _withdrawing();
        _as(KR);
        registry.cancelWithdrawal(1);
        _withdraw(KR, 1, EFFECT + 2);
        _equal(_interval(KR, JP, 0).leg.until, EFFECT + 2, "until");
    }

    /// @dev The trilateral arrangement, when KR has announced that it leaves.
    function _withdrawing() private {
        _adopted(_trilateral());
        _withdraw(KR, 1, EFFECT);
    }

    function _notWithdrawing(bytes2 economy) private pure returns (bytes memory) {
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NotWithdrawing.selector;
        return abi.encodeWithSelector(selector, 1, economy);
    }
}
