import Columns
import Diagnostics
import Foundation
import Ingest
import Testing

@testable import Workspaces

/// What a workspace makes of exports as systems write them; the numbers are those of the contract of reading.
@Suite struct ContractTests {
    private func rows(_ workspace: Workspace, _ table: String, _ columns: [String]) throws -> [[String]] {
        try workspace.table(table, columns: columns).table.rows.map { row in
            row.map { $0.isNull ? "∅" : $0.description }
        }
    }

    private static let interactions = ["interaction_id", "client_id", "occurred_at", "kind", "amount"]

    /// Writes bytes.
    private func write(_ bytes: [UInt8], _ folder: TemporaryFolder, _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }

    private static let plain = """
        interaction_id,client_id,occurred_at,kind,amount,note
        I1,C1,2026-03-05 09:15:00,purchase,1234.50,Ţară
        I2,C1,2026-03-13 10:00:00,purchase,-7.00,Чай
        I3,C2,2026-04-01 12:30:00,inquiry,,x

        """

    /// The same content as different systems write it.
    private static let forms: [String: String] = [
        "Excel in Romanian": """
        sep=;
        Raport interacţiuni;;;;;
        ;;;;;
        interaction_id;client_id;occurred_at;kind;amount;note
        I1;C1;05.03.2026 09:15;purchase;1.234,50;Ţară
        I2;C1;13.03.2026 10:00;purchase;-7,00;Чай
        I3;C2;01.04.2026 12:30;inquiry;;x
        Total general;;;;1.227,50;
        """,
        "Salesforce report": """
        "interaction_id","client_id","occurred_at","kind","amount","note"
        "I1","C1","3/5/2026 9:15 AM","purchase","$1,234.50","Ţară"
        "I2","C1","3/13/2026 10:00 AM","purchase","($7.00)","Чай"
        "I3","C2","4/1/2026 12:30 PM","inquiry","","x"

        "Grand Totals (3 records)","","","","$1,227.50",""
        "Copyright (c) 2026 A company"
        "Confidential Information - Do Not Distribute"
        """,
        "1C": """
        Отчёт\t\t\t\t\t
        interaction_id\tclient_id\toccurred_at\tkind\tamount\tnote
        I1\tC1\t5 марта 2026 г., 09:15\tpurchase\t1\u{A0}234,50\tŢară
        I2\tC1\t13 марта 2026 г., 10:00\tpurchase\t7,00-\tЧай
        I3\tC2\t1 апреля 2026 г., 12:30\tinquiry\t\tx
        Итого\t\t\t\t1\u{A0}227,50\t
        """,
        "amounts with their currency": """
        interaction_id|client_id|occurred_at|kind|amount|note
        I1|C1|2026-03-05T09:15:00|purchase|1 234,50 lei|Ţară
        I2|C1|2026-03-13T10:00:00|purchase|−7 lei|Чай
        I3|C2|2026-04-01T12:30:00|inquiry||x
        """,
        "serial dates": """
        interaction_id;client_id;occurred_at;kind;amount;note
        I1;C1;46086,3854166667;purchase;1234,50;Ţară
        I2;C1;46094,4166666667;purchase;-7;Чай
        I3;C2;46113,5208333333;inquiry;;x
        """,
    ]

    @Test(arguments: forms.keys.sorted())
    func contract13TheSameContentInEveryForm(form: String) throws {
        let clean = try Exports.folder(["interactions.csv": Self.plain]).workspace()
        let expected = try rows(clean, "interactions", Self.interactions + ["note"])
        let text = try #require(Self.forms[form])
        for ending in ["\n", "\r\n"] {
            let written = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: ending)
            var utf16: [UInt8] = [0xFF, 0xFE]
            for unit in written.utf16 { utf16 += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
            for bytes in [Array(written.utf8), [0xEF, 0xBB, 0xBF] + Array(written.utf8), utf16] {
                let folder = try Exports.folder([:])
                try write(bytes, folder, "interactions.csv")
                let workspace = try folder.workspace()
                #expect(try rows(workspace, "interactions", Self.interactions + ["note"]) == expected)
                let report = try workspace.report(of: "interactions")
                #expect(report.rejectCount == 0)
                #expect(report.warnings.isEmpty)
            }
        }
    }

