// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryWithdrawTest is ArrangementFixture {
    uint40 private constant EFFECT = T0 + NOTICE * DAY;

    function test_RevertWhen_NoSignatory() public {
        _adopted(_bilateral());
        _refusesOtherRoles();
        registry.withdraw(1, EFFECT);
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, _unknown(1));
        registry.withdraw(1, EFFECT);
    }

    function test_RevertGiven_NotAdopted() public {
        _proposed(_bilateral());
        _refuses(JP, _notAdopted(1, 1, 0));
        registry.withdraw(1, EFFECT);
    }

    function test_RevertGiven_Terminated() public {
        _adopted(_bilateral());
        _terminate(JP, 1, T0);
        _terminate(NZ, 1, T0);
        _refuses(JP, _terminated(1));
        registry.withdraw(1, EFFECT);
    }

    function test_RevertWhen_NotParty() public {
        _adopted(_bilateral());
        _refuses(KR, _notParty(1, KR));
        registry.withdraw(1, EFFECT);
    }

    function test_RevertGiven_Left() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, EFFECT);
        vm.warp(EFFECT);
        _refuses(KR, _notParty(1, KR));
        registry.withdraw(1, EFFECT + NOTICE * DAY);
    }

    function test_RevertGiven_Withdrawing() public {
        _adopted(_bilateral());
        _withdraw(JP, 1, EFFECT + 1);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_AlreadyWithdrawing.selector;
        _refuses(JP, abi.encodeWithSelector(selector, 1, JP, EFFECT + 1));
        registry.withdraw(1, EFFECT);
    }

    function test_RevertWhen_NoticeTooShort() public {
        _adopted(_bilateral());
        _refuses(JP, _noticeTooShort(EFFECT - 1, EFFECT));
        registry.withdraw(1, EFFECT - 1);
    }

    function test_NotesTheTime() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, EFFECT);
        (bytes2[] memory parties, uint40[] memory leavesAt) = registry.partiesOf(1);
        _equal(parties.length, 3, "still a party");
        _equal(leavesAt[0], 0, "JP");
        _equal(leavesAt[1], EFFECT, "KR");
        _equal(leavesAt[2], 0, "NZ");
    }

    function test_EndsItsLegs() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, EFFECT);
        _equal(_interval(KR, JP, 0).leg.until, EFFECT, "KR to JP");
        _equal(_interval(NZ, KR, 0).leg.until, EFFECT, "NZ to KR");
        _equal(_interval(JP, NZ, 0).leg.until, 0, "JP to NZ");
        require(_recognised(KR, JP, EFFECT - 1) && !_recognised(KR, JP, EFFECT), "until then");
    }

    function test_Emits() public {
        _adopted(_bilateral());
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _withdraw(NZ, 1, EFFECT);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 3, "events");
        require(logs[0].topics[0] == IArrangementRegistry.WithdrawalNotified.selector, "notified");
        bytes memory expected = abi.encode(sequence + 1, _signatoryOf(NZ), NZ, EFFECT);
        require(keccak256(logs[0].data) == keccak256(expected), "notice");
        require(logs[1].topics[0] == IArrangementRegistry.LegEndSet.selector, "first end");
        require(logs[2].topics[0] == IArrangementRegistry.LegEndSet.selector, "second end");
        expected = abi.encode(sequence + 3, _signatoryOf(NZ), NZ, JP, uint32(0), EFFECT);
        require(keccak256(logs[2].data) == keccak256(expected), "end");
    }

    function test_LeavesOtherArrangements() public {
        _adopted(_bilateral());
        _adopted(_bilateral());
        _withdraw(NZ, 2, EFFECT);
        _equal(_interval(JP, NZ, 0).leg.until, 0, "first");
        _equal(_interval(JP, NZ, 1).leg.until, EFFECT, "second");
    }

    function test_TerminatesABilateral() public {
        _adopted(_bilateral());
        _withdraw(NZ, 1, EFFECT);
        vm.warp(EFFECT - 1);
        _withdraw(JP, 1, EFFECT - 1 + NOTICE * DAY);
        vm.warp(EFFECT);
        _refuses(JP, _terminated(1));
        registry.cancelWithdrawal(1);
        _equal(_state(1).terminatedAt, 0, "nobody agreed on an end");
    }
}
