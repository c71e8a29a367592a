// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IArrangementRegistry} from "../../../../contracts/interfaces/IArrangementRegistry.sol";
import {Vm} from "../../support/Vm.sol";

/// @dev Rebuilds the registry from its logs alone, as a reader off the ledger must. Fold the logs of each block in that block.
contract RegistryFold {
    IArrangementRegistry private immutable registry;

    bytes24 public head;
    uint64 public sequence;
    uint32 public count;

    bytes4[] private directions;
    mapping(uint32 arrangement => IArrangementRegistry.Arrangement) private states;
    mapping(uint32 arrangement => IArrangementRegistry.Terms) private proposedTerms;
    mapping(uint32 arrangement => bytes2[]) private parties;
    mapping(uint32 arrangement => mapping(bytes2 economy => uint40)) private leavesAt;
    mapping(uint32 arrangement => mapping(bytes4 direction => IArrangementRegistry.Suspension)) private suspensions;
    mapping(bytes4 direction => IArrangementRegistry.Interval[]) private intervals;
    /// @dev The parties of every version, for ever.
    mapping(uint32 arrangement => mapping(uint16 version => bytes2[])) private partiesOfVersion;

    constructor(IArrangementRegistry registry_) {
        registry = registry_;
        head = bytes24(sha256(abi.encode(block.chainid, address(registry_))));
    }

    function fold(Vm.Log[] calldata logs) external {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(registry)) continue;
            Vm.Log calldata log = logs[i];
            require(log.topics.length == 2, "4.9: one indexed field");
            require(uint64(uint256(bytes32(log.data[:32]))) == ++sequence, "4.9: gapless sequence");
            bytes memory entry = abi.encodePacked(
                head,
                uint64(block.timestamp),
                log.topics[0],
                log.topics[1],
                log.data
            );
            head = bytes24(sha256(entry));
            _apply(log.topics[0], uint32(uint256(log.topics[1])), log.data);
        }
    }

    /// @dev Reverts unless everything that the registry shows follows from its logs.
    function requireComplete() external view {
        (bytes24 actualHead, uint64 actualSequence) = registry.history();
        require(actualHead == head && actualSequence == sequence, "4.9: head and sequence");
        require(registry.arrangementCount() == count, "4.10: count");
        for (uint32 i = 1; i <= count; ++i) _requireArrangement(i);
        for (uint256 i = 0; i < directions.length; ++i) {
            bytes4 key = directions[i];
            IArrangementRegistry.Interval[] memory actual = registry.intervalsOf(bytes2(key), bytes2(key << 16));
            require(keccak256(abi.encode(actual)) == keccak256(abi.encode(intervals[key])), "4.10: intervals");
        }
    }

    /// @dev Whether an economy was a party of a version when it was adopted.
    function wasParty(uint32 arrangement, uint16 version, bytes2 economy) external view returns (bool) {
        return _contains(partiesOfVersion[arrangement][version], economy);
    }

    function _requireArrangement(uint32 arrangement) private view {
        bytes32 actual = keccak256(abi.encode(registry.arrangementOf(arrangement)));
        require(actual == keccak256(abi.encode(states[arrangement])), "4.10: arrangement");
        (bytes2[] memory actualParties, uint40[] memory actualLeavesAt) = registry.partiesOf(arrangement);
        require(keccak256(abi.encode(actualParties)) == keccak256(abi.encode(parties[arrangement])), "4.10: parties");
        for (uint256 i = 0; i < actualParties.length; ++i) {
            require(actualLeavesAt[i] == leavesAt[arrangement][actualParties[i]], "4.10: withdrawals");
        }
        for (uint256 i = 0; i < directions.length; ++i) {
            bytes4 key = directions[i];
            bytes memory suspension = abi.encode(registry.suspensionOf(arrangement, bytes2(key), bytes2(key << 16)));
            require(keccak256(suspension) == keccak256(abi.encode(suspensions[arrangement][key])), "4.10: suspensions");
        }
    }

    function _apply(bytes32 topic, uint32 arrangement, bytes calldata data) private {
        if (topic == IArrangementRegistry.ArrangementProposed.selector) _proposed(arrangement, data);
        else if (topic == IArrangementRegistry.ArrangementProposalCancelled.selector) _dropProposal(arrangement);
        else if (topic == IArrangementRegistry.ArrangementSigned.selector) _signed(arrangement, data);
        else if (topic == IArrangementRegistry.ArrangementAdopted.selector) _adopted(arrangement, data);
        else if (topic == IArrangementRegistry.ArrangementAcceded.selector) _acceded(arrangement, data);
        else if (topic == IArrangementRegistry.LegEnteredIntoForce.selector) _entered(arrangement, data);
        else if (topic == IArrangementRegistry.LegEndSet.selector) _endSet(arrangement, data);
        else if (topic == IArrangementRegistry.SuspensionNotified.selector) _suspended(arrangement, data);
        else if (topic == IArrangementRegistry.SuspensionCancelled.selector) _unsuspended(arrangement, data);
        else if (topic == IArrangementRegistry.ArrangementResumed.selector) _unsuspended(arrangement, data);
        else if (topic == IArrangementRegistry.WithdrawalNotified.selector) _withdrawing(arrangement, data);
        else if (topic == IArrangementRegistry.WithdrawalCancelled.selector) _staying(arrangement, data);
        else if (topic == IArrangementRegistry.ArrangementTerminated.selector) _terminated(arrangement, data);
        else _requireKnown(topic);
    }

    function _proposed(uint32 arrangement, bytes calldata data) private {
        (, , uint16 version, , bytes32 termsHash, IArrangementRegistry.Terms memory terms) = abi.decode(
            data,
            (uint64, address, uint16, bytes2, bytes32, IArrangementRegistry.Terms)
        );
        require(registry.hashTerms(arrangement, version, terms) == termsHash, "hash of the emitted terms");
        if (version == 1) require(arrangement == ++count, "numbers ascend");
        states[arrangement].kind = terms.kind;
        states[arrangement].proposed = version;
        states[arrangement].proposedHash = termsHash;
        proposedTerms[arrangement] = terms;
    }

    function _dropProposal(uint32 arrangement) private {
        states[arrangement].proposed = 0;
        states[arrangement].proposedHash = 0;
        states[arrangement].signatures = 0;
    }

    function _signed(uint32 arrangement, bytes calldata data) private {
        (, , , bytes2 party) = abi.decode(data, (uint64, address, uint16, bytes2));
        bytes2[] storage signers = proposedTerms[arrangement].parties;
        for (uint256 i = 0; i < signers.length; ++i) {
            if (signers[i] == party) states[arrangement].signatures |= 1 << i;
        }
    }

    function _adopted(uint32 arrangement, bytes calldata data) private {
        (, , uint16 version, uint40 governsFrom) = abi.decode(data, (uint64, address, uint16, uint40));
        IArrangementRegistry.Arrangement storage state = states[arrangement];
        IArrangementRegistry.Terms storage terms = proposedTerms[arrangement];
        require(state.signatures == (1 << terms.parties.length) - 1, "4.5: all parties have signed");
        require(version == state.version + 1 && version == state.proposed, "4.5: the next version");
        state.version = version;
        state.noticeDays = terms.noticeDays;
        state.governsFrom = governsFrom;
        state.termsHash = state.proposedHash;
        _dropProposal(arrangement);
        parties[arrangement] = terms.parties;
        partiesOfVersion[arrangement][version] = terms.parties;
        for (uint256 i = 0; i < directions.length; ++i) {
            delete suspensions[arrangement][directions[i]];
            _replace(intervals[directions[i]], arrangement, governsFrom);
        }
    }

    function _replace(IArrangementRegistry.Interval[] storage list, uint32 arrangement, uint40 governsFrom) private {
        for (uint256 i = 0; i < list.length; ++i) {
            uint40 until = list[i].leg.until;
            bool ended = until != 0 && until <= block.timestamp;
            uint40 planned = list[i].plannedUntil;
            if (!ended && list[i].arrangement == arrangement && (planned == 0 || planned > governsFrom)) {
                list[i].plannedUntil = governsFrom;
            }
        }
    }

    function _acceded(uint32 arrangement, bytes calldata data) private {
        (, , , bytes2 party) = abi.decode(data, (uint64, address, uint16, bytes2));
        leavesAt[arrangement][party] = 0;
    }

    function _entered(uint32 arrangement, bytes calldata data) private {
        (, , uint16 version, uint32 position, IArrangementRegistry.Leg memory leg) = abi.decode(
            data,
            (uint64, address, uint16, uint32, IArrangementRegistry.Leg)
        );
        bytes4 key = _key(leg.issuer, leg.recogniser);
        if (intervals[key].length == 0) directions.push(key);
        require(position == intervals[key].length, "position");
        intervals[key].push(IArrangementRegistry.Interval(leg, leg.until, arrangement, version));
    }

    function _endSet(uint32 arrangement, bytes calldata data) private {
        (, , bytes2 issuer, bytes2 recogniser, uint32 position, uint40 until) = abi.decode(
            data,
            (uint64, address, bytes2, bytes2, uint32, uint40)
        );
        IArrangementRegistry.Interval storage interval = intervals[_key(issuer, recogniser)][position];
        require(interval.arrangement == arrangement, "end of its own leg");
        require(until == 0 || until >= block.timestamp, "ends are set in the present or future");
        require(interval.leg.until != until, "an end that is set is another");
        interval.leg.until = until;
    }

    function _suspended(uint32 arrangement, bytes calldata data) private {
        (, , bytes2 party, bytes2 issuer, bytes2 recogniser, uint40 effectiveAt) = abi.decode(
            data,
            (uint64, address, bytes2, bytes2, bytes2, uint40)
        );
        suspensions[arrangement][_key(issuer, recogniser)] = IArrangementRegistry.Suspension(party, effectiveAt);
    }

    /// @dev A cancellation and a resumption begin with the same fields.
    function _unsuspended(uint32 arrangement, bytes calldata data) private {
        (, , , bytes2 issuer, bytes2 recogniser) = abi.decode(data, (uint64, address, bytes2, bytes2, bytes2));
        delete suspensions[arrangement][_key(issuer, recogniser)];
    }

    function _withdrawing(uint32 arrangement, bytes calldata data) private {
        (, , bytes2 party, uint40 effectiveAt) = abi.decode(data, (uint64, address, bytes2, uint40));
        leavesAt[arrangement][party] = effectiveAt;
    }

    function _staying(uint32 arrangement, bytes calldata data) private {
        (, , bytes2 party) = abi.decode(data, (uint64, address, bytes2));
        leavesAt[arrangement][party] = 0;
    }

    function _terminated(uint32 arrangement, bytes calldata data) private {
        (, , states[arrangement].terminatedAt) = abi.decode(data, (uint64, address, uint40));
    }

    function _requireKnown(bytes32 topic) private pure {
        bool known =
            topic == IArrangementRegistry.EntryIntoForceConfirmed.selector ||
                topic == IArrangementRegistry.TerminationSigned.selector;
        require(known, "unknown event");
    }

    function _key(bytes2 issuer, bytes2 recogniser) private pure returns (bytes4) {
        return bytes4(bytes.concat(issuer, recogniser));
    }

    function _contains(bytes2[] storage list, bytes2 economy) private view returns (bool) {
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i] == economy) return true;
        }
        return false;
    }
}
