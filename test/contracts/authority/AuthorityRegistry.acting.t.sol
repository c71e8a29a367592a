// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";
import {WriterWords} from "./WriterWords.sol";

/// @dev A change of a member reaches all its writers in the very transaction, whatever became of them before.
contract AuthorityRegistryActingTest is AuthorityFixture {
    IAuthorityRegistry.MemberStatus private constant SUSPENDED = IAuthorityRegistry.MemberStatus.SUSPENDED;
    IAuthorityRegistry.MemberStatus private constant REMOVED = IAuthorityRegistry.MemberStatus.REMOVED;
    uint256 private constant MAX_WRITERS = 128;
    address private immutable NEW_ADMIN = _account("new admin");
    address private immutable REVOKED = _account("revoked");
    address private immutable MARKED = _account("marked");
    address private immutable AGAIN = _account("again");
    address private immutable LATER = _account("later");

    function setUp() public {
        _found(5);
    }

    function _clerk(uint256 number) private pure returns (address) {
        return address(uint160(0xc000 + number));
    }

    /// @dev TW with ten clerks, and with writers that were revoked, marked, revoked and set again, and one whose time is to come.
    function _staff() private {
        for (uint256 i = 0; i < 10; ++i) _setWriter(TW, _clerk(i), REGISTRAR);
        _setWriter(TW, REVOKED, 7);
        _setWriter(TW, MARKED, 7);
        _setWriter(TW, AGAIN, 7);
        vm.startPrank(_adminOf(TW));
        registry.revokeWriter(REVOKED);
        registry.markCompromised(MARKED, START);
        registry.revokeWriter(AGAIN);
        registry.setWriter(AGAIN, REGISTRAR, 0, 0);
        registry.setWriter(LATER, REGISTRAR, START + 500, 0);
        vm.stopPrank();
    }

    /// @dev What each of them holds, whether or not TW is active.
    function _checkWords() private view {
        for (uint256 i = 0; i < 10; ++i) WriterWords.check(registry, _clerk(i));
        address[7] memory others = [_adminOf(TW), REVOKED, MARKED, AGAIN, LATER, NEW_ADMIN, _adminOf(JP)];
        for (uint256 i = 0; i < others.length; ++i) WriterWords.check(registry, others[i]);
        WriterWords.checkList(registry, TW);
    }

    function _refused(address account, uint8 role, bytes memory reason) private {
        vm.expectRevert(reason);
        registry.authorise(account, role);
    }

    function _notActive(IAuthorityRegistry.MemberStatus status) private pure returns (bytes memory) {
        bytes4 notActive = IAuthorityRegistry.AuthorityRegistry_MemberNotActive.selector;
        return abi.encodeWithSelector(notActive, TW, status);
    }

    function _lapsed(address account, uint16 generation, uint16 current) private pure returns (bytes memory) {
        bytes4 lapsed = IAuthorityRegistry.AuthorityRegistry_WriterLapsed.selector;
        return abi.encodeWithSelector(lapsed, account, TW, generation, current);
    }

    function _missing(address account) private pure returns (bytes memory) {
        bytes4 missing = IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector;
        return abi.encodeWithSelector(missing, account, TW, REGISTRAR);
    }

    function _allRefused(bytes memory reason) private {
        for (uint256 i = 0; i < 10; ++i) _refused(_clerk(i), REGISTRAR, reason);
        _refused(AGAIN, REGISTRAR, reason);
        _refused(_adminOf(TW), ADMIN, reason);
        _refused(REVOKED, REGISTRAR, _missing(REVOKED));
        _refused(MARKED, REGISTRAR, _missing(MARKED));
    }

    function test_Vote_SuspensionStopsEveryWriterAtOnce() public {
        _staff();
        _pass(SUSPEND, TW);
        _allRefused(_notActive(SUSPENDED));
        vm.warp(START + 500);
        _refused(LATER, REGISTRAR, _notActive(SUSPENDED));
        _checkWords();
    }

    function test_Vote_ReinstatementLetsThemActAgainButNoOthers() public {
        _staff();
        _pass(SUSPEND, TW);
        _pass(REINSTATE, TW);
        for (uint256 i = 0; i < 10; ++i) Assert.equal(registry.authorise(_clerk(i), REGISTRAR), TW, "clerk");
        Assert.equal(registry.authorise(AGAIN, REGISTRAR), TW, "set again");
        Assert.equal(registry.authorise(_adminOf(TW), ADMIN), TW, "admin");
        _refused(REVOKED, REGISTRAR, _missing(REVOKED));
        _refused(MARKED, REGISTRAR, _missing(MARKED));
        _refused(
            AGAIN,
            6,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_RoleMissing.selector, AGAIN, TW, 6)
        );
        vm.warp(START + 500);
        Assert.equal(registry.authorise(LATER, REGISTRAR), TW, "its time has come");
        _checkWords();
    }

    function test_Vote_RemovalStopsEveryWriterAtOnce() public {
        _staff();
        _pass(REMOVE, TW);
        _allRefused(_notActive(REMOVED));
        _checkWords();
    }

    function test_Vote_NoLaterStatusWakesWritersOfAnOlderGeneration() public {
        _staff();
        _pass(REMOVE, TW);
        _pass(ADMIT, TW, NEW_ADMIN, 0);
        _checkWords();
        _pass(SUSPEND, TW);
        _pass(REINSTATE, TW);
        for (uint256 i = 0; i < 10; ++i) _refused(_clerk(i), REGISTRAR, _lapsed(_clerk(i), 1, 2));
        _refused(_adminOf(TW), ADMIN, _lapsed(_adminOf(TW), 1, 2));
        _refused(MARKED, REGISTRAR, _lapsed(MARKED, 1, 2));
        Assert.equal(registry.authorise(NEW_ADMIN, ADMIN), TW, "the new admin acts");
        Assert.equal(WriterWords.checkList(registry, TW), 1, "nobody else is listed");
        _checkWords();
    }

    function test_Vote_AnAdminNamedDuringASuspensionWaitsForItsEnd() public {
        _staff();
        _pass(SUSPEND, TW);
        _pass(REPLACE_ADMIN, TW, NEW_ADMIN, 0);
        _refused(NEW_ADMIN, ADMIN, _notActive(SUSPENDED));
        _refused(_clerk(0), REGISTRAR, _lapsed(_clerk(0), 1, 2));
        _checkWords();
        _pass(REINSTATE, TW);
        Assert.equal(registry.authorise(NEW_ADMIN, ADMIN), TW, "it acts from now on");
        _refused(_clerk(0), REGISTRAR, _lapsed(_clerk(0), 1, 2));
        _checkWords();
    }

    function test_SetWriter_ALapsedWriterThatIsSetAgainIsReachedToo() public {
        _staff();
        _pass(REPLACE_ADMIN, TW, NEW_ADMIN, 0);
        vm.startPrank(NEW_ADMIN);
        registry.setWriter(_clerk(3), REGISTRAR, 0, 0);
        registry.setWriter(_clerk(4), REGISTRAR, 0, 0);
        registry.revokeWriter(_clerk(5));
        registry.revokeWriter(_clerk(3));
        vm.stopPrank();
        _checkWords();
        _pass(SUSPEND, TW);
        _refused(_clerk(3), REGISTRAR, _missing(_clerk(3)));
        _refused(_clerk(4), REGISTRAR, _notActive(SUSPENDED));
        _refused(_clerk(5), REGISTRAR, _lapsed(_clerk(5), 1, 2));
        _checkWords();
    }

    /// @dev The last of the list takes the place that is given back: first, in between and last.
    function test_RevokeWriter_TheOthersAreStillReached() public {
        _staff();
        uint256[3] memory gone = [uint256(0), 5, 9];
        for (uint256 i = 0; i < gone.length; ++i) {
            vm.prank(_adminOf(TW));
            registry.revokeWriter(_clerk(gone[i]));
            _checkWords();
        }
        Assert.equal(WriterWords.checkList(registry, TW), 10, "admin, seven clerks, and two more");
        _pass(SUSPEND, TW);
        for (uint256 i = 0; i < 10; ++i) {
            bool left = i == 0 || i == 5 || i == 9;
            _refused(_clerk(i), REGISTRAR, left ? _missing(_clerk(i)) : _notActive(SUSPENDED));
        }
        _checkWords();
    }

    function _fill() private {
        for (uint256 i = 1; i < MAX_WRITERS; ++i) _setWriter(TW, _clerk(i), REGISTRAR);
    }

    function test_SetWriter_RevertsWithTooManyWriters() public {
        _fill();
        bytes4 tooMany = IAuthorityRegistry.AuthorityRegistry_TooManyWriters.selector;
        vm.expectRevert(abi.encodeWithSelector(tooMany, TW, MAX_WRITERS));
        _setWriter(TW, _clerk(0), REGISTRAR);
        _setWriter(JP, _clerk(0), REGISTRAR);
    }

    function test_SetWriter_TakesThePlaceOfARevokedWriter() public {
        _fill();
        _setWriter(TW, _clerk(7), 3);
        vm.prank(_adminOf(TW));
        registry.revokeWriter(_clerk(7));
        _setWriter(TW, _clerk(0), REGISTRAR);
        Assert.equal(registry.authorise(_clerk(0), REGISTRAR), TW, "it acts");
        Assert.equal(WriterWords.checkList(registry, TW), MAX_WRITERS, "as many as before");
    }

    function test_Vote_ReachesAsManyWritersAsThereCanBe() public {
        _fill();
        _pass(SUSPEND, TW);
        for (uint256 i = 1; i < MAX_WRITERS; ++i) _refused(_clerk(i), REGISTRAR, _notActive(SUSPENDED));
        _pass(REINSTATE, TW);
        Assert.equal(registry.authorise(_clerk(MAX_WRITERS - 1), REGISTRAR), TW, "the last acts again");
        _pass(REPLACE_ADMIN, TW, NEW_ADMIN, 0);
        for (uint256 i = 1; i < MAX_WRITERS; ++i) _refused(_clerk(i), REGISTRAR, _lapsed(_clerk(i), 1, 2));
        Assert.equal(WriterWords.checkList(registry, TW), 1, "the new admin");
    }
}
