// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IHistory} from "../../../contracts/interfaces/IHistory.sol";
import {Assert} from "./Assert.sol";
import {Vm} from "./Vm.sol";

/// @dev What an auditor keeps: the head and sequence, folded from the logs alone by the rule of IHistory, and nothing of History.sol.
struct Auditor {
    address registry;
    bytes24 head;
    uint64 sequence;
}

/// @dev Folds logs as an auditor would and compares with what the registry says. For use by the tests of every registry:
/// begin() when it is deployed (before any entry), follow() after each call with vm.getRecordedLogs(), then check().
library HistoryFold {
    function begin(Auditor storage self, IHistory registry, uint256 chainId) internal {
        self.registry = address(registry);
        self.head = bytes24(sha256(abi.encode(chainId, address(registry))));
        self.sequence = 0;
    }

    /// @dev Folds the logs of one block; fails if one of them has not exactly one indexed field, or does not begin with the next
    /// sequence and the writer.
    /// @param writer Who sent the calls that logged them.
    function follow(Auditor storage self, Vm.Log[] memory logs, uint256 blockTime, address writer) internal {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != self.registry) continue;
            Assert.equal(logs[i].topics.length, 2, "topics: selector and subject");
            (uint64 sequence, address author) = abi.decode(logs[i].data, (uint64, address));
            Assert.equal(sequence, ++self.sequence, "sequence of the log");
            Assert.equal(author, writer, "writer of the log");
            self.head = bytes24(
                sha256(
                    bytes.concat(
                        self.head,
                        bytes8(uint64(blockTime)),
                        logs[i].topics[0],
                        logs[i].topics[1],
                        logs[i].data
                    )
                )
            );
        }
    }

    function check(Auditor storage self) internal view {
        (bytes24 head, uint64 sequence) = IHistory(self.registry).history();
        Assert.equal(head, self.head, "head");
        Assert.equal(sequence, self.sequence, "sequence");
    }
}
