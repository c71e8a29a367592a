// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @dev Comparisons that say what differs and how.
library Assert {
    error NotEqual(string what, bytes32 actual, bytes32 expected);
    error NotTrue(string what);

    function isTrue(bool condition, string memory what) internal pure {
        if (!condition) revert NotTrue(what);
    }

    function equal(bytes32 actual, bytes32 expected, string memory what) internal pure {
        if (actual != expected) revert NotEqual(what, actual, expected);
    }

    function equal(uint256 actual, uint256 expected, string memory what) internal pure {
        equal(bytes32(actual), bytes32(expected), what);
    }

    function equal(address actual, address expected, string memory what) internal pure {
        equal(uint160(actual), uint160(expected), what);
    }

    function equal(string memory actual, string memory expected, string memory what) internal pure {
        equal(keccak256(bytes(actual)), keccak256(bytes(expected)), what);
    }

    /// @dev Structs and arrays, by their encodings.
    function equal(bytes memory actual, bytes memory expected, string memory what) internal pure {
        equal(keccak256(actual), keccak256(expected), what);
    }
}
