import Columns
import Diagnostics
import Ingest
import Testing

@testable import Workspaces

struct WorkspaceConfigurationTests {
    private func configuration(_ text: String) throws -> WorkspaceConfiguration {
        try WorkspaceConfiguration(SourceText(name: "rapport.yaml", text: text))
    }

    private func failure(_ text: String) -> Diagnostic? {
        do {
            _ = try configuration(text)
            return nil
        } catch { return error as? Diagnostic }
    }

    @Test func everythingIsRead() throws {
        let configuration = try configuration(
            """
            version: 1
            currency: eur
            time_zone: Europe/Bucharest
            locale: ro
            settings: {offer_window_days: 45, response_target_hours: 4.5, lapse_days: 90, reject_limit: "2.5 %"}
            tables:
              clients:
                files: Customer.csv
                dialect: {delimiter: ";", quote: '"', encoding: utf8, decimal: ",", date_order: dmy, header: true,
                          skip_rows: 2, nulls: ["n/a"]}
                columns:
                  client_id: CustomerId
                  name: {sql: "FirstName || ' ' || LastName"}
                extra_columns: {age: Age}
                values: {kind: {"Persoană juridică": corporate, "X": ~}}
                constants: {role: consumer}
                where: "Country <> 'Nowhere'"
                conflicts: error
              interactions:
                query: |
                  SELECT InvoiceId AS interaction_id
                  FROM 'Invoice.csv'
            targets:
              - {kpi: conversion, target: 0.30, manager: M0007}
              - {kpi: conversion, target: 25 %, grade: senior, type: partner, scheme: personal}
              - {kpi: conversion, target: 0.2}
            salary_bands:
              - {grade: junior, desired: [900, 1400], offered: [800, 1200], currency: EUR}
            bonus_plan:
              lines:
                - {name: Acquired, criterion: clients_acquired, rate: 5, cap: 40}
                - {criterion: feedback_mean, steps: [[4.0, 50], [4.5, 100]], scheme: pool}
            jobs:
              monthly: {reports: [manager-kpi], period: last-complete, formats: [html, csv], output: archives, keep: 24}
              nightly:
            """)
        #expect(configuration.currency == "EUR")
        #expect(configuration.timeZone == "Europe/Bucharest")
        #expect(configuration.locale == .ro)
        #expect(configuration.settings.offerWindowDays == 45)
        #expect(configuration.settings.responseTargetHours.description == "4.5")
        #expect(configuration.settings.rejectLimit == ExactDecimal("0.025"))
        #expect(configuration.settings.allowedRejects(ofRecords: 100) == 10)
        #expect(configuration.settings.allowedRejects(ofRecords: 10_000) == 250)
        let clients = try #require(configuration.tables["clients"])
        #expect(clients.files.map(\.pattern) == ["Customer.csv"])
        #expect(clients.dialect.delimiter == ";")
        #expect(clients.dialect.encoding == .utf8)
        #expect(clients.dialect.decimalMark == ",")
        #expect(clients.dialect.dateOrder == .dmy)
        #expect(clients.dialect.skipRows == 2)
        #expect(clients.columns.map(\.column) == ["client_id", "name"])
        #expect(clients.extraColumns.map(\.column) == ["age"])
        #expect(clients.values["kind"]?.map(\.value) == ["corporate", ""])
        #expect(clients.constants.map(\.value) == ["consumer"])
        #expect(clients.conflicts == .error)
        guard case .sql(let expression) = clients.columns[1].source else {
            Issue.record("not an expression")
            return
        }
        #expect(expression.source.text == "FirstName || ' ' || LastName")
        #expect(configuration.tables["interactions"]?.query?.source.text.hasPrefix("SELECT InvoiceId") == true)
        #expect(configuration.salaryBands.first?.desired == ExactDecimal(900)...ExactDecimal(1400))
        #expect(configuration.bonusPlan?.lines.map(\.name) == ["Acquired", "Mean rating"])
        #expect(configuration.jobs.map(\.name) == ["monthly", "nightly"])
        #expect(configuration.jobs.first?.keep == 24)
        #expect(configuration.jobs.last?.formats == ["html", "csv", "json"])
        #expect(try configuration.job(named: "monthly").period == "last-complete")
        #expect(throws: Diagnostic.self) { try configuration.job(named: "montly") }
    }

