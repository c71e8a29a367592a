// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AuthorityRegistry} from "../../../contracts/AuthorityRegistry.sol";
import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {Vm, vm} from "../support/Vm.sol";
import {AuthorityFixture} from "./AuthorityFixture.sol";

contract AuthorityRegistryConstructorTest is AuthorityFixture {
    function _refused(bytes2[] memory founders, address[] memory admins, bytes memory reason) private {
        vm.expectRevert(reason);
        new AuthorityRegistry(founders, admins);
    }

    function test_Constructor_RevertsWithoutFounders() public {
        _refused(
            _codes(0),
            _admins(0),
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_InvalidFounders.selector, 0)
        );
    }

    function test_Constructor_RevertsWithTooManyFounders() public {
        (bytes2[] memory codes, address[] memory admins) = _alphabet(257);
        _refused(
            codes,
            admins,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_InvalidFounders.selector, 257)
        );
    }

    function test_Constructor_TakesAsManyFoundersAsPositions() public {
        (bytes2[] memory codes, address[] memory admins) = _alphabet(256);
        registry = new AuthorityRegistry(codes, admins);
        Assert.equal(registry.memberCount(), 256, "members");
        Assert.equal(registry.memberOf(codes[255]).position, 255, "last position");
    }

    function test_Constructor_RevertsUnlessOneAdminEach() public {
        bytes memory reason = abi.encodeWithSelector(
            IAuthorityRegistry.AuthorityRegistry_InvalidAccount.selector,
            address(0)
        );
        _refused(_codes(3), _admins(2), reason);
        _refused(_codes(2), _admins(3), reason);
    }

    function test_Constructor_RevertsWhenAdminIsZero() public {
        address[] memory admins = _admins(3);
        admins[1] = address(0);
        _refused(
            _codes(3),
            admins,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_InvalidAccount.selector, address(0))
        );
    }

    function test_Constructor_RevertsWhenAdminServesTwoFounders() public {
        address[] memory admins = _admins(3);
        admins[2] = admins[0];
        _refused(
            _codes(3),
            admins,
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_WriterOfAnotherEconomy.selector, admins[0], TW)
        );
    }

    function test_Constructor_RevertsWhenEconomyIsTwice() public {
        bytes2[] memory codes = _codes(3);
        codes[2] = TW;
        _refused(
            codes,
            _admins(3),
            abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_DuplicateEconomy.selector, TW)
        );
    }

    function test_Constructor_RevertsUnlessTwoCapitals() public {
        bytes2[7] memory bad = [bytes2("tw"), "Tw", "T1", "T", bytes2(0), "@A", "A["];
        for (uint256 i = 0; i < bad.length; ++i) {
            bytes2[] memory codes = _codes(2);
            codes[1] = bad[i];
            _refused(
                codes,
                _admins(2),
                abi.encodeWithSelector(IAuthorityRegistry.AuthorityRegistry_InvalidEconomy.selector, bad[i])
            );
        }
    }

    function test_Constructor_AdmitsTheFounders() public {
        _found(3);
        Assert.equal(registry.memberCount(), 3, "members");
        Assert.equal(abi.encode(registry.economies()), abi.encode(_codes(3)), "economies");
        for (uint8 i = 0; i < 3; ++i) {
            bytes2 economy = _codes(3)[i];
            IAuthorityRegistry.Member memory member = IAuthorityRegistry.Member({
                status: IAuthorityRegistry.MemberStatus.ACTIVE,
                position: i,
                generation: 1,
                since: START,
                compromisedSince: 0,
                clearedAt: 0
            });
            Assert.equal(abi.encode(registry.memberOf(economy)), abi.encode(member), "member");
            IAuthorityRegistry.Writer memory admin = IAuthorityRegistry.Writer(economy, ADMIN, START, 0, 0, 1);
            Assert.equal(abi.encode(registry.writerOf(_adminOf(economy))), abi.encode(admin), "admin");
        }
        Assert.equal(
            abi.encode(registry.memberOf(PE)),
            abi.encode(IAuthorityRegistry.Member(IAuthorityRegistry.MemberStatus.NONE, 0, 0, 0, 0, 0)),
            "not a member"
        );
    }

    function test_Constructor_RecordsEachAdmissionAndAdmin() public {
        vm.recordLogs();
        _found(2);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Assert.equal(logs.length, 4, "entries");
        for (uint64 i = 0; i < 2; ++i) {
            bytes2 economy = _codes(2)[i];
            address admin = _adminOf(economy);
            Assert.equal(logs[2 * i].topics[0], IAuthorityRegistry.MemberAdmitted.selector, "admitted");
            Assert.equal(logs[2 * i].topics[1], economy, "economy");
            Assert.equal(logs[2 * i].data, abi.encode(2 * i + 1, address(this), 0, admin, 1), "admission");
            Assert.equal(logs[2 * i + 1].topics[0], IAuthorityRegistry.WriterSet.selector, "set");
            Assert.equal(logs[2 * i + 1].topics[1], economy, "economy");
            bytes memory set = abi.encode(2 * i + 2, address(this), admin, ADMIN, START, 0, 1);
            Assert.equal(logs[2 * i + 1].data, set, "admin's slot");
        }
    }

    function test_Constructor_FixesTheConstants() public {
        _found(1);
        Assert.equal(registry.REGISTRAR(), 1, "REGISTRAR");
        Assert.equal(registry.SIGNATORY(), 2, "SIGNATORY");
        Assert.equal(registry.MONITOR(), 4, "MONITOR");
        Assert.equal(registry.ADMIN(), 8, "ADMIN");
        Assert.equal(registry.BALLOT_LIFETIME(), 2_592_000, "30 days");
        Assert.equal(registry.MAX_WRITERS(), 128, "MAX_WRITERS");
    }
}
