// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm, vm} from "../support/Vm.sol";
import {ArrangementFixture} from "./support/ArrangementFixture.sol";

contract ArrangementRegistryAccedeTest is ArrangementFixture {
    function test_RevertWhen_NoSignatory() public {
        _adopted(_bilateral());
        _refusesOtherRoles();
        registry.accede(1, _trilateral());
    }

    function test_RevertGiven_Unknown() public {
        _refuses(KR, _unknown(1));
        registry.accede(1, _trilateral());
    }

    function test_RevertGiven_NotAdopted() public {
        _proposed(_bilateral());
        _refuses(KR, _notAdopted(1, 1, 0));
        registry.accede(1, _trilateral());
    }

    function test_RevertGiven_Terminated() public {
        _adopted(_bilateral());
        _terminate(JP, 1, T0);
        _terminate(NZ, 1, T0);
        _refuses(KR, _terminated(1));
        registry.accede(1, _trilateral());
    }

    function test_RevertWhen_Party() public {
        _adopted(_bilateral());
        _refuses(NZ, abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_AlreadyParty.selector, 1, NZ));
        registry.accede(1, _bilateral());
    }

    function test_RevertGiven_Withdrawing() public {
        _adopted(_trilateral());
        _withdraw(KR, 1, _afterNotice());
        vm.warp(_afterNotice() - 1);
        _refuses(KR, abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_AlreadyParty.selector, 1, KR));
        registry.accede(1, _trilateral());
    }

    function test_RevertGiven_ProposalOpen() public {
        _adopted(_bilateral());
        _as(JP);
        registry.amend(1, _bilateral());
        _refuses(KR, abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_ProposalOpen.selector, 1, 2));
        registry.accede(1, _trilateral());
    }

    function test_RevertGiven_VersionPending() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _bilateral();
        terms.governsFrom = T0 + DAY;
        _amended(1, terms);
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_VersionPending.selector;
        _refuses(KR, abi.encodeWithSelector(selector, 1, 2, T0 + DAY));
        registry.accede(1, _trilateral());
    }

    function test_RevertWhen_KindChanged() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _trilateral();
        terms.kind = IArrangementRegistry.ArrangementKind.INFORMATION;
        _refuses(KR, abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_KindChanged.selector, 1, 0, 1));
        registry.accede(1, terms);
    }

    function test_RevertWhen_NewcomerMissing() public {
        _adopted(_bilateral());
        _refuses(KR, _invalidParties(1, NZ));
        registry.accede(1, _bilateral());
    }

    function test_RevertWhen_PartyMissing() public {
        _adopted(_bilateral());
        _refuses(KR, _invalidParties(2, 0));
        registry.accede(1, _terms(_parties(JP, KR)));
    }

    function test_RevertWhen_TwoNewcomers() public {
        _adopted(_bilateral());
        IArrangementRegistry.Terms memory terms = _trilateral();
        bytes2[] memory parties = new bytes2[](4);
        (parties[0], parties[1], parties[2], parties[3]) = (JP, KR, NZ, "US");
        terms.parties = parties;
        _refuses(KR, _invalidParties(3, "US"));
        registry.accede(1, terms);
    }

    function test_OpensTheNextVersion() public {
        bytes2[3] memory newcomers = [AU, KR, bytes2("US")];
        bytes2[][] memory parties = new bytes2[][](3);
        parties[0] = _parties(AU, JP, NZ);
        parties[1] = _parties(JP, KR, NZ);
        parties[2] = _parties(JP, NZ, "US");
        authorities.set(_signatoryOf("US"), "US", SIGNATORY);
        for (uint32 i = 0; i < 3; ++i) {
            _adopted(_bilateral());
            IArrangementRegistry.Terms memory terms = _terms(parties[i]);
            _as(newcomers[i]);
            _equal(registry.accede(i + 1, terms), 2, "version");
            require(_state(i + 1).proposedHash == registry.hashTerms(i + 1, 2, terms), "hash");
        }
    }

    function test_AdmitsNobodyYet() public {
        _acceding();
        _sign(JP, 1, 2, _trilateral());
        _sign(KR, 1, 2, _trilateral());
        (bytes2[] memory parties, ) = registry.partiesOf(1);
        _equal(parties.length, 2, "parties");
        _equal(_count(KR, JP), 0, "legs");
        _equal(_state(1).version, 1, "version");
    }

    function test_AdmitsTheNewcomer() public {
        _acceding();
        _signAll(1, 2, _trilateral());
        (bytes2[] memory parties, ) = registry.partiesOf(1);
        require(keccak256(abi.encode(parties)) == keccak256(abi.encode(_parties(JP, KR, NZ))), "parties");
        require(_recognised(KR, JP, T0) && _recognised(NZ, KR, T0), "legs of the newcomer");
        require(!_recognised(KR, JP, T0 - 1), "but not before");
        require(_recognised(JP, NZ, T0 - 1) && _recognised(JP, NZ, T0), "legs of the others");
    }

    function test_EmitsAcceded() public {
        _acceding();
        _sign(JP, 1, 2, _trilateral());
        _sign(KR, 1, 2, _trilateral());
        (, uint64 sequence) = registry.history();
        vm.recordLogs();
        _sign(NZ, 1, 2, _trilateral());
        Vm.Log memory log = vm.getRecordedLogs()[2];
        require(log.topics[0] == IArrangementRegistry.ArrangementAcceded.selector, "topic");
        bytes memory expected = abi.encode(sequence + 3, _signatoryOf(NZ), uint16(2), KR);
        require(keccak256(log.data) == keccak256(expected), "data");
    }

    function test_AdmitsAFormerParty() public {
        _adopted(_trilateral());
        uint40 leaves = _afterNotice();
        _withdraw(KR, 1, leaves);
        vm.warp(leaves + DAY);
        _as(KR);
        registry.accede(1, _trilateral());
        _signAll(1, 2, _trilateral());
        (, uint40[] memory leavesAt) = registry.partiesOf(1);
        _equal(leavesAt[1], 0, "nothing announced");
        require(!_recognised(KR, JP, leaves) && !_recognised(KR, JP, leaves + DAY - 1), "not while it was away");
        require(_recognised(KR, JP, leaves - 1) && _recognised(KR, JP, leaves + DAY), "before and since");
    }

    function _acceding() private {
        _adopted(_bilateral());
        _as(KR);
        registry.accede(1, _trilateral());
    }
}
