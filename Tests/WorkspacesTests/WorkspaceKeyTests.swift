import Columns
import Diagnostics
import Ingest
import Testing

@testable import Workspaces

struct WorkspaceKeyTests {
    private func texts(_ workspace: Workspace, _ table: String, _ columns: [String]) throws -> [[String]] {
        try workspace.table(table, columns: columns).table.rows.map { $0.map(\.description) }
    }

    @Test func contract11ExactDuplicatesAreDroppedAndCounted() throws {
        let lines = Exports.interactions.split(separator: "\n").map(String.init)
        let workspace = try Exports.folder([
            "interactions.csv": (lines + [lines[2], lines[2], lines[5]]).joined(separator: "\n")
        ]).workspace()
        #expect(
            try texts(workspace, "interactions", ["interaction_id"]).flatMap { $0 } == ["I1", "I2", "I3", "I4", "I5"])
        let report = try workspace.report(of: "interactions")
        #expect(report.duplicateCount == 3 && report.conflictCount == 0)
        #expect(report.recordCount == 8 && report.rowCount == 5)
    }

    @Test(arguments: [("first", "Ana Pop"), ("last", "Ana Popescu"), (nil, "Ana Popescu")])
    func contract11ConflictsAreSettledAsConfigured(_ policy: String?, _ name: String) throws {
        let clients = Exports.clients + "C1,Ana Popescu,individual,standard,advice,2024-01-15,M1,M2\n"
        var files = ["clients.csv": clients]
        if let policy { files["rapport.yaml"] = "tables:\n  clients:\n    conflicts: \(policy)\n" }
        let workspace = try Exports.folder(files).workspace()
        let rows = try texts(workspace, "clients", ["client_id", "name"])
        #expect(rows.count == 3)
        #expect(rows.contains(["C1", name]))
        let report = try workspace.report(of: "clients")
        #expect(report.conflictCount == 1)
        #expect(report.conflicts.first?.key == ["C1"])
    }

    @Test func contract11ConflictsMayBeAnError() throws {
        let clients = Exports.clients + "C1,Ana Popescu,individual,standard,advice,2024-01-15,M1,M2\n"
        let workspace = try Exports.folder([
            "clients.csv": clients, "rapport.yaml": "tables:\n  clients:\n    conflicts: error\n",
        ]).workspace()
        let error = #expect(throws: Diagnostic.self) { try workspace.table("clients") }
        #expect(error?.code == "conflicting-rows")
        #expect(error?.message.contains("\"C1\"") == true)
    }

    @Test func contract11PayrollRowsOfAMonthAreSummed() throws {
        let payroll =
            Exports.payroll + """
                M1,2026-08,Maria Ionescu,consultant,pool,middle,2022-05-01,99.95,,2
                M1,2026-09,Maria Ionescu,consultant,pool,senior,2022-05-01,1300.00,,

                """
        let workspace = try Exports.folder(["payroll.csv": payroll]).workspace()
        #expect(
            try texts(workspace, "payroll", ["manager_id", "month", "base_salary", "bonus", "training_days", "name"])
                == [
                    ["M1", "2026-08-01", "1299.95", "150.00", "3", "Maria Ionescu"],
                    ["M2", "2026-08-01", "2100.00", "300.00", "0", "Ion Popa"],
                    ["M1", "2026-09-01", "1300.00", "", "", "Maria Ionescu"],
                ])
        #expect(
            try texts(workspace, "payroll", ["grade", "base_salary_reporting"]).map { $0[0] } == [
                "middle", "senior", "senior",
            ])
        let report = try workspace.report(of: "payroll")
        #expect(report.summedCount == 1 && report.rowCount == 3 && report.recordCount == 4)
    }

    @Test func contract11RowsWithoutAKeyAreRejected() throws {
        let clients = Exports.clients + ",Nobody,individual,standard,,,,M1\n"
        let workspace = try Exports.folder(["clients.csv": clients]).workspace()
        #expect(try workspace.table("clients").table.rowCount == 3)
        let report = try workspace.report(of: "clients")
        #expect(report.rejectCount == 1)
        #expect(report.rejects.first?.reason == "it has no client_id")
        #expect(report.rejects.first?.line == 5)
    }

    @Test func keyIndexAgreesWithADictionary() {
        var seed: UInt64 = 7
        func next(_ bound: UInt64) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % bound)
        }
        for rows in [0, 1, 2, 17, 1000] {
            let texts = (0..<rows).map { _ in "key\(next(400))" }
            let dates = (0..<rows).map { _ in Int32(next(3)) }
            let isIncluded = (0..<rows).map { _ in next(10) > 0 }
            let split = rows / 3
            let first = Column(type: .text, storage: .text(TextArray(texts[..<split])))
            var builder = ColumnBuilder(type: .text)
            for text in texts[split...] { builder.append(.text(text)) }
            let second = builder.finish()
            let index = KeyIndex(
                columns: [
                    [first, second],
                    [
                        Column(type: .date, storage: .date(Array(dates[..<split]))),
                        Column(type: .date, storage: .date(Array(dates[split...]))),
                    ],
                ], rowCounts: [split, rows - split], included: Bitmap(isIncluded))
            var known: [String: Int] = [:]
            var expected: [[Int]] = []
            for row in 0..<rows where isIncluded[row] {
                let key = "\(texts[row])|\(dates[row])"
                if let first = known[key] { expected.append([row, first]) } else { known[key] = row }
            }
            #expect(index.repeats.map { [$0.row, $0.first] } == expected)
        }
    }
}

