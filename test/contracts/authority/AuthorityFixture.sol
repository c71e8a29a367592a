// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AuthorityRegistry} from "../../../contracts/AuthorityRegistry.sol";
import {IAuthorityRegistry} from "../../../contracts/interfaces/IAuthorityRegistry.sol";
import {vm} from "../support/Vm.sol";

/// @dev A registry with the first so many of TW, JP, KR, NZ, CL, SG as founders, and the few steps that most tests begin with.
abstract contract AuthorityFixture {
    uint40 internal constant START = 1_790_000_000;
    bytes2 internal constant TW = "TW";
    bytes2 internal constant JP = "JP";
    bytes2 internal constant KR = "KR";
    bytes2 internal constant NZ = "NZ";
    bytes2 internal constant CL = "CL";
    bytes2 internal constant SG = "SG";
    /// @dev Never a founder.
    bytes2 internal constant PE = "PE";
    uint8 internal constant REGISTRAR = 1;
    uint8 internal constant ADMIN = 8;

    IAuthorityRegistry.BallotKind internal constant ADMIT = IAuthorityRegistry.BallotKind.ADMIT;
    IAuthorityRegistry.BallotKind internal constant SUSPEND = IAuthorityRegistry.BallotKind.SUSPEND;
    IAuthorityRegistry.BallotKind internal constant REINSTATE = IAuthorityRegistry.BallotKind.REINSTATE;
    IAuthorityRegistry.BallotKind internal constant REMOVE = IAuthorityRegistry.BallotKind.REMOVE;
    IAuthorityRegistry.BallotKind internal constant REPLACE_ADMIN = IAuthorityRegistry.BallotKind.REPLACE_ADMIN;

    AuthorityRegistry internal registry;

    /// @dev Deploys the registry at START.
    function _found(uint256 count) internal {
        vm.warp(START);
        registry = new AuthorityRegistry(_codes(count), _admins(count));
    }

    function _codes(uint256 count) internal pure returns (bytes2[] memory codes) {
        bytes memory letters = "TWJPKRNZCLSG";
        codes = new bytes2[](count);
        for (uint256 i = 0; i < count; ++i) {
            codes[i] = bytes2(bytes.concat(letters[2 * i], letters[2 * i + 1]));
        }
    }

    function _admins(uint256 count) internal pure returns (address[] memory admins) {
        bytes2[] memory codes = _codes(count);
        admins = new address[](count);
        for (uint256 i = 0; i < count; ++i) admins[i] = _adminOf(codes[i]);
    }

    /// @dev The admin with which an economy is founded.
    function _adminOf(bytes2 economy) internal pure returns (address) {
        return _account(string(bytes.concat("admin of ", economy)));
    }

    /// @dev As many economies as asked for, up to 26 x 26, in alphabetical order, and an admin for each.
    function _alphabet(uint256 count) internal pure returns (bytes2[] memory codes, address[] memory admins) {
        codes = new bytes2[](count);
        admins = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            codes[i] = bytes2(uint16(((65 + i / 26) << 8) | (65 + (i % 26))));
            admins[i] = _adminOf(codes[i]);
        }
    }

    function _account(string memory name) internal pure returns (address) {
        return address(uint160(uint256(keccak256(bytes(name)))));
    }

    function _propose(
        bytes2 proposer,
        IAuthorityRegistry.BallotKind kind,
        bytes2 economy,
        address admin,
        uint40 compromisedSince
    ) internal returns (uint256) {
        vm.prank(_adminOf(proposer));
        return registry.propose(kind, economy, admin, compromisedSince);
    }

    function _propose(bytes2 proposer, IAuthorityRegistry.BallotKind kind, bytes2 economy) internal returns (uint256) {
        return _propose(proposer, kind, economy, address(0), 0);
    }

    function _vote(bytes2 voter, uint256 ballotId) internal {
        vm.prank(_adminOf(voter));
        registry.vote(ballotId);
    }

    /// @dev Passes a ballot with the votes of those electors that still have the admin of their founding.
    function _pass(
        IAuthorityRegistry.BallotKind kind,
        bytes2 economy,
        address admin,
        uint40 compromisedSince
    ) internal returns (uint256 ballotId) {
        bytes2[] memory voters = registry.economies();
        for (uint256 i = 0; i < voters.length; ++i) {
            bool passed = ballotId != 0 && registry.ballotOf(ballotId).passed;
            if (passed || voters[i] == economy || !_mayVote(voters[i])) continue;
            if (ballotId == 0) ballotId = _propose(voters[i], kind, economy, admin, compromisedSince);
            else _vote(voters[i], ballotId);
        }
        require(registry.ballotOf(ballotId).passed, "the ballot has not passed");
    }

    function _pass(IAuthorityRegistry.BallotKind kind, bytes2 economy) internal returns (uint256) {
        return _pass(kind, economy, address(0), 0);
    }

    function _mayVote(bytes2 economy) private view returns (bool) {
        try registry.authorise(_adminOf(economy), ADMIN) {
            return true;
        } catch {
            return false;
        }
    }

    function _setWriter(bytes2 economy, address account, uint8 roles) internal {
        vm.prank(_adminOf(economy));
        registry.setWriter(account, roles, 0, 0);
    }

    function _statusOf(bytes2 economy) internal view returns (IAuthorityRegistry.MemberStatus) {
        return registry.memberOf(economy).status;
    }

    /// @dev The sequence that the next entry carries.
    function _nextSequence() internal view returns (uint64) {
        (, uint64 sequence) = registry.history();
        return sequence + 1;
    }
}
