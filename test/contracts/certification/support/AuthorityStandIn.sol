// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @dev Answers authorise() like the AuthorityRegistry, from a table that the tests set at will.
contract AuthorityStandIn {
    error AuthorityStandIn_NotAuthorised(address account, uint8 role);

    mapping(address account => bytes2) public economyOf;
    mapping(address account => uint8) public rolesOf;

    function set(address account, bytes2 economy, uint8 roles) external {
        economyOf[account] = economy;
        rolesOf[account] = roles;
    }

    function authorise(address account, uint8 role) external view returns (bytes2 economy) {
        if (rolesOf[account] & role == 0) revert AuthorityStandIn_NotAuthorised(account, role);
        return economyOf[account];
    }
}
