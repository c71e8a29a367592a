// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title What asking the AuthorityRegistry costs
/// @notice Answers authorise() at the price of the real one: one cold slot for the writer, one for its membership.
contract StandInAuthorities {
    error StandInAuthorities_NotAuthorised(address account, uint8 role);

    mapping(address account => uint256 economyAndRoles) private _writers;
    mapping(bytes2 economy => uint256 status) private _members;

    constructor(address writer, bytes2 economy) {
        _writers[writer] = (uint256(uint16(economy)) << 8) | type(uint8).max;
        _members[economy] = 1;
    }

    function authorise(address account, uint8 role) external view returns (bytes2 economy) {
        uint256 slot = _writers[account];
        economy = bytes2(uint16(slot >> 8));
        if (uint8(slot) & role == 0 || _members[economy] == 0) revert StandInAuthorities_NotAuthorised(account, role);
    }
}
