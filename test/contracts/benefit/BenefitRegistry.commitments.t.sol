// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IBenefitRegistry} from "../../../contracts/interfaces/IBenefitRegistry.sol";
import {Assert} from "../support/Assert.sol";
import {vm} from "../support/Vm.sol";
import {BenefitFixture} from "./BenefitFixture.sol";

contract BenefitRegistryCommitmentsTest is BenefitFixture {
    function test_RevertWhen_ReporterNoMonitor() public {
        _refusesOtherRoles(NZ);
        registry.report(_report());
    }

    function test_RevertWhen_PartnerInvalid() public {
        IBenefitRegistry.Report memory entry = _report();
        entry.partner = NZ;
        _refusesReport(entry, _invalidParties(NZ, NZ));
        entry.partner = 0;
        _refusesReport(entry, _invalidParties(NZ, 0));
    }

    function test_RevertWhen_ReportPeriodInvalid() public {
        IBenefitRegistry.Report memory entry = _report();
        entry.until = T0 + 1;
        _refusesReport(entry, _invalidPeriod(T0 - MONTH, T0 + 1));
        entry.until = T0 - MONTH;
        _refusesReport(entry, _invalidPeriod(T0 - MONTH, T0 - MONTH));
        entry.until = T0 - MONTH - 1;
        _refusesReport(entry, _invalidPeriod(T0 - MONTH, T0 - MONTH - 1));
    }

    function test_RevertWhen_ReportEmpty() public {
        IBenefitRegistry.Report memory entry = _report();
        entry.root = 0;
        _refusesReport(entry, _emptyCommitment());
        entry = _report();
        entry.totals = 0;
        _refusesReport(entry, _emptyCommitment());
    }

    function test_RevertWhen_RevisionStale() public {
        IBenefitRegistry.Report memory entry = _report();
        bytes32 id = registry.reportId(NZ, 1, JP, T0 - MONTH, T0);
        bytes4 selector = IBenefitRegistry.BenefitRegistry_StaleRevision.selector;
        entry.revision = 0;
        _refusesReport(entry, abi.encodeWithSelector(selector, id, 1, 0));
        entry.revision = 2;
        _refusesReport(entry, abi.encodeWithSelector(selector, id, 1, 2));
        _reports(NZ, _report());
        _refusesReport(_report(), abi.encodeWithSelector(selector, id, 2, 1));
    }

    function test_StoresTheReport() public {
        bytes32 id = _reports(NZ, _report());
        Assert.equal(id, keccak256(abi.encode(NZ, uint32(1), JP, T0 - MONTH, T0)), "id");
        Assert.equal(id, registry.reportId(NZ, 1, JP, T0 - MONTH, T0), "id by the registry");
        _checkReport(id, 1, ROOT, TOTALS);
    }

    function test_EmitsReported() public {
        vm.recordLogs();
        bytes32 id = _reports(NZ, _report());
        bytes memory data = abi.encode(uint64(1), _monitorOf(NZ), NZ, _report());
        _checkEvent(IBenefitRegistry.BenefitReported.selector, id, data);
    }

    function test_ReplacesByTheCorrection() public {
        bytes32 id = _reports(NZ, _report());
        IBenefitRegistry.Report memory correction = _report();
        (correction.revision, correction.root, correction.totals) = (2, "new root", "new totals");
        Assert.equal(_reports(NZ, correction), id, "the same id");
        _checkReport(id, 2, "new root", "new totals");
    }

    function test_KeepsReportsApart() public {
        bytes32[] memory ids = new bytes32[](6);
        ids[0] = _reports(NZ, _report());
        ids[1] = _reports(KR, _report());
        IBenefitRegistry.Report memory entry = _report();
        entry.arrangement = 2;
        ids[2] = _reports(NZ, entry);
        entry = _report();
        entry.partner = KR;
        ids[3] = _reports(NZ, entry);
        entry = _report();
        entry.from = T0 - MONTH + 1;
        ids[4] = _reports(NZ, entry);
        entry = _report();
        entry.until = T0 - 1;
        ids[5] = _reports(NZ, entry);
        for (uint256 i = 0; i < 6; ++i) {
            _checkReport(ids[i], 1, ROOT, TOTALS);
            for (uint256 j = 0; j < i; ++j) Assert.isTrue(ids[i] != ids[j], "another id");
        }
    }

    function test_RevertWhen_AnchorerNoMonitor() public {
        _refusesOtherRoles(NZ);
        registry.anchorReceipts(T0 - MONTH, T0, ROOT);
    }

    function test_RevertWhen_ReceiptsPeriodInvalid() public {
        _refuses(NZ, _invalidPeriod(T0 - MONTH, T0 + 1));
        registry.anchorReceipts(T0 - MONTH, T0 + 1, ROOT);
        _refuses(NZ, _invalidPeriod(T0, T0));
        registry.anchorReceipts(T0, T0, ROOT);
    }

    function test_RevertWhen_ReceiptsEmpty() public {
        _refuses(NZ, _emptyCommitment());
        registry.anchorReceipts(T0 - MONTH, T0, 0);
    }

    function test_RevertGiven_Anchored() public {
        bytes32 id = _anchors(NZ, T0 - MONTH, T0);
        bytes4 selector = IBenefitRegistry.BenefitRegistry_AlreadyAnchored.selector;
        _refuses(NZ, abi.encodeWithSelector(selector, id, ROOT));
        registry.anchorReceipts(T0 - MONTH, T0, "another root");
    }

    function test_StoresTheRoot() public {
        bytes32 id = _anchors(NZ, T0 - MONTH, T0);
        Assert.equal(id, keccak256(abi.encode(NZ, T0 - MONTH, T0)), "id");
        Assert.equal(id, registry.receiptsId(NZ, T0 - MONTH, T0), "id by the registry");
        Assert.equal(registry.receiptsOf(id), ROOT, "root");
    }

    function test_EmitsAnchored() public {
        vm.recordLogs();
        bytes32 id = _anchors(NZ, T0 - MONTH, T0);
        bytes memory data = abi.encode(uint64(1), _monitorOf(NZ), NZ, T0 - MONTH, T0, ROOT);
        _checkEvent(IBenefitRegistry.ReceiptsAnchored.selector, id, data);
    }

    function test_KeepsReceiptsApart() public {
        bytes32 id = _anchors(NZ, T0 - MONTH, T0);
        Assert.isTrue(_anchors(JP, T0 - MONTH, T0) != id, "another economy");
        Assert.isTrue(_anchors(NZ, T0 - MONTH, T0 - 1) != id, "another period");
        Assert.equal(registry.receiptsOf(registry.receiptsId(KR, T0 - MONTH, T0)), bytes32(0), "none of KR");
    }

    function _reports(bytes2 economy, IBenefitRegistry.Report memory entry) private returns (bytes32) {
        _as(economy);
        return registry.report(entry);
    }

    function _anchors(bytes2 economy, uint40 from, uint40 until) private returns (bytes32) {
        _as(economy);
        return registry.anchorReceipts(from, until, ROOT);
    }

    function _refusesReport(IBenefitRegistry.Report memory entry, bytes memory reason) private {
        _refuses(NZ, reason);
        registry.report(entry);
    }

    function _checkReport(bytes32 id, uint16 revision, bytes32 root, bytes32 totals) private view {
        (uint16 actualRevision, bytes32 actualRoot, bytes32 actualTotals) = registry.reportOf(id);
        Assert.equal(actualRevision, revision, "revision");
        Assert.equal(actualRoot, root, "root");
        Assert.equal(actualTotals, totals, "totals");
    }
}