    @Test func contract2CodePagesThroughAWorkspace() throws {
        let folder = try Exports.folder([:])
        let header = Array("client_id;name;region\n".utf8)
        try write(
            header + Array("C1;".utf8) + [0xAA] + Array("tefan;Ia".utf8) + [0xBA] + Array("i\nC2;B;C\n".utf8), folder,
            "clients.csv")
        #expect(
            try rows(folder.workspace(), "clients", ["client_id", "name", "region"]) == [
                ["C1", "Ştefan", "Iaşi"], ["C2", "B", "C"],
            ])
    }

    @Test(arguments: [
        (["01/08/2026", "01/09/2026"], ["2026-08-01", "2026-09-01"]),
        (["08/01/2026", "09/01/2026"], ["2026-08-01", "2026-09-01"]),
        (["2026-08", "2026-09"], ["2026-08-01", "2026-09-01"]),
        (["08/2026", "09/2026"], ["2026-08-01", "2026-09-01"]),
        (["08.2026", "10.2026"], ["2026-08-01", "2026-10-01"]),
        (["10.2026", "11.2026"], ["2026-10-01", "2026-11-01"]),
        (["august 2026", "septembrie 2026"], ["2026-08-01", "2026-09-01"]),
        (["Август 2026", "сентябрь 2026 г."], ["2026-08-01", "2026-09-01"]),
        (["Aug-26", "Sep-26"], ["2026-08-01", "2026-09-01"]),
        (["15.08.2026", "30.09.2026"], ["2026-08-01", "2026-09-01"]),
        (["46235", "46266"], ["2026-08-01", "2026-09-01"]),
        (["202608", "202609"], ["2026-08-01", "2026-09-01"]),
    ])
    func contract9Months(texts: [String], months: [String]) throws {
        for header in ["month", "Luna de plată"] {
            let text = "manager_id,\(header),base_salary\n" + texts.map { "M1,\($0),100\n" }.joined()
            let folder = try Exports.folder(["payroll.csv": text])
            if header != "month" {
                try folder.write("tables: {payroll: {columns: {month: \"\(header)\"}}}\n", to: "rapport.yaml")
            }
            #expect(try rows(folder.workspace(), "payroll", ["month"]).map { $0[0] } == months)
        }
    }

    @Test func contract9UndecidedDatesAreSettledByAFlag() throws {
        let folder = try Exports.folder([
            "interactions.csv":
                "interaction_id,client_id,occurred_at,kind\n1,C1,03/04/2026,contact\n2,C1,05/06/2026,contact\n"
        ])
        let error = #expect(throws: Diagnostic.self) { try folder.workspace().table("interactions") }
        #expect(error?.code == "ambiguous-date")
        #expect(error?.help.contains { $0.contains("--date-order") } == true)
        let settled = try folder.workspace { $0.dialect.dateOrder = .mdy }
        #expect(try rows(settled, "interactions", ["occurred_on"]) == [["2026-03-04"], ["2026-05-06"]])
    }

    @Test func contract8GroupedKeysKeepTheirSpelling() throws {
        let folder = try Exports.folder(["clients.csv": "Cod client,name\n\"1 234\",a\n\"1 235\",b\n"])
        try folder.write("tables: {clients: {columns: {client_id: Cod client}}}\n", to: "rapport.yaml")
        #expect(try rows(folder.workspace(), "clients", ["client_id"]) == [["1 234"], ["1 235"]])
    }

    @Test func contract8RoundedKeysAreAFinding() throws {
        let folder = try Exports.folder(["clients.csv": "client_id;name\n1,23457E+12;a\n1,23458E+12;b\n"])
        let report = try folder.workspace().report(of: "clients")
        #expect(report.warnings.map(\.code) == ["rounded-keys"])
    }

    @Test func theSameKeysInTheFileAndOnTheCommandLine() throws {
        let yaml = """
            tables:
              clients:
                dialect:
                  delimiter: "||"
                  comment: "#"
                  skip_rows: 1
                  footer_rows: 1
                  nulls: [none]
                  escape: backslash
                  types: {region: text}
                  all_text: false
                  null_padding: true
                  ignore_errors: true
                  max_record_size: 1MB

            """
        let text = "junk\n#c\nclient_id||name||region\nC1||\"a\\\"b\"||007\nC2||none\nlast||row||1\n"
        let folder = try Exports.folder(["clients.csv": text])
        var given = DialectConfiguration()
        given.delimiter = "||"
        given.comment = "#"
        given.skipRows = 1
        given.footerRows = 1
        given.nulls = ["none"]
        given.escape = "\\"
        given.types = ["region": .text]
        given.nullPadding = true
        let expected = [["C1", "a\"b", "007"], ["C2", "∅", "∅"]]
        #expect(
            try rows(folder.workspace { $0.dialect = given }, "clients", ["client_id", "name", "region"]) == expected)
        try folder.write(yaml, to: "rapport.yaml")
        let workspace = try folder.workspace()
        #expect(try rows(workspace, "clients", ["client_id", "name", "region"]) == expected)
        #expect(try workspace.report(of: "clients").footerCount == 1)
        #expect(workspace.configuration.tables["clients"]?.dialect.recordLimit == 1 << 20)
        // The command line has the last word.
        #expect(throws: Diagnostic.self) { try folder.workspace { $0.dialect.delimiter = ";" }.table("clients") }
    }

    @Test(arguments: [
        ("delimiter: \"\\n\"", "a delimiter"), ("quote: ab", "one character or none"),
        ("comment: none", "one character"),
        ("types: {a: integr}", "a type"), ("max_record_size: huge", "bytes"), ("encoding: cp1520", "encoding"),
        ("footer_rows: -1", "out of range"), ("decimal: x", "decimal mark"),
    ])
    func mistakesInADialectAreShownWithTheirPlace(entry: String, expected: String) throws {
        let folder = try Exports.folder([:])
        try folder.write("tables:\n  clients:\n    dialect:\n      \(entry)\n", to: "rapport.yaml")
        let error = #expect(throws: Diagnostic.self) { try folder.workspace() }
        #expect(error?.location?.line == 4)
        #expect(error?.message.contains(expected) == true)
    }
}