struct WorkspaceCurrencyTests {
    private let mixed = """
        interaction_id,client_id,occurred_at,kind,amount,currency
        1,C1,2026-08-01 10:00:00,purchase,100.00,EUR
        2,C1,2026-08-02 10:00:00,purchase,497.50,lei
        3,C1,2026-09-02 10:00:00,purchase,497.50,RON

        """

    @Test func oneCurrencyIsTheReportingOne() throws {
        let one = mixed.replacing("lei", with: "€").replacing("RON", with: "eur")
        let workspace = try Exports.folder(["interactions.csv": one]).workspace()
        #expect(try workspace.reportingCurrency() == "EUR")
        #expect(
            try workspace.table("interactions", columns: ["amount_reporting"]).table.rows.map { $0[0].description } == [
                "100.00", "497.50", "497.50",
            ])
        let other = try Exports.folder(["interactions.csv": one, "rapport.yaml": "currency: USD\n"]).workspace()
        #expect(throws: Diagnostic.self) { try other.table("interactions", columns: ["amount_reporting"]) }
    }

    @Test func severalCurrenciesNeedRates() throws {
        let folder = try Exports.folder(["interactions.csv": mixed])
        let error = #expect(throws: Diagnostic.self) {
            try folder.workspace().table("interactions", columns: ["amount_reporting"])
        }
        #expect(error?.code == "several-currencies")
        #expect(error?.message.contains("EUR, RON") == true)
        // The amounts as exported are there all the same.
        #expect(try folder.workspace().table("interactions", columns: ["amount"]).table.rowCount == 3)
        try folder.write("currency: EUR\n", to: "rapport.yaml")
        try folder.write("month,currency,rate\n2026-08,RON,0.2010\n", to: "rates.csv")
        let missing = #expect(throws: Diagnostic.self) {
            try folder.workspace().table("interactions", columns: ["amount_reporting"])
        }
        #expect(missing?.code == "missing-rate")
        #expect(missing?.message.contains("RON in 2026-09") == true)
        try folder.write("month,currency,rate\n2026-08,RON,0.2010\n09/2026,lei,0.1990\n", to: "rates.csv")
        #expect(
            try folder.workspace().table("interactions", columns: ["amount_reporting"]).table.rows.map {
                $0[0].description
            } == ["100.00", "100.00", "99.00"])
    }
}
