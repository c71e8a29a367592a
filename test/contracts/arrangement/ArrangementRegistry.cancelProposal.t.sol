// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryCancelProposalTest is ArrangementFixture {
    function test_RevertWhen_NoSignatory() public {
        _proposed(_bilateral());
        _refusesOtherRoles();
        registry.cancelProposal(1, 1, _bilateral());
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, _unknown(1));
        registry.cancelProposal(1, 1, _bilateral());
    }

    function test_RevertGiven_Terminated() public {
        _adopted(_bilateral());
        _as(JP);
        registry.amend(1, _bilateral());
        _terminate(JP, 1, T0);
        _terminate(NZ, 1, T0);
        _refuses(JP, _terminated(1));
        registry.cancelProposal(1, 2, _bilateral());
    }

    function test_RevertGiven_NoSuchProposal() public {
        _proposed(_bilateral());
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NoSuchProposal.selector;
        _refuses(JP, abi.encodeWithSelector(selector, 1, 2, 1));
        registry.cancelProposal(1, 2, _bilateral());
        _signAll(1, 1, _bilateral());
        _refuses(JP, abi.encodeWithSelector(selector, 1, 1, 0));
        registry.cancelProposal(1, 1, _bilateral());
        _refuses(JP, abi.encodeWithSelector(selector, 1, 0, 0));
        registry.cancelProposal(1, 0, _bilateral());
    }

    function test_RevertWhen_TermsMismatch() public {
        _proposed(_bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.noticeDays = 1;
        bytes32 expected = registry.hashTerms(1, 1, _bilateral());
        bytes32 actual = registry.hashTerms(1, 1, terms);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_TermsMismatch.selector;
        _refuses(JP, abi.encodeWithSelector(selector, 1, expected, actual));
        registry.cancelProposal(1, 1, terms);
    }

    function test_RevertWhen_NotParty() public {
        _proposed(_bilateral());
        _refuses(AU, _notParty(1, AU));
        registry.cancelProposal(1, 1, _bilateral());
    }

    function test_RevertGiven_CallerLeft() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, _afterNotice());
        _as(JP);
        registry.amend(1, _trilateral());
        vm.warp(_afterNotice());
        _refuses(KR, _notParty(1, KR));
        registry.cancelProposal(1, 2, _trilateral());
    }

    function test_DropsTheVersion() public {
        _proposed(_bilateral());
        _sign(JP, 1, 1, _bilateral());
        _as(NZ);
        registry.cancelProposal(1, 1, _bilateral());
        IArrangementRegistry.Arrangement memory state = _state(1);
        _equal(state.proposed, 0, "proposed");
        _equal(state.signatures, 0, "signatures");
        require(state.proposedHash == 0, "hash");
    }

    function test_Emits() public {
        _proposed(_bilateral());
        vm.recordLogs();
        _as(NZ);
        registry.cancelProposal(1, 1, _bilateral());
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 1, "one event");
        require(logs[0].topics[0] == IArrangementRegistry.ArrangementProposalCancelled.selector, "topic");
        require(logs[0].topics[1] == bytes32(uint256(1)), "arrangement");
        bytes memory expected = abi.encode(uint64(2), _signatoryOf(NZ), uint16(1), NZ);
        require(keccak256(logs[0].data) == keccak256(expected), "data");
    }

    function test_LetsAnotherBeProposed() public {
        _adopted(_bilateral());
        _as(JP);
        registry.amend(1, _bilateral());
        _sign(JP, 1, 2, _bilateral());
        _as(JP);
        registry.cancelProposal(1, 2, _bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.noticeDays = 1;
        _as(NZ);
        _equal(registry.amend(1, terms), 2, "version");
        _sign(NZ, 1, 2, terms);
        _equal(_state(1).version, 1, "the signature on the dropped terms does not count");
        _sign(JP, 1, 2, terms);
        _equal(_state(1).version, 2, "adopted");
    }

    function test_LetsTheNewcomerCancel() public {
        _adopted(_bilateral());
        _as(KR);
        registry.accede(1, _trilateral());
        _as(KR);
        registry.cancelProposal(1, 2, _trilateral());
        _equal(_state(1).proposed, 0, "proposed");
    }

    function test_ForgetsTheNewcomer() public {
        _adopted(_bilateral());
        _as(KR);
        registry.accede(1, _trilateral());
        _as(JP);
        registry.cancelProposal(1, 2, _trilateral());
        vm.recordLogs();
        _amended(1, _bilateral());
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            require(logs[i].topics[0] != IArrangementRegistry.ArrangementAcceded.selector, "nobody acceded");
        }
    }
}
