import Columns
import Diagnostics
import Ingest
import Testing

@testable import Workspaces

struct WorkspaceTests {
    private func texts(_ workspace: Workspace, _ table: String, _ columns: [String]) throws -> [[String]] {
        try workspace.table(table, columns: columns).table.rows.map { $0.map(\.description) }
    }

    @Test func exportsAreFoundAndTyped() throws {
        let workspace = try Exports.folder().workspace()
        let schema = try workspace.schema(of: "interactions")
        func type(_ name: String) -> DataType? { schema.index(of: name).map { schema.fields[$0].type } }
        #expect(type("occurred_at") == .timestampWithZone)
        #expect(type("occurred_on") == .date)
        #expect(type("amount") == .decimal(scale: 2))
        #expect(type("amount_reporting") == .decimal(scale: 2))
        #expect(type("resolved") == .boolean)
        #expect(type("channel") == .text)
        #expect(
            try texts(
                workspace, "interactions", ["interaction_id", "occurred_on", "amount_reporting", "rating", "channel"])
                == [
                    ["I1", "2026-08-03", "", "", ""], ["I2", "2026-08-03", "120.50", "", ""],
                    ["I3", "2026-08-10", "120.50", "", ""], ["I4", "2026-09-01", "", "", ""],
                    ["I5", "2026-09-28", "", "5", ""],
                ])
        #expect(try workspace.availableColumns(of: "interactions").contains("related_to"))
        #expect(try !workspace.availableColumns(of: "interactions").contains("channel"))
        #expect(try workspace.availableColumns().contains("payroll.bonus"))
        #expect(try workspace.reportingCurrency() == nil)
        #expect(
            try texts(workspace, "payroll", ["manager_id", "month", "base_salary"]) == [
                ["M1", "2026-08-01", "1200.00"], ["M2", "2026-08-01", "2100.00"],
            ])
        let report = try workspace.report(of: "interactions")
        #expect(report.rowCount == 5 && report.recordCount == 5 && report.rejectCount == 0)
        try workspace.validate()
        #expect(workspace.inputs().map(\.table) == ["clients", "interactions", "payroll"])
        #expect(workspace.inputs().map(\.rowCount) == [3, 5, 2])
        #expect(workspace.inputs().allSatisfy { ($0.byteCount ?? 0) > 100 && $0.modified != nil })
    }

    @Test func columnsAreLoadedWhenAskedFor() throws {
        let workspace = try Exports.folder().workspace()
        let first = try workspace.table("clients", columns: ["client_id"])
        let second = try workspace.table("clients", columns: ["name", "client_id"])
        #expect(first.table.rows.map { $0[0] } == second.table.rows.map { $0[1] })
        #expect(second.table.rows[1][0] == .text("Beta SRL"))
        let error = #expect(throws: Diagnostic.self) { try workspace.table("clients", columns: ["nam"]) }
        #expect(error?.help.first == "did you mean \"name\"?")
        #expect(throws: Diagnostic.self) { try workspace.table("client") }
    }

    @Test func optionalTablesMayBeMissing() throws {
        let workspace = try Exports.folder(["payroll.csv": ""]).workspace()
        #expect(!workspace.hasTable("payroll"))
        #expect(try workspace.table("payroll").table.rowCount == 0)
        #expect(try workspace.availableColumns(of: "payroll").isEmpty)
        #expect(try workspace.schema(of: "payroll").names.prefix(2) == ["manager_id", "month"])
    }

    @Test func missingTablesSayWhatWasSeen() throws {
        let folder = try TemporaryFolder(["client list.csv": "a\n1\n", "interactions.csv": Exports.interactions])
        let error = #expect(throws: Diagnostic.self) { try folder.workspace() }
        #expect(error?.code == "missing-table")
        #expect(error?.category == .input)
        #expect(error?.notes.first?.contains("client list.csv") == true)
        #expect(error?.help.contains("      files: \"client list.csv\"") == true)
        let open = try folder.workspace { $0.requiresExports = false }
        #expect(throws: Diagnostic.self) { try open.table("clients") }
        let nothing = try TemporaryFolder()
        #expect(throws: Diagnostic.self) { try nothing.workspace() }
        #expect(throws: Diagnostic.self) { try Workspace.open(directory: nothing.path + "/nowhere") }
        try nothing.write("x", to: "file")
        #expect(throws: Diagnostic.self) { try Workspace.open(directory: nothing.path + "/file") }
    }

    @Test func missingColumnsSayWhatWouldMendIt() throws {
        let clients = Exports.clients.replacing("client_id,", with: "klient_id,")
        let workspace = try Exports.folder(["clients.csv": clients]).workspace()
        let error = #expect(throws: Diagnostic.self) { try workspace.table("clients") }
        #expect(error?.code == "missing-column")
        #expect(error?.notes.first?.contains("\"klient_id\", \"name\"") == true)
        #expect(error?.help.first == "did you mean \"klient_id\"?")
        #expect(error?.help.contains("        client_id: klient_id") == true)
    }

    @Test func emptyFilesAndFilesOfOnlyAHeader() throws {
        let empty = try TemporaryFolder(["clients.csv": "", "interactions.csv": Exports.interactions])
        let error = #expect(throws: Diagnostic.self) { try empty.workspace().table("clients") }
        #expect(error?.category == .input)
        #expect(error?.message.contains("clients.csv") == true)
        let bare = try Exports.folder([
            "interactions.csv": "interaction_id,client_id,occurred_at,kind,amount\n"
        ]).workspace()
        #expect(try bare.table("interactions").table.rowCount == 0)
        #expect(try bare.table("interactions", columns: ["amount_reporting", "occurred_on"]).table.rowCount == 0)
        let noData = #expect(throws: Diagnostic.self) { try bare.dataEnd() }
        #expect(noData?.code == "no-interactions")
    }

    @Test func contract4HeadersAndValuesInRomanianAndRussian() throws {
        let clients = """
            Cod client;Denumire;Tip persoană;Stare client;Motivaţie;Judeţ;Responsabil;Data naşterii
            001;Ana;Persoană fizică;Normal;sfat;Cluj;7;1980-01-01
            002;Beta SRL;PERSOANĂ JURIDICĂ;VIP;Parteneriat;Iaşi;8;

            """
        let interactions = """
            Номер,Код клиента,Менеджер,Дата и время,Тип,Сумма,Оценка,Решено
            1,001,7,2026-09-01 10:00:00,Продажа,100.00,,
            2,002,8,2026-09-02 11:00:00,жалоба,,,да
            3,002,8,2026-09-03 12:00:00,Отзыв,,4,

            """
        let workspace = try Exports.folder(["clients.csv": clients, "interactions.csv": interactions]).workspace()
        #expect(
            try texts(
                workspace, "clients", ["client_id", "name", "kind", "status", "motivation", "region", "manager_id"])
                == [
                    ["001", "Ana", "individual", "standard", "advice", "Cluj", "7"],
                    ["002", "Beta SRL", "corporate", "vip", "partnership", "Iaşi", "8"],
                ])
        #expect(try workspace.report(of: "clients").personalHeaders == ["Data naşterii"])
        #expect(try workspace.schema(of: "clients").index(of: "Data naşterii") == nil)
        #expect(
            try texts(workspace, "interactions", ["client_id", "kind", "amount", "resolved", "rating"]) == [
                ["001", "purchase", "100.00", "", ""], ["002", "complaint", "", "true", ""],
                ["002", "feedback", "", "", "4"],
            ])
    }

    @Test func unknownValuesAreNoneAndListed() throws {
        let clients = Exports.clients.replacing("corporate,vip", with: "corporate,platinum")
        let interactions = Exports.interactions.replacing(",5,,,,", with: ",9,,,,").replacing(
            "2026-09-01 08:00:00,complaint", with: "2026-09-01 08:00:00,barter")
        let workspace = try Exports.folder(["clients.csv": clients, "interactions.csv": interactions]).workspace()
        #expect(try texts(workspace, "clients", ["status"]) == [["standard"], [""], ["standard"]])
        let defect = try #require(try workspace.report(of: "clients").valueDefects.first)
        #expect(defect.column == "status" && defect.value == "platinum" && defect.count == 1 && !defect.isOutOfRange)
        #expect(try texts(workspace, "interactions", ["rating"]).joined().joined() == "")
        let report = try workspace.report(of: "interactions")
        #expect(report.valueDefects.contains { $0.column == "rating" && $0.isOutOfRange && $0.value == "9" })
        // A kind is what an interaction must have.
        #expect(report.rejectCount == 1)
        let reject = try #require(report.rejects.first)
        #expect(reject.line == 5 && reject.column == "kind" && reject.reason.contains("barter"))
        #expect(reject.raw.hasPrefix("I4,C2,M2,"))
        #expect(report.rowCount == 4 && report.recordCount == 5)
    }

    @Test func cellsThatDontFitCostTheirRecord() throws {
        let interactions = Exports.interactions.replacing("2026-09-01 08:00:00", with: "yesterday")
        let workspace = try Exports.folder(["interactions.csv": interactions]).workspace()
        let report = try workspace.report(of: "interactions")
        #expect(report.rowCount == 4 && report.rejectCount == 1 && report.recordCount == 5)
        let reject = try #require(report.rejects.first)
        #expect(reject.line == 5 && reject.column == "occurred_at" && reject.reason.contains("yesterday"))
    }

    @Test func columnsThatAreMisunderstoodAreAnError() throws {
        let interactions = """
            interaction_id,client_id,occurred_at,kind
            1,C1,03/04/2026,contact
            2,C1,05/06/2026,contact

            """
        let folder = try Exports.folder(["interactions.csv": interactions])
        let error = #expect(throws: Diagnostic.self) { try folder.workspace().table("interactions") }
        #expect(error?.code == "ambiguous-date")
        #expect(error?.help.contains { $0.contains("date_order") } == true)
        try folder.write(
            "tables:\n  interactions:\n    files: interactions.csv\n    dialect: {date_order: dmy}\n",
            to: "rapport.yaml")
        #expect(
            try texts(folder.workspace(), "interactions", ["occurred_on"]) == [["2026-04-03"], ["2026-06-05"]])
    }

    @Test func contract5FootersAreSetApart() throws {
        let interactions =
            Exports.interactions + """
                ,,,,,,,,,,,
                Total,,,,,241.00,99.99,,,,,
                ,Grand Totals (5 records),,,,241.00,,,,,,
                Confidential Information - Do Not Distribute
                Copyright (c) 2026

                """
        let workspace = try Exports.folder(["interactions.csv": interactions]).workspace()
        let report = try workspace.report(of: "interactions")
        #expect(report.rowCount == 5)
        #expect(report.footerCount == 4)
        #expect(report.rejectCount == 1)
        #expect(report.warnings.isEmpty)
        _ = try workspace.table("interactions", columns: ["amount", "cost"])
        let warning = try #require(try workspace.report(of: "interactions").warnings.first)
        #expect(warning.code == "total-differs")
        #expect(warning.message.contains("says 99.99 for cost, the rows above it add up to 80.25"))
        #expect(try workspace.report(of: "interactions").warnings.count == 1)
        #expect(
            try texts(workspace, "interactions", ["interaction_id"]).flatMap { $0 } == ["I1", "I2", "I3", "I4", "I5"])
    }

    @Test func localTimesBecomeInstants() throws {
        let yaml = "time_zone: Europe/Bucharest\n"
        let interactions = """
            interaction_id,client_id,occurred_at,kind
            1,C1,2026-01-31 23:30:00,contact
            2,C1,2026-07-01 00:30:00,contact

            """
        let workspace = try Exports.folder(["rapport.yaml": yaml, "interactions.csv": interactions]).workspace()
        #expect(
            try texts(workspace, "interactions", ["occurred_at", "occurred_on"]) == [
                ["2026-01-31 21:30:00+00", "2026-01-31"], ["2026-06-30 21:30:00+00", "2026-07-01"],
            ])
        let zoned = interactions.replacing(":30:00", with: ":30:00+02:00")
        let other = try Exports.folder(["rapport.yaml": yaml, "interactions.csv": zoned]).workspace()
        #expect(
            try texts(other, "interactions", ["occurred_at", "occurred_on"]) == [
                ["2026-01-31 21:30:00+00", "2026-01-31"], ["2026-06-30 22:30:00+00", "2026-07-01"],
            ])
        let unknown = try Exports.folder(["rapport.yaml": "time_zone: Europe/Bukarest\n"])
        let error = #expect(throws: Diagnostic.self) { try unknown.workspace() }
        #expect(error?.location?.line == 1 && error?.location?.column == 12)
        #expect(error?.help.first?.contains("\"Europe/Bucharest\"") == true)
    }

    @Test func theDataEndsWithTheNewestInteractionThatCanBe() throws {
        let interactions = Exports.interactions.replacing("2026-08-03 09:15:00", with: "2026-12-31 09:15:00")
        let folder = try Exports.folder(["interactions.csv": interactions])
        try folder.setModified("2026-10-01T06:00:00Z", of: "interactions.csv")
        let workspace = try folder.workspace()
        let end = try workspace.dataEnd()
        #expect(end.date.description == "2026-09-28")
        #expect(end.instant.description == "2026-09-28 17:45:00")
        #expect(!end.isGiven && end.laterRowCount == 1)
        #expect(try workspace.period().text == "2026-09")
        #expect(try workspace.period("last-month").text == "2026-08")
        #expect(try workspace.period("2025-Q1").text == "2025-Q1")
        #expect(try workspace.period(grain: .quarter).text == "2026-Q3")
        let given = try folder.workspace { $0.asOf = CalendarDate(year: 2026, month: 8, day: 31) }
        #expect(try given.dataEnd().date.description == "2026-08-31")
        #expect(try given.dataEnd().laterRowCount == 3)
        #expect(try given.dataEnd().isGiven)
        #expect(try given.period().text == "2026-08")
        try folder.setModified("2020-01-01T00:00:00Z", of: "interactions.csv")
        let error = #expect(throws: Diagnostic.self) { try folder.workspace().dataEnd() }
        #expect(error?.code == "future-interactions")
    }

    @Test func severalFilesAreOneTable() throws {
        let folder = try Exports.folder(["interactions.csv": ""])
        try folder.write(
            "interaction_id,client_id,occurred_at,kind,amount\nA,C1,2026-08-01,purchase,1.5\n",
            to: "interactions-2026-08.csv")
        try folder.write(
            "kind,occurred_at,client_id,interaction_id,channel,amount\npurchase,2026-09-01,C2,B,shop,2.125\n",
            to: "interactions-2026-09.csv")
        let workspace = try folder.workspace()
        #expect(
            try texts(workspace, "interactions", ["interaction_id", "client_id", "occurred_on", "amount", "channel"])
                == [
                    ["A", "C1", "2026-08-01", "1.500", ""], ["B", "C2", "2026-09-01", "2.125", "shop"],
                ])
        #expect(try workspace.availableColumns(of: "interactions").contains("channel"))
    }

    @Test func ownColumnsKeepTheirSpellingOverSeveralFiles() throws {
        let folder = try Exports.folder(["clients.csv": ""])
        try folder.write("client_id,code,size\nA,y,1\n", to: "clients-a.csv")
        try folder.write("client_id,code,size\nB,Z9,2.50\n", to: "clients-b.csv")
        let workspace = try folder.workspace()
        #expect(
            try texts(workspace, "clients", ["client_id", "code", "size"]) == [
                ["A", "y", "1.00"], ["B", "Z9", "2.50"],
            ])
    }
}
