import Testing

@testable import SampleExports

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct MessyStyleTests {
    private func options(_ style: MessyStyle?, seed: UInt64 = 2) -> SampleOptions {
        SampleOptions(clients: 40, managers: 6, months: 4, seed: seed, messy: style)
    }

    @Test(arguments: MessyStyle.allCases)
    func theSameSeedGivesTheSameBytes(style: MessyStyle) throws {
        let first = try Sample(options(style)).fingerprint
        #expect(try Sample(options(style)).fingerprint == first)
        #expect(try Sample(options(style, seed: 3)).fingerprint != first)
    }

    /// The bytes of a file as text in which every byte or unit beyond ASCII is a question mark.
    private func structure(_ bytes: [UInt8], _ habits: ExportHabits) -> [UInt8] {
        let text = Array(bytes.dropFirst(habits.encoding.mark(habits.hasMark).count))
        guard habits.encoding == .utf16LittleEndian else { return text }
        return stride(from: 0, to: text.count, by: 2).map { text[$0 + 1] == 0 ? text[$0] : 63 }
    }

    @Test(arguments: MessyStyle.allCases)
    func everyRecordIsCounted(style: MessyStyle) throws {
        let clean = try Sample(options(nil))
        let messy = try Sample(options(style))
        let habits = style.habits
        for table in ExportTable.allCases where habits.tables.contains(table) {
            let names = messy.destination.names.filter { $0.hasPrefix(table.rawValue) }
            var records = 0
            for name in names {
                let bytes = structure(messy.destination.bytes(name), habits)
                records +=
                    lineCount(bytes, habits) - 1 - (habits.namesSeparator ? 1 : 0)
                    - (habits.titles + habits.notes).count { $0.isEmpty }
            }
            let truth = try Truth(messy.destination.text("truth.json"))
            let planted = truth.planted(table)
            // Spellings of nothing are in true records.
            let beside = planted.filter { $0.key != "null-spelling" }.values.reduce(0, +)
            #expect(records == clean.summary.rows(of: table.rawValue) + beside)
            #expect(truth.rows(table) == clean.summary.rows(of: table.rawValue))
            for defect in habits.defects where defect == .duplicateRecord || defect == .missingFields {
                #expect(planted[defect.rawValue, default: 0] > 0, "\(table) \(defect)")
            }
        }
        #expect(messy.summary.rows(of: "clients") == clean.summary.rows(of: "clients"))
    }

    /// Line ends outside quotes.
    private func lineCount(_ bytes: [UInt8], _ habits: ExportHabits) -> Int {
        var isInside = false
        var count = 0
        for byte in bytes {
            if byte == 34 { isInside.toggle() }
            if byte == 10, !isInside { count += 1 }
        }
        return count
    }

    @Test func cellsAsSystemsWriteThem() {
        func written(_ style: MessyStyle, _ cell: String, _ kind: CellKind, turn: Int = 0) -> String {
            String(decoding: style.habits.format.written(Array(cell.utf8), kind, turn: turn), as: UTF8.self)
        }
        #expect(written(.oneC, "1234567.05", .money) == "1\u{A0}234\u{A0}567,05")
        #expect(written(.oneC, "123.05", .money) == "123,05")
        #expect(written(.oneC, "2026-09", .month) == "Сентябрь 2026")
        #expect(written(.excelRomanian, "1234.50", .money) == "1.234,50")
        #expect(written(.excelRomanian, "2026-03-05T14:15:33", .moment) == "05.03.2026 14:15:33")
        #expect(written(.excelUTF16, "2026-03-05T04:15:33", .moment) == "3/5/2026 4:15:33")
        #expect(written(.excelUTF16, "2026-09", .month) == "Sep-26")
        #expect(written(.salesforceLoader, "2026-03-05T14:15:33", .moment) == "2026-03-05T14:15:33.000+0000")
        #expect(written(.salesforceLoader, "12000000.00", .money) == "1.2E7")
        #expect(written(.salesforceLoader, "12345.67", .money) == "1.234567E4")
        #expect(written(.salesforceLoader, "", .money) == "#N/A")
        #expect(written(.salesforceLoader, "", .text) == "")
        #expect(written(.adp, "1130.00", .money) == "1,130.00 EUR")
        #expect(written(.bitrix24, "true", .flag) == "Y")
        #expect(written(.bitrix24, "4.2", .number) == "4.2")
        #expect(written(.amocrm, "4.2", .number) == "4,2")
    }

    @Test func lettersThatACodePageLacks() {
        func folded(_ text: String, _ encoding: ExportEncoding) -> String {
            String(decoding: encoding.folded(Array(text.utf8)), as: UTF8.self)
        }
        #expect(folded("Ștefan Țurcanu, Zoë", .windows1250) == "Ştefan Ţurcanu, Zoë")
        #expect(folded("Анна Щукин", .windows1250) == "Anna Shchukin")
        #expect(folded("Ștefan Țurcanu, Zoë", .windows1251) == "Stefan Turcanu, Zoe")
        #expect(folded("ООО «Заря»", .windows1251) == "ООО «Заря»")
        #expect(folded("ș", .utf8) == "ș")
        #expect(ExportEncoding.windows1250.encoded(Array("şă€".utf8)) == [0xBA, 0xE3, 0x80])
        #expect(ExportEncoding.windows1251.encoded(Array("Ёж№".utf8)) == [0xA8, 0xE6, 0xB9])
        #expect(ExportEncoding.utf16LittleEndian.encoded(Array("aж".utf8)) == [0x61, 0, 0x36, 0x04])
    }

    /// Nothing that the sample writes falls to a question mark.
    @Test func everythingHasANearestLetter() throws {
        let clean = try Sample(options(nil))
        for name in clean.destination.names where name.hasSuffix(".csv") {
            let bytes = clean.destination.bytes(name)
            let marks = bytes.count { $0 == 63 }
            for encoding in [ExportEncoding.windows1250, .windows1251] {
                let folded = encoding.folded(bytes)
                #expect(folded.count { $0 == 63 } == marks)
                #expect(encoding.encoded(folded).count { $0 == 63 } == marks)
            }
        }
    }

    /// What `truth.json` says was planted.
    private struct Truth: Decodable {
        struct Messy: Decodable { var files: [File] }
        struct File: Decodable {
            var file: String
            var rows: Int
            var planted: [Count]
        }
        struct Count: Decodable {
            var kind: String
            var count: Int
        }

        var messy: Messy

        init(_ text: String) throws {
            self = try JSONDecoder().decode(Truth.self, from: Data(text.utf8))
        }

        private func files(_ table: ExportTable) -> [File] {
            messy.files.filter { $0.file.hasPrefix(table.rawValue) }
        }

        func rows(_ table: ExportTable) -> Int { files(table).reduce(0) { $0 + $1.rows } }

        func planted(_ table: ExportTable) -> [String: Int] {
            files(table).flatMap(\.planted).reduce(into: [:]) { $0[$1.kind, default: 0] += $1.count }
        }
    }
}
