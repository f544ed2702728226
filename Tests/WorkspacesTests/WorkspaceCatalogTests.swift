import Columns
import Diagnostics
import Ingest
import Query
import Testing

@testable import Workspaces

struct WorkspaceCatalogTests {
    private func rows(_ provider: any TableProvider, _ columns: [String]? = nil) throws -> [[String]] {
        let names = columns ?? provider.schema.names
        let indices = try names.map { try #require(provider.schema.index(of: $0)) }
        var result: [[String]] = []
        try provider.scan(columns: indices) { chunk in
            for row in 0..<chunk.rowCount { result.append(chunk.columns.map { $0[row].description }) }
            return true
        }
        return result
    }

    @Test func everyTableHasAName() throws {
        let folder = try Exports.folder(["calls 2026.csv": "number,minutes\n1,2\n", "shops.csv": "shop\nNorth\n"])
        let workspace = try folder.workspace { $0.tables = [("given", folder.path + "/shops.csv")] }
        var catalog = WorkspaceCatalog(workspace)
        #expect(try rows(try #require(try catalog.provider(named: "CLIENTS")), ["name"]).count == 3)
        #expect(try rows(try #require(try catalog.provider(named: "calls 2026"))) == [["1", "2"]])
        #expect(try rows(try #require(try catalog.provider(named: "calls_2026"))) == [["1", "2"]])
        #expect(try rows(try #require(try catalog.provider(named: "given"))) == [["North"]])
        #expect(try catalog.provider(named: "nothing") == nil)
        #expect(catalog.view(named: "x") == nil)
        catalog.add(view: SourceText(name: "x.sql", text: "SELECT 1"), named: "X")
        #expect(catalog.view(named: "x")?.text == "SELECT 1")
        for name in ["clients", "assignments", "calls 2026", "shops", "given", "X"] {
            #expect(catalog.names.contains(name), "\(name)")
        }
        // A repeated column, and none at all.
        let clients = try #require(try catalog.provider(named: "clients"))
        var counts: [Int] = []
        try clients.scan(columns: [0, 0]) { chunk in
            counts.append(chunk.columns.count)
            return true
        }
        try clients.scan(columns: []) { chunk in
            counts.append(chunk.rowCount)
            return true
        }
        #expect(counts == [2, 3])
        #expect(clients.rowCountEstimate == 3)
    }

    @Test func filesInQuotesAreReadAsTheyAre() throws {
        let folder = try Exports.folder(["part-1.csv": "a,b\n1,x\n1,x\n", "part-2.csv": "b,c,a\ny,2.5,3\n"])
        let catalog = WorkspaceCatalog(try folder.workspace())
        #expect(try rows(try catalog.provider(forFile: "part-1.csv")) == [["1", "x"], ["1", "x"]])
        #expect(try rows(try catalog.provider(forFile: folder.path + "/part-1.csv")).count == 2)
        let union = try catalog.provider(forFile: "part-*.csv")
        #expect(union.schema.names == ["a", "b", "c"])
        #expect(try rows(union).map { $0.joined(separator: "|") } == ["1|x|", "1|x|", "3|y|2.5"])
        #expect(try rows(union, ["c", "a"]) == [["", "1"], ["", "1"], ["2.5", "3"]])
        #expect(union.rowCountEstimate == 3)
        var seen = 0
        try union.scan(columns: [0]) { _ in
            seen += 1
            return false
        }
        #expect(seen == 1)
        #expect(throws: Diagnostic.self) { try catalog.provider(forFile: "nowhere.csv") }
        #expect(throws: Diagnostic.self) { try catalog.provider(forFile: "nowhere-*.csv") }
    }

    @Test func plansAreTables() throws {
        let yaml = """
            currency: EUR
            targets:
              - {kpi: conversion, target: 30 %, grade: senior}
            salary_bands:
              - {grade: junior, desired: [900, 1400], offered: [800, 1200]}
            """
        let catalog = WorkspaceCatalog(try Exports.folder(["rapport.yaml": yaml]).workspace())
        let targets = try #require(try catalog.provider(named: "kpi_target_rules"))
        #expect(try rows(targets, ["kpi", "target", "grade", "scheme"]) == [["conversion", "0.300000", "senior", ""]])
        let bands = try #require(try catalog.provider(named: "salary_bands"))
        #expect(try rows(bands) == [["junior", "900.00", "1400.00", "800.00", "1200.00", "EUR"]])
    }

    @Test func assignmentsAreExportedOrTodays() throws {
        let today = try Exports.folder().workspace()
        #expect(try today.assignmentBasis() == .todaysOwner)
        #expect(
            try today.assignments().rows.map { $0.map(\.description) } == [
                ["C1", "M1", "2024-01-15", "", "today's owner"], ["C2", "M2", "2024-02-20", "", "today's owner"],
            ])
        let assignments = "client_id,manager_id,from,to\nC1,M2,2024-01-15,2025-01-01\nC1,M1,2025-01-01,\n"
        let exported = try Exports.folder(["assignments.csv": assignments]).workspace()
        #expect(try exported.assignmentBasis() == .export)
        #expect(
            try exported.assignments().rows.map { $0.map(\.description) } == [
                ["C1", "M2", "2024-01-15", "2025-01-01", "export"], ["C1", "M1", "2025-01-01", "", "export"],
            ])
    }

    @Test func snapshotsAreHistory() throws {
        let header = "client_id,name,acquired_on,manager_id\n"
        let folder = try Exports.folder([
            "clients.csv": "",
            "clients-2026-07.csv": header + "C1,Ana,2024-01-15,M1\nC2,Beta,2024-02-20,M2\nC3,Gamma,2025-03-01,\n",
            "clients-2026-08.csv": header + "C1,Ana,2024-01-15,M2\nC2,Beta SRL,2024-02-20,M2\nC3,Gamma,2025-03-01,M1\n",
            "clients-2026-09.csv": header + "C1,Ana,2024-01-15,M2\nC3,Gamma,2025-03-01,\nC4,Delta,2026-09-05,M1\n",
        ])
        let workspace = try folder.workspace()
        #expect(try workspace.assignmentBasis() == .snapshots)
        #expect(
            try workspace.table("clients", columns: ["client_id", "name", "manager_id"]).table.rows.map {
                $0.map(\.description)
            } == [["C2", "Beta SRL", "M2"], ["C1", "Ana", "M2"], ["C3", "Gamma", ""], ["C4", "Delta", "M1"]])
        #expect(try workspace.report(of: "clients").conflictCount == 0)
        let spans = try workspace.assignments().rows.map { $0.prefix(4).map(\.description) }
        #expect(
            Set(spans) == [
                ["C1", "M1", "2024-01-15", "2026-08-01"], ["C1", "M2", "2026-08-01", ""],
                ["C2", "M2", "2024-02-20", "2026-09-01"], ["C3", "M1", "2026-08-01", "2026-09-01"],
                ["C4", "M1", "2026-09-01", ""],
            ])
    }

    @Test func qualityIsReported() throws {
        let interactions =
            Exports.interactions + """
                I6,C9,M1,2026-09-29 10:00:00,purchase,-5.00,,,,I99,,
                I7,C1,M9,2026-09-29 11:00:00,purchase,,,,,,,
                I7,C1,M9,2026-09-29 11:00:00,purchase,,,,,,,

                """
        let folder = try Exports.folder(["interactions.csv": interactions])
        let findings = try folder.workspace().qualityFindings()
        func finding(_ kind: QualityFinding.Kind, _ table: String, _ column: String? = nil) -> QualityFinding? {
            findings.first { $0.kind == kind && $0.table == table && $0.column == column }
        }
        #expect(finding(.duplicate, "interactions")?.count == 1)
        #expect(finding(.orphan, "interactions", "client_id")?.examples == ["C9"])
        #expect(finding(.orphan, "interactions", "manager_id")?.examples == ["M9"])
        #expect(finding(.orphan, "interactions", "related_to")?.examples == ["I99"])
        #expect(finding(.orphan, "clients", "manager_id")?.count == 0)
        #expect(finding(.missingValue, "interactions", "amount")?.examples == ["I7"])
        #expect(finding(.impossible, "interactions", "amount")?.examples == ["I6"])
        #expect(finding(.gap, "interactions", "occurred_at")?.count == 26)
        #expect(finding(.gap, "interactions", "occurred_at")?.examples == ["2026-09-02 to 2026-09-27"])
        #expect(finding(.absent, "interactions")?.examples.contains("channel") == true)
        #expect(finding(.rejected, "interactions")?.isDefect == false)
        #expect(try folder.workspace().rejectSummary().isAllowed)
    }
}
