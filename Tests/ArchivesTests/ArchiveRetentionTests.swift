import Diagnostics
import Output
import Testing

@testable import Archives

@Suite struct ArchiveRetentionTests {
    @Test func keepsTheNewestPeriods() throws {
        let directory = try ScratchDirectory()
        let others = ["monthly-pay-2026-01.tar.gz", "monthly-2026-13x.tar.gz", "monthly-.tar.gz", "notes.txt"]
        for name in ["2026-02", "2025-12", "2026-01", "2026-03"] {
            _ = try directory.file("monthly-\(name).tar.gz", [])
        }
        for name in others { _ = try directory.file(name, []) }
        try OutputDirectory.create("\(directory.path)/monthly-2020-01.tar.gz")
        let removed = try ArchiveRetention.prune(keeping: 2, in: directory.path, matching: "monthly-*.tar.gz")
        #expect(removed == ["monthly-2026-01.tar.gz", "monthly-2025-12.tar.gz"].map { "\(directory.path)/\($0)" })
        #expect(
            Set(directory.names)
                == Set(others + ["monthly-2026-02.tar.gz", "monthly-2026-03.tar.gz", "monthly-2020-01.tar.gz"]))
        #expect(try ArchiveRetention.prune(keeping: 2, in: directory.path, matching: "monthly-*.tar.gz").isEmpty)
    }

    @Test func theArchiveJustWrittenStays() throws {
        let directory = try ScratchDirectory()
        for name in ["2026-01", "2026-02", "2026-03"] { _ = try directory.file("m-\(name)", []) }
        let removed = try ArchiveRetention.prune(
            keeping: 1, in: directory.path, matching: "m-*", sparing: "\(directory.path)/m-2026-01")
        #expect(removed == ["\(directory.path)/m-2026-02"])
        #expect(directory.names == ["m-2026-01", "m-2026-03"])
    }

    @Test func wrongUseIsSaidSo() throws {
        let directory = try ScratchDirectory()
        #expect(
            failure { try ArchiveRetention.prune(keeping: 0, in: directory.path, matching: "m-*") }?.category == .usage)
        for pattern in ["m", "m-*-*", "a/*"] {
            #expect(
                failure { _ = try ArchiveRetention.archives(in: directory.path, matching: pattern) }?.code
                    == "bad-pattern")
        }
        #expect(
            failure { _ = try ArchiveRetention.archives(in: "\(directory.path)/none", matching: "*") }?.category
                == .input)
    }

    @Test func periodsHaveFewShapes() {
        for text in [
            "2026", "2026-09", "2026-Q3", "2026-W05", "2026-H1", "2026-09-30", "2026-01..2026-03", "2025_2026",
        ] {
            #expect(ArchiveRetention.isPeriod(text))
        }
        for text in ["", "26", "2026-", "2026-9", "pay-2026", "2026-09-30-1", "..", "2026..", "٢٠٢٦"] {
            #expect(!ArchiveRetention.isPeriod(text))
        }
    }
}
