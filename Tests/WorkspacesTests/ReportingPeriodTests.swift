import Columns
import Diagnostics
import Testing

@testable import Workspaces

struct ReportingPeriodTests {
    private let dataEnd = CalendarDate(year: 2026, month: 11, day: 23) ?? CalendarDate(days: 0)

    private func period(_ text: String) throws -> ReportingPeriod {
        try ReportingPeriod(parsing: text, dataEnd: dataEnd)
    }

    @Test(arguments: [
        ("2026-09", "2026-09-01", "2026-10-01", ReportingPeriod.Grain.month, "2026-09", "September 2026"),
        ("2026-9", "2026-09-01", "2026-10-01", .month, "2026-09", "September 2026"),
        ("2026-Q3", "2026-07-01", "2026-10-01", .quarter, "2026-Q3", "Q3 2026"),
        ("2026-q4", "2026-10-01", "2027-01-01", .quarter, "2026-Q4", "Q4 2026"),
        ("2026", "2026-01-01", "2027-01-01", .year, "2026", "2026"),
        ("2026-09-30", "2026-09-30", "2026-10-01", .days, "2026-09-30", "2026-09-30"),
        (
            "2026-01-15..2026-02-14", "2026-01-15", "2026-02-15", .days, "2026-01-15..2026-02-14",
            "2026-01-15 to 2026-02-14"
        ),
        ("2026-01..2026-03", "2026-01-01", "2026-04-01", .quarter, "2026-Q1", "Q1 2026"),
        ("2026-01..2026-02", "2026-01-01", "2026-03-01", .days, "2026-01-01..2026-02-28", "2026-01-01 to 2026-02-28"),
        ("2025-Q3..2026-Q2", "2025-07-01", "2026-07-01", .days, "2025-07-01..2026-06-30", "2025-07-01 to 2026-06-30"),
        ("last-month", "2026-10-01", "2026-11-01", .month, "2026-10", "October 2026"),
        ("LAST-QUARTER", "2026-07-01", "2026-10-01", .quarter, "2026-Q3", "Q3 2026"),
        ("last-year", "2025-01-01", "2026-01-01", .year, "2025", "2025"),
        ("this-month", "2026-11-01", "2026-12-01", .month, "2026-11", "November 2026"),
        ("last-complete", "2026-10-01", "2026-11-01", .month, "2026-10", "October 2026"),
    ])
    func texts(
        _ text: String, _ start: String, _ end: String, _ grain: ReportingPeriod.Grain, _ canonical: String,
        _ label: String
    ) throws {
        let period = try period(text)
        #expect(period.start.description == start)
        #expect(period.end.description == end)
        #expect(period.grain == grain)
        #expect(period.text == canonical)
        #expect(period.label == label)
        #expect(try self.period(period.text) == period)
    }

    @Test(arguments: [
        "", "2026-13", "2026-00", "2026-Q5", "2026-Q", "26-09", "2026-02-30", "2026-1-1", "last-weak", "2026-09-01..",
        "..2026-09-01", "2026-03..2026-01", "2026-01-15...2026-02-14", "0001", "９999", "2026-09-30-1", "+026-09",
        "2026-+9",
        "..", "99999999999999999999", "2026-Q99999999999999999999",
    ])
    func badTexts(_ text: String) throws {
        let error = #expect(throws: Diagnostic.self) { try period(text) }
        #expect(error?.category == .usage)
        #expect(error?.code == "bad-period")
        #expect(error?.help.last?.contains("2026-Q3") == true)
        #expect(throws: Diagnostic.self) { try ReportingPeriod.validate(text) }
    }

    @Test func misspeltNamesAreSuggested() {
        let error = #expect(throws: Diagnostic.self) { try period("last-compleet") }
        #expect(error?.help.first == "did you mean \"last-complete\"?")
    }

    @Test func completenessAllowsThreeDays() throws {
        let october = try period("2026-10")
        for (day, isComplete) in [
            ("2026-10-28", false), ("2026-10-29", true), ("2026-11-01", true), ("2026-12-01", true),
        ] {
            let end = try #require(CalendarDate(iso: day))
            #expect(october.isComplete(dataEnd: end) == isComplete, "\(day)")
            let last = try ReportingPeriod(parsing: "last-complete", dataEnd: end)
            #expect(last.isComplete(dataEnd: end) && !last.next.isComplete(dataEnd: end))
        }
        let end = try #require(CalendarDate(iso: "2026-09-29"))
        #expect(try ReportingPeriod(parsing: "last-complete", dataEnd: end, grain: .quarter).text == "2026-Q3")
        #expect(try ReportingPeriod(parsing: "last-complete", dataEnd: end, grain: .year).text == "2025")
    }

    @Test func neighbours() throws {
        #expect(try period("2026-01").previous.text == "2025-12")
        #expect(try period("2025-12").next.text == "2026-01")
        #expect(try period("2026-Q1").previous.text == "2025-Q4")
        #expect(try period("2026").yearBefore.text == "2025")
        #expect(try period("2026-01..2026-02").previous == period("2025-11..2025-12"))
        #expect(try period("2026-01-15..2026-02-14").previous.text == "2025-12-15..2026-01-14")
        #expect(try period("2026-01-15..2026-02-14").yearBefore.text == "2025-01-15..2025-02-14")
        #expect(try period("2024-02").yearBefore.text == "2023-02")
        #expect(try period("2024-02-29").yearBefore.text == "2023-02-28")
        #expect(try period("2024-02-10..2024-02-29").yearBefore.text == "2023-02-10..2023-02-28")
        #expect(try period("2026-Q1").shifted(by: -12).text == "2023-Q1")
    }

    @Test func months() throws {
        #expect(try period("2026-Q3").months.map(\.text) == ["2026-07", "2026-08", "2026-09"])
        #expect(try period("2026-01-15..2026-03-14").months.map(\.text) == ["2026-01", "2026-02", "2026-03"])
        #expect(try period("2026-01-15..2026-03-14").wholeMonths.map(\.text) == ["2026-02"])
        #expect(try period("2026").wholeMonthCount == 12)
        #expect(try period("2026-01-15..2026-03-14").wholeMonthCount == nil)
        #expect(try period("2026-02").dayCount == 28)
    }

    @Test func everyDayOfSomeYearsLiesInItsPeriods() throws {
        for days in 20_000..<21_500 {
            let date = CalendarDate(days: Int32(days))
            for grain in ReportingPeriod.Grain.allCases {
                let period = ReportingPeriod.period(of: grain, containing: date)
                #expect(period.contains(date) && period.grain == grain)
                #expect(period.previous.end == period.start && period.next.start == period.end)
                #expect(period.months.count == period.wholeMonthCount ?? 1)
            }
        }
    }
}
