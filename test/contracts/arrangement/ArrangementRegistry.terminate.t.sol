// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryTerminateTest is ArrangementFixture {
    uint40 private constant END = T0 + 5 * DAY;

    function test_RevertWhen_NoSignatory() public {
        _adopted(_bilateral());
        _refusesOtherRoles();
        registry.terminate(1, END);
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, _unknown(1));
        registry.terminate(1, END);
    }

    function test_RevertGiven_NotAdopted() public {
        _proposed(_bilateral());
        _refuses(JP, _notAdopted(1, 1, 0));
        registry.terminate(1, END);
    }

    function test_RevertGiven_Terminated() public {
        _adopted(_bilateral());
        _terminate(JP, 1, END);
        _terminate(NZ, 1, END);
        vm.warp(END);
        _refuses(JP, _terminated(1));
        registry.terminate(1, END);
    }

    function test_RevertWhen_NotParty() public {
        _adopted(_bilateral());
        _refuses(KR, _notParty(1, KR));
        registry.terminate(1, END);
    }

    function test_RevertWhen_InPast() public {
        _adopted(_bilateral());
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_InPast.selector;
        _refuses(JP, abi.encodeWithSelector(selector, T0 - 1, T0));
        registry.terminate(1, T0 - 1);
    }

    function test_RevertGiven_AlreadySigned() public {
        _adopted(_trilateral());
        _terminate(KR, 1, END);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_TerminationAlreadySigned.selector;
        _refuses(KR, abi.encodeWithSelector(selector, 1, KR, END));
        registry.terminate(1, END);
    }

    function test_EndsNothingAlone() public {
        _adopted(_trilateral());
        _terminate(JP, 1, END);
        _terminate(KR, 1, END);
        _terminate(NZ, 1, END + 1);
        _equal(_state(1).terminatedAt, 0, "terminated");
        _equal(_interval(JP, NZ, 0).leg.until, 0, "until");
    }

    function test_EmitsSigned() public {
        _adopted(_bilateral());
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _terminate(NZ, 1, END);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 1, "one event");
        require(logs[0].topics[0] == IArrangementRegistry.TerminationSigned.selector, "topic");
        bytes memory expected = abi.encode(sequence + 1, _signatoryOf(NZ), NZ, END);
        require(keccak256(logs[0].data) == keccak256(expected), "data");
    }

    function test_DoesNotWaitForThoseWhoLeft() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, T0 + NOTICE * DAY);
        vm.warp(T0 + NOTICE * DAY);
        uint40 end = T0 + NOTICE * DAY + 1;
        _terminate(JP, 1, end);
        _terminate(NZ, 1, end);
        _equal(_state(1).terminatedAt, end, "terminated");
    }

    function test_EndsAllLegs() public {
        IArrangementRegistry.Terms memory terms = _trilateral();
        terms.legs[0].until = END - 1;
        _adopted(terms);
        _terminateAll(terms, END);
        _equal(_state(1).terminatedAt, END, "terminated");
        _equal(_interval(JP, KR, 0).leg.until, END - 1, "own end");
        _equal(_interval(JP, NZ, 0).leg.until, END, "until");
        _equal(_interval(NZ, KR, 0).leg.until, END, "until");
        require(_recognised(JP, NZ, END - 1) && !_recognised(JP, NZ, END), "until then");
    }

    function test_EmitsTerminated() public {
        _adopted(_bilateral());
        _terminate(NZ, 1, T0);
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _terminate(JP, 1, T0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 4, "signed, terminated, two ends");
        require(logs[1].topics[0] == IArrangementRegistry.ArrangementTerminated.selector, "terminated");
        bytes memory expected = abi.encode(sequence + 2, _signatoryOf(JP), T0);
        require(keccak256(logs[1].data) == keccak256(expected), "termination");
        require(logs[3].topics[0] == IArrangementRegistry.LegEndSet.selector, "end set");
        expected = abi.encode(sequence + 4, _signatoryOf(JP), NZ, JP, uint32(0), T0);
        require(keccak256(logs[3].data) == keccak256(expected), "end");
    }

    function test_MovesTheEnd() public {
        _adopted(_bilateral());
        _terminateAll(_bilateral(), END);
        _terminateAll(_bilateral(), END + DAY);
        _equal(_interval(JP, NZ, 0).leg.until, END + DAY, "later");
        _terminateAll(_bilateral(), END - DAY);
        _equal(_state(1).terminatedAt, END - DAY, "terminated");
        _equal(_interval(JP, NZ, 0).leg.until, END - DAY, "earlier");
    }

    function _terminateAll(IArrangementRegistry.Terms memory terms, uint40 end) private {
        for (uint256 i = 0; i < terms.parties.length; ++i) _terminate(terms.parties[i], 1, end);
    }
}
