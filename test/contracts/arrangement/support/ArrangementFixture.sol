// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ArrangementRegistry} from "../../../../contracts/ArrangementRegistry.sol";
import {IArrangementRegistry} from "../../../../contracts/interfaces/IArrangementRegistry.sol";
import {IAuthorityRegistry} from "../../../../contracts/interfaces/IAuthorityRegistry.sol";
import {vm} from "../../support/Vm.sol";
import {AuthorityStub} from "./AuthorityStub.sol";

/// @dev Four economies with a signatory each, and the arrangement between JP and NZ that most tests begin with.
abstract contract ArrangementFixture {
    bytes2 internal constant AU = "AU";
    bytes2 internal constant JP = "JP";
    bytes2 internal constant KR = "KR";
    bytes2 internal constant NZ = "NZ";

    uint8 internal constant SEA = 1;
    uint8 internal constant AIR = 2;
    uint8 internal constant REGISTRAR = 1;
    uint8 internal constant SIGNATORY = 2;

    /// @dev The time at which every test begins.
    uint40 internal constant T0 = 1_800_000_000;
    uint40 internal constant DAY = 1 days;
    uint16 internal constant NOTICE = 30;
    /// @dev Long before the ledger.
    uint40 internal constant PAST = 1_200_000_000;

    AuthorityStub internal immutable authorities = new AuthorityStub();
    ArrangementRegistry internal immutable registry = new ArrangementRegistry(address(authorities));

    constructor() {
        vm.warp(T0);
        for (uint256 i = 0; i < 4; ++i) {
            bytes2 economy = [AU, JP, KR, NZ][i];
            authorities.set(_signatoryOf(economy), economy, SIGNATORY);
        }
    }

    function _signatoryOf(bytes2 economy) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("signatory", economy)))));
    }

    /* GIVEN */

    function _parties(bytes2 one, bytes2 two) internal pure returns (bytes2[] memory parties) {
        parties = new bytes2[](2);
        (parties[0], parties[1]) = (one, two);
    }

    function _parties(bytes2 one, bytes2 two, bytes2 three) internal pure returns (bytes2[] memory parties) {
        parties = new bytes2[](3);
        (parties[0], parties[1], parties[2]) = (one, two, three);
    }

    function _leg(bytes2 issuer, bytes2 recogniser) internal pure returns (IArrangementRegistry.Leg memory) {
        return
            IArrangementRegistry.Leg({
                issuer: issuer,
                recogniser: recogniser,
                modes: SEA | AIR,
                programme: 7,
                tiers: 3,
                operatorTypes: 5,
                from: PAST,
                until: 0,
                benefits: 9
            });
    }

    /// @dev A leg in each direction between any two of the parties.
    function _terms(bytes2[] memory parties) internal pure returns (IArrangementRegistry.Terms memory terms) {
        terms.parties = parties;
        terms.noticeDays = NOTICE;
        terms.document = "legal text";
        terms.legs = new IArrangementRegistry.Leg[](parties.length * (parties.length - 1));
        uint256 count;
        for (uint256 i = 0; i < parties.length; ++i) {
            for (uint256 j = 0; j < parties.length; ++j) {
                if (i != j) terms.legs[count++] = _leg(parties[i], parties[j]);
            }
        }
    }

    function _bilateral() internal pure returns (IArrangementRegistry.Terms memory) {
        return _terms(_parties(JP, NZ));
    }

    function _trilateral() internal pure returns (IArrangementRegistry.Terms memory) {
        return _terms(_parties(JP, KR, NZ));
    }

    /// @dev The bilateral terms with legs that wait for confirmation.
    function _undated() internal pure returns (IArrangementRegistry.Terms memory terms) {
        terms = _bilateral();
        terms.legs[0].from = 0;
        terms.legs[1].from = 0;
    }

    function _proposed(IArrangementRegistry.Terms memory terms) internal returns (uint32) {
        vm.prank(_signatoryOf(terms.parties[0]));
        return registry.propose(terms);
    }

    function _adopted(IArrangementRegistry.Terms memory terms) internal returns (uint32 arrangement) {
        arrangement = _proposed(terms);
        _signAll(arrangement, 1, terms);
    }

    function _amended(uint32 arrangement, IArrangementRegistry.Terms memory terms) internal returns (uint16 version) {
        vm.prank(_signatoryOf(terms.parties[0]));
        version = registry.amend(arrangement, terms);
        _signAll(arrangement, version, terms);
    }

    function _signAll(uint32 arrangement, uint16 version, IArrangementRegistry.Terms memory terms) internal {
        for (uint256 i = 0; i < terms.parties.length; ++i) _sign(terms.parties[i], arrangement, version, terms);
    }

    /* WHEN */

    function _as(bytes2 economy) internal {
        vm.prank(_signatoryOf(economy));
    }

    /// @dev The next call is the economy's signatory's and is refused with this error.
    function _refuses(bytes2 economy, bytes memory reason) internal {
        vm.prank(_signatoryOf(economy));
        vm.expectRevert(reason);
    }

    /// @dev The next call is that of a writer with every role but SIGNATORY and is refused.
    function _refusesOtherRoles() internal {
        address account = address(0xBAD);
        authorities.set(account, JP, 255 ^ SIGNATORY);
        vm.prank(account);
        vm.expectRevert(
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, account, JP, SIGNATORY)
        );
    }

    function _sign(
        bytes2 economy,
        uint32 arrangement,
        uint16 version,
        IArrangementRegistry.Terms memory terms
    ) internal {
        vm.prank(_signatoryOf(economy));
        registry.sign(arrangement, version, terms);
    }

    function _suspend(bytes2 economy, uint32 arrangement, bytes2 issuer, bytes2 recogniser, uint40 time) internal {
        vm.prank(_signatoryOf(economy));
        registry.suspend(arrangement, issuer, recogniser, time);
    }

    function _resume(bytes2 economy, uint32 arrangement, bytes2 issuer, bytes2 recogniser, uint40 from) internal {
        vm.prank(_signatoryOf(economy));
        registry.resume(arrangement, issuer, recogniser, from);
    }

    function _withdraw(bytes2 economy, uint32 arrangement, uint40 time) internal {
        vm.prank(_signatoryOf(economy));
        registry.withdraw(arrangement, time);
    }

    function _terminate(bytes2 economy, uint32 arrangement, uint40 time) internal {
        vm.prank(_signatoryOf(economy));
        registry.terminate(arrangement, time);
    }

    function _unknown(uint32 arrangement) internal pure returns (bytes memory) {
        return
            abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_UnknownArrangement.selector, arrangement);
    }

    function _notParty(uint32 arrangement, bytes2 economy) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_NotParty.selector, arrangement, economy);
    }

    function _terminated(uint32 arrangement) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IArrangementRegistry.ArrangementRegistry_Terminated.selector, arrangement);
    }

    function _notAdopted(uint32 arrangement, uint16 expected, uint16 actual) internal pure returns (bytes memory) {
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_VersionNotAdopted.selector;
        return abi.encodeWithSelector(selector, arrangement, expected, actual);
    }

    function _invalidParties(uint256 index, bytes2 economy) internal pure returns (bytes memory) {
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_InvalidParties.selector;
        return abi.encodeWithSelector(selector, index, economy);
    }

    function _noticeTooShort(uint40 effectiveAt, uint40 earliest) internal pure returns (bytes memory) {
        bytes4 selector = IArrangementRegistry.ArrangementRegistry_NoticeTooShort.selector;
        return abi.encodeWithSelector(selector, effectiveAt, earliest);
    }

    /// @dev The earliest effect of a notice given at the present time.
    function _afterNotice() internal view returns (uint40) {
        return uint40(block.timestamp) + NOTICE * DAY;
    }

    /* THEN */

    function _state(uint32 arrangement) internal view returns (IArrangementRegistry.Arrangement memory) {
        return registry.arrangementOf(arrangement);
    }

    function _interval(
        bytes2 issuer,
        bytes2 recogniser,
        uint256 position
    ) internal view returns (IArrangementRegistry.Interval memory) {
        return registry.intervalsOf(issuer, recogniser)[position];
    }

    function _count(bytes2 issuer, bytes2 recogniser) internal view returns (uint256) {
        return registry.intervalsOf(issuer, recogniser).length;
    }

    /// @dev Whether an operator of the issuer that the legs of _leg cover is recognised at sea.
    function _recognised(bytes2 issuer, bytes2 recogniser, uint40 moment) internal view returns (bool recognised) {
        (recognised, ) = registry.recognises(issuer, recogniser, SEA, 7, 1, 4, moment);
    }

    function _equal(uint256 actual, uint256 expected, string memory what) internal pure {
        require(actual == expected, what);
    }
}
