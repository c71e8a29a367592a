// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthorityRegistry} from "../../../../contracts/interfaces/IAuthorityRegistry.sol";

/// @dev Answers the one question that registries put to the registry of authorities.
contract AuthorityStub {
    mapping(address account => bytes2) public economyOf;
    mapping(address account => uint8) public rolesOf;

    function set(address account, bytes2 economy, uint8 roles) external {
        economyOf[account] = economy;
        rolesOf[account] = roles;
    }

    function authorise(address account, uint8 role) external view returns (bytes2 economy) {
        economy = economyOf[account];
        if (economy == 0) revert IAuthorityRegistry.AuthorityRegistry_UnknownWriter(account);
        if (rolesOf[account] & role == 0) {
            revert IAuthorityRegistry.AuthorityRegistry_RoleMissing(account, economy, role);
        }
    }
}