    @Test func theMostSpecificTargetWins() throws {
        let configuration = try configuration(
            """
            targets:
              - {kpi: conversion, target: 0.1}
              - {kpi: conversion, target: 0.2, grade: senior}
              - {kpi: conversion, target: 0.3, grade: senior, scheme: pool}
              - {kpi: conversion, target: 0.4, manager: M1}
            """)
        func target(_ profile: ManagerProfile) -> String? {
            configuration.target(for: "conversion", profile)?.target.description
        }
        #expect(target(ManagerProfile(manager: "M1", grade: "senior", scheme: "pool")) == "0.4")
        #expect(target(ManagerProfile(manager: "M2", grade: "senior", scheme: "pool")) == "0.3")
        #expect(target(ManagerProfile(manager: "M2", grade: "senior", scheme: "personal")) == "0.2")
        #expect(target(ManagerProfile(manager: "M2", grade: "junior")) == "0.1")
        #expect(configuration.target(for: "revenue", ManagerProfile()) == nil)
    }

    @Test(arguments: [
        ("versoin: 1", 1, 1, "yaml-unknown-key", "did you mean \"version\"?"),
        ("tables:\n  client:\n    files: a.csv", 2, 3, "yaml-unknown-key", "did you mean \"clients\"?"),
        (
            "tables:\n  clients:\n    columns: {clinet_id: X}", 3, 15, "yaml-unknown-key",
            "did you mean \"client_id\"?"
        ),
        ("settings:\n  lapse_days: many", 2, 15, "yaml-type", nil),
        ("settings:\n  lapse_days: 0", 2, 15, "yaml-range", nil),
        ("settings: [1]", 1, 11, "yaml-type", nil),
        ("currency: EUR\nlocale: en\ncurrency: USD", 3, 1, "yaml-duplicate-key", "keep one of the two"),
        ("targets:\n  - {kpi: conversoin, target: 1}", 2, 11, "yaml-choice", "did you mean \"conversion\"?"),
        ("targets:\n  - {kpi: conversion}", 2, 5, "yaml-missing-key", nil),
        ("jobs:\n  monthly:\n    period: 2026-13", 3, 13, "bad-period", nil),
        ("currency: euros", 1, 11, "yaml-type", "write, for example, currency: EUR"),
        ("a: [1", 1, 6, "yaml-syntax", nil),
        ("a: b: c", 1, 5, "yaml-syntax", nil),
        ("x: *nowhere", 1, 4, "yaml-syntax", nil),
        ("version: 2", 1, 10, "yaml-version", nil),
        ("- a\n- b", 1, 1, "yaml-type", nil),
        ("tables:\n  clients: {values: {kind: {X: firm}}}", 2, 32, "yaml-choice", nil),
        ("tables:\n  clients: {query: SELECT 1, files: x.csv}", 2, 37, "yaml-conflict", nil),
        ("salary_bands: [{grade: junior, desired: [2, 1]}]", 1, 41, "yaml-range", nil),
        ("bonus_plan: {lines: [{criterion: revenue}]}", 1, 22, "bonus-line", nil),
        ("bonus_plan: {lines: [{criterion: revenue, steps: [[2, 1], [1, 2]]}]}", 1, 50, "bonus-step", nil),
        ("jobs: {a/b: {}}", 1, 8, "yaml-name", nil),
        ("? [a, b]\n: c", 1, 3, "yaml-key", nil),
    ])
    func mistakesHaveAPlace(_ text: String, _ line: Int, _ column: Int, _ code: String, _ help: String?) throws {
        let failure = try #require(self.failure(text))
        #expect(failure.code == code)
        #expect(failure.category == .usage)
        #expect(failure.location?.line == line)
        #expect(failure.location?.column == column)
        if let help { #expect(failure.help.contains(help)) }
    }

    @Test func nothingIsAConfiguration() throws {
        for text in ["", "# only a comment\n", "---\n", "~", "tables:\n", "settings:\n"] {
            #expect(try configuration(text).timeZone == "UTC")
        }
        #expect(try configuration("\u{FEFF}currency: EUR").currency == "EUR")
    }

    @Test func aliasesCannotExplode() {
        var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        for (name, before) in zip(["b", "c", "d", "e", "f", "g", "h"], ["a", "b", "c", "d", "e", "f", "g"]) {
            text += "\(name): &\(name) [" + (0..<10).map { _ in "*\(before)" }.joined(separator: ", ") + "]\n"
        }
        #expect(failure(text)?.code == "yaml-size")
        #expect(failure(String(repeating: "[", count: 50) + String(repeating: "]", count: 50))?.code == "yaml-size")
    }

    @Test(arguments: [
        "query: SELECT a FROM bad",
        "query: \"SELECT a FROM bad\"",
        "query: 'SELECT ''a'' FROM bad'",
        "query: |\n  SELECT a\n  FROM bad",
        "query: |\n    SELECT a\n\n      -- x\n    FROM bad",
        "query: >-\n  SELECT a\n  FROM bad",
        "query: SELECT a\n  FROM bad",
        "query: \"SELECT \\\"a\\\"\\n FROM bad\"",
    ])
    func embeddedTextsKnowTheirPlace(_ yaml: String) throws {
        let source = SourceText(name: "rapport.yaml", text: "# bad\n" + yaml)
        let root = try #require(try YAMLDocument(source).root())
        let text = try #require(try root.entries().first).value.embeddedText()
        let sql = text.source.text
        let offset = sql.utf8.count - (sql.hasSuffix("\n") ? 4 : 3)
        #expect(text.source.text(in: offset..<offset + 3) == "bad")
        let location = text.location(of: offset..<offset + 3)
        let start = try #require(location.byteOffset)
        #expect(source.text(in: start..<start + 3) == "bad")
        #expect(location.line != 1)
        let diagnostic = Diagnostic(
            .usage, code: "x", "x", at: text.source.location(of: offset..<offset + 3))
        #expect(text.relocated(diagnostic).location?.byteOffset == start)
    }

    @Test func aDocumentMayBeAPartOfAText() throws {
        let source = SourceText(name: "report.md", text: "---\nid: x\nperiod: 5\n---\n# Title\n")
        let root = try #require(try YAMLDocument(source, range: 4..<20).root())
        #expect(throws: Diagnostic.self) { try root.mapping("the head", keys: ["id"]) }
        do {
            _ = try root.mapping("the head", keys: ["id"])
        } catch let diagnostic as Diagnostic {
            #expect(diagnostic.location?.line == 3)
            #expect(diagnostic.location?.lineText == "period: 5")
        }
    }
}

struct BonusPlanTests {
    private func statement(_ line: String, _ value: String?) throws -> (String, String) {
        let text = "bonus_plan: {lines: [\(line)]}"
        let configuration = try WorkspaceConfiguration(SourceText(name: "rapport.yaml", text: text))
        let plan = try #require(configuration.bonusPlan)
        let criterion = try #require(plan.lines.first).criterion
        let values = try value.map { [criterion: try #require(ExactDecimal($0))] } ?? [:]
        let result = try #require(try plan.statement(for: ManagerProfile(manager: "M1"), values: values).first)
        return (result.amount.description, result.remark)
    }

    @Test(arguments: [
        ("{criterion: clients_acquired, rate: 5}", "7", "35.00", ""),
        ("{criterion: clients_acquired, rate: 5, cap: 30}", "7", "30.00", "capped"),
        ("{criterion: clients_acquired, rate: 5, threshold: 8}", "7", "0.00", "below the threshold"),
        ("{criterion: clients_acquired, rate: 5, threshold: 7}", "7", "35.00", ""),
        ("{criterion: margin, rate: 2 %}", "1234.25", "24.69", ""),
        ("{criterion: margin, rate: 2 %}", "1234.24", "24.68", ""),
        ("{criterion: margin, rate: 2 %}", "-50", "0.00", ""),
        ("{criterion: feedback_mean, steps: [[4.0, 50], [4.5, 100]]}", "3.99", "0.00", "no step reached"),
        ("{criterion: feedback_mean, steps: [[4.0, 50], [4.5, 100]]}", "4.0", "50.00", ""),
        ("{criterion: feedback_mean, steps: [[4.0, 50], [4.5, 100]]}", "5", "100.00", ""),
        ("{criterion: response_median_hours, steps: [[8, 50], [4, 100]]}", "3.5", "100.00", ""),
        ("{criterion: response_median_hours, steps: [[8, 50], [4, 100]]}", "8", "50.00", ""),
        ("{criterion: response_median_hours, rate: 1, threshold: 8}", "9", "0.00", "above the threshold"),
        ("{criterion: clients_acquired, rate: 5}", nil, "0.00", "no data"),
    ])
    func lines(_ line: String, _ value: String?, _ amount: String, _ remark: String) throws {
        let result = try statement(line, value)
        #expect(result.0 == amount)
        #expect(result.1 == remark)
    }

    @Test func hugeAmountsAreAnError() {
        let digits = String(repeating: "9", count: 38)
        #expect(throws: Diagnostic.self) { try statement("{criterion: revenue, rate: \(digits)}", digits) }
    }
}
