import Diagnostics
import Testing

@testable import Columns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct TimeZoneRulesTests {
    private func moment(_ date: String, _ hour: Int, _ minute: Int = 0) throws -> Timestamp {
        let date = try #require(CalendarDate(iso: date))
        return Timestamp(date, microsecondOfDay: Int64(hour * 60 + minute) * 60_000_000)
    }

    @Test func utcNeedsNoDatabase() throws {
        let zone = try TimeZoneRules(named: "UTC", in: ["/nonexistent"])
        let noon = try moment("2026-07-01", 12)
        #expect(zone.instant(of: noon) == noon)
        #expect(zone.localTime(of: noon) == noon)
    }

    @Test func missingDatabaseNamesThePackage() throws {
        let error = #expect(throws: Diagnostic.self) {
            try TimeZoneRules(named: "Europe/Bucharest", in: ["/nonexistent"])
        }
        #expect(error?.code == "no-time-zone-database")
        #expect(error?.help.first?.contains("tzdata") == true)
    }

    @Test func unknownNamesAreSuggested() throws {
        let error = #expect(throws: Diagnostic.self) { try TimeZoneRules(named: "Bucharest") }
        #expect(error?.help.first == "did you mean \"Europe/Bucharest\"?")
        #expect(throws: Diagnostic.self) { try TimeZoneRules(named: "../../../etc/passwd") }
        #expect(throws: Diagnostic.self) { try TimeZoneRules(named: "") }
        #expect(throws: Diagnostic.self) { try TimeZoneRules(named: "Europe") }
    }

    @Test func bucharestChangesAtTheEndsOfMarchAndOctober() throws {
        let zone = try TimeZoneRules(named: "Europe/Bucharest")
        #expect(zone.instant(of: try moment("2026-01-15", 12)) == (try moment("2026-01-15", 10)))
        #expect(zone.instant(of: try moment("2026-07-15", 12)) == (try moment("2026-07-15", 9)))
        // 29 March 2026: 03:00 becomes 04:00.
        #expect(zone.instant(of: try moment("2026-03-29", 2, 59)) == (try moment("2026-03-29", 0, 59)))
        #expect(zone.instant(of: try moment("2026-03-29", 3, 30)) == (try moment("2026-03-29", 1, 30)))
        #expect(zone.localTime(of: try moment("2026-03-29", 1, 30)) == (try moment("2026-03-29", 4, 30)))
        #expect(zone.instant(of: try moment("2026-03-29", 4)) == (try moment("2026-03-29", 1)))
        // 25 October 2026: 04:00 becomes 03:00; of the two 03:30 the first is meant.
        #expect(zone.instant(of: try moment("2026-10-25", 3, 30)) == (try moment("2026-10-25", 0, 30)))
        #expect(zone.instant(of: try moment("2026-10-25", 4)) == (try moment("2026-10-25", 2)))
        // Far past the file's last transition, by the recurring rule.
        #expect(zone.instant(of: try moment("2300-07-15", 12)) == (try moment("2300-07-15", 9)))
        #expect(zone.instant(of: try moment("2300-01-15", 12)) == (try moment("2300-01-15", 10)))
    }

    @Test func zonesOfManyKindsAgreeWithTheSystem() throws {
        let zones = [
            "Europe/Bucharest", "Europe/Moscow", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata",
            "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin", "Asia/Tehran", "Pacific/Apia",
        ]
        for name in zones {
            let zone = try TimeZoneRules(named: name)
            setenv("TZ", name, 1)
            tzset()
            for step in 0..<4000 {
                // A stride that is no multiple of a day, from 1950 to beyond 2100.
                let seconds = -631_152_000 + step * 1_234_567
                var time = time_t(seconds)
                var parts = tm()
                localtime_r(&time, &parts)
                let offset = zone.offset(at: Timestamp(microseconds: Int64(seconds) * 1_000_000))
                #expect(offset == Int64(parts.tm_gmtoff) * 1_000_000, "\(name) at \(seconds)")
                if offset != Int64(parts.tm_gmtoff) * 1_000_000 { break }
            }
        }
    }

    @Test func everyLocalTimeIsBackWhereItWasUnlessSkipped() throws {
        let zone = try TimeZoneRules(named: "America/New_York")
        var locals: [Int64] = []
        for hour in 0..<24 * 400 { locals.append(1_767_225_600_000_000 + Int64(hour) * 1_800_000_000) }
        var instants = locals
        zone.convertToInstants(&instants)
        #expect(instants == locals.map { zone.instant(of: Timestamp(microseconds: $0)).microseconds })
        var back = instants
        zone.convertToLocalTimes(&back)
        #expect(back == instants.map { zone.localTime(of: Timestamp(microseconds: $0)).microseconds })
        let moved = zip(locals, back).filter { $0 != $1 }
        #expect(moved.allSatisfy { $1 - $0 == 3_600_000_000 })
        #expect(moved.count == 2)
    }

    @Test func damagedFilesAreRefused() {
        #expect(TimeZoneRules(name: "x", timeZoneInformationFormat: []) == nil)
        #expect(TimeZoneRules(name: "x", timeZoneInformationFormat: Array("TZif2".utf8)) == nil)
        var bytes = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
        bytes += [UInt8](repeating: 0xFF, count: 24)
        #expect(TimeZoneRules(name: "x", timeZoneInformationFormat: bytes) == nil)
    }

    @Test func recurringRules() throws {
        let rule = try #require(RecurringRule(Array("EET-2EEST,M3.5.0/3,M10.5.0/4".utf8)))
        #expect(rule.standardOffset == 7200)
        #expect(rule.transitions(of: 2026).map(\.at) == [1_774_746_000, 1_792_890_000])
        #expect(rule.transitions(of: 2026).map(\.offset) == [10_800, 7200])
        #expect(RecurringRule(Array("<-03>3".utf8))?.standardOffset == -10_800)
        // Days 60 without and with 29 February.
        let julian = RecurringRule.Change(day: .julian(60), seconds: 0)
        let ordinal = RecurringRule.Change(day: .ordinal(59), seconds: 0)
        #expect(julian.seconds(in: 2024) == Int64(try #require(CalendarDate(iso: "2024-03-01")).days) * 86_400)
        #expect(ordinal.seconds(in: 2024) == Int64(try #require(CalendarDate(iso: "2024-02-29")).days) * 86_400)
        for bad in ["", "E", "EET", "EET-2EEST", "EET-2EEST,M13.5.0,M10.5.0", "EET-2EEST,M3.5.0/3,M10.5.0/4x", "EET99"]
        {
            #expect(RecurringRule(Array(bad.utf8)) == nil, "\(bad)")
        }
    }
}
