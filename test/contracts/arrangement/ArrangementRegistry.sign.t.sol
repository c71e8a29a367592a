// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistrySignTest is ArrangementFixture {
    function test_RevertWhen_NoSignatory() public {
        _proposed(_bilateral());
        _refusesOtherRoles();
        registry.sign(1, 1, _bilateral());
    }

    function test_RevertGiven_Unknown() public {
        _refuses(JP, _unknown(1));
        registry.sign(1, 1, _bilateral());
    }

    function test_RevertGiven_Terminated() public {
        _adopted(_bilateral());
        _as(JP);
        registry.amend(1, _bilateral());
        _withdraw(NZ, 1, T0 + NOTICE * DAY);
        vm.warp(T0 + NOTICE * DAY);
        _refuses(JP, _terminated(1));
        registry.sign(1, 2, _bilateral());
    }

    function test_RevertGiven_NoSuchProposal() public {
        _proposed(_bilateral());
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NoSuchProposal.selector;
        _refuses(JP, abi.encodeWithSelector(selector, 1, 2, 1));
        registry.sign(1, 2, _bilateral());
        _signAll(1, 1, _bilateral());
        _refuses(JP, abi.encodeWithSelector(selector, 1, 1, 0));
        registry.sign(1, 1, _bilateral());
        _refuses(JP, abi.encodeWithSelector(selector, 1, 0, 0));
        registry.sign(1, 0, _bilateral());
    }

    function test_RevertWhen_TermsMismatch() public {
        _proposed(_bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[1].benefits = 8;
        bytes32 expected = registry.hashTerms(1, 1, _bilateral());
        bytes32 actual = registry.hashTerms(1, 1, terms);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_TermsMismatch.selector;
        _refuses(JP, abi.encodeWithSelector(selector, 1, expected, actual));
        registry.sign(1, 1, terms);
    }

    function test_RevertWhen_NotParty() public {
        _proposed(_bilateral());
        _refuses(KR, _notParty(1, KR));
        registry.sign(1, 1, _bilateral());
    }

    function test_RevertGiven_CallerLeft() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, T0 + NOTICE * DAY);
        _as(JP);
        registry.amend(1, _trilateral());
        vm.warp(T0 + NOTICE * DAY);
        _refuses(KR, _notParty(1, KR));
        registry.sign(1, 2, _trilateral());
    }

    function test_RevertGiven_AlreadySigned() public {
        _proposed(_bilateral());
        _sign(NZ, 1, 1, _bilateral());
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_AlreadySigned.selector;
        _refuses(NZ, abi.encodeWithSelector(selector, 1, 1, NZ));
        registry.sign(1, 1, _bilateral());
    }

    function test_NotesTheSignature() public {
        _proposed(_trilateral());
        _sign(KR, 1, 1, _trilateral());
        _equal(_state(1).signatures, 2, "KR");
        _sign(NZ, 1, 1, _trilateral());
        _equal(_state(1).signatures, 6, "KR and NZ");
        _equal(_state(1).version, 0, "version");
        _equal(_count(KR, NZ), 0, "legs");
    }

    function test_EmitsSigned() public {
        _proposed(_bilateral());
        vm.recordLogs();
        _sign(NZ, 1, 1, _bilateral());
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _equal(logs.length, 1, "one event");
        require(logs[0].topics[0] == IArrangementRegistry.ArrangementSigned.selector, "topic");
        require(logs[0].topics[1] == bytes32(uint256(1)), "arrangement");
        bytes memory expected = abi.encode(uint64(2), _signatoryOf(NZ), uint16(1), NZ);
        require(keccak256(logs[0].data) == keccak256(expected), "data");
    }

    function test_RevertGiven_ASignerLeft() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, T0 + NOTICE * DAY);
        _as(JP);
        registry.amend(1, _trilateral());
        _sign(KR, 1, 2, _trilateral());
        _sign(NZ, 1, 2, _trilateral());
        vm.warp(T0 + NOTICE * DAY);
        _refuses(JP, _invalidParties(1, KR));
        registry.sign(1, 2, _trilateral());
    }

    function test_Adopts() public {
        _proposed(_bilateral());
        vm.warp(T0 + DAY);
        _signAll(1, 1, _bilateral());
        IArrangementRegistry.Arrangement memory state = _state(1);
        _equal(state.version, 1, "version");
        _equal(state.proposed, 0, "proposed");
        _equal(state.signatures, 0, "signatures");
        _equal(state.noticeDays, NOTICE, "notice");
        _equal(state.governsFrom, T0 + DAY, "governs from");
        require(state.proposedHash == 0 && state.termsHash == registry.hashTerms(1, 1, _bilateral()), "hashes");
        (bytes2[] memory parties, ) = registry.partiesOf(1);
        require(keccak256(abi.encode(parties)) == keccak256(abi.encode(_parties(JP, NZ))), "parties");
    }

    function test_EmitsAdoptedAndLegs() public {
        _proposed(_bilateral());
        _sign(JP, 1, 1, _bilateral());
        vm.recordLogs();
        _sign(NZ, 1, 1, _bilateral());
        Vm.Log[] memory logs = vm.getRecordedLogs();
        address writer = _signatoryOf(NZ);
        _equal(logs.length, 4, "signed, adopted, two legs");
        require(logs[1].topics[0] == IArrangementRegistry.ArrangementAdopted.selector, "adopted");
        require(keccak256(logs[1].data) == keccak256(abi.encode(uint64(4), writer, uint16(1), T0)), "version, time");
        for (uint32 i = 0; i < 2; ++i) {
            Vm.Log memory log = logs[2 + i];
            require(log.topics[0] == IArrangementRegistry.LegEnteredIntoForce.selector, "leg");
            bytes memory expected = abi.encode(uint64(5 + i), writer, uint16(1), uint32(0), _bilateral().legs[i]);
            require(keccak256(log.data) == keccak256(expected), "leg data");
        }
    }

    function test_AdoptsWithAllParties() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.parties = new bytes2[](32);
        for (uint16 i = 0; i < 32; ++i) {
            bytes2 economy = bytes2(i < 26 ? 0x4141 + i : 0x4241 + i - 26);
            terms.parties[i] = economy;
            authorities.set(_signatoryOf(economy), economy, SIGNATORY);
        }
        for (uint256 i = 0; i < 2; ++i) {
            (terms.legs[i].issuer, terms.legs[i].recogniser) = (terms.parties[31 * i], terms.parties[31 - 31 * i]);
        }
        _adopted(terms);
        _equal(_state(1).version, 1, "version");
        require(_recognised("BF", "AA", T0), "leg");
    }

    function test_OpensPastLegs() public {
        _adopted(_bilateral());
        IArrangementRegistry.Interval memory interval = _interval(JP, NZ, 0);
        require(keccak256(abi.encode(interval.leg)) == keccak256(abi.encode(_leg(JP, NZ))), "leg");
        _equal(interval.plannedUntil, 0, "planned end");
        _equal(interval.arrangement, 1, "arrangement");
        _equal(interval.version, 1, "version");
        require(_recognised(JP, NZ, PAST) && !_recognised(JP, NZ, PAST - 1), "from its date");
    }

    function test_OpensEndedLegs() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].until = PAST + DAY;
        _adopted(terms);
        _equal(_interval(JP, NZ, 0).leg.until, PAST + DAY, "until");
        require(_recognised(JP, NZ, PAST + DAY - 1) && !_recognised(JP, NZ, PAST + DAY), "until its end");
    }

    function test_LeavesUndatedLegs() public {
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.legs[0].from = 0;
        _adopted(terms);
        _equal(_count(JP, NZ), 0, "undated");
        _equal(_count(NZ, JP), 1, "dated");
    }

    function test_AdoptsALaterVersion() public {
        _adopted(_bilateral());
        vm.warp(T0 + DAY);
        _equal(_amended(1, _bilateral()), 2, "version");
        IArrangementRegistry.Arrangement memory state = _state(1);
        _equal(state.version, 2, "version");
        _equal(state.governsFrom, T0 + DAY, "governs from");
        require(state.termsHash == registry.hashTerms(1, 2, _bilateral()), "hash");
    }
}
