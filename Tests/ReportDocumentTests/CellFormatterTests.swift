import Columns
import ReportDocument
import Testing

private let english = CellFormatter()
private let russian = CellFormatter(language: .russian)
private let romanian = CellFormatter(language: .romanian)

private func decimal(_ text: String) -> Value { ExactDecimal(text).map(Value.decimal) ?? .null }

/// Shown values with plain spaces, so that expectations can be read.
private func plain(_ text: String) -> String {
    String(text.map { $0 == "\u{A0}" ? " " : $0 == "\u{2212}" ? "-" : $0 })
}

@Suite struct CellFormatterTests {
    @Test(arguments: [
        (Value.integer(0), "0"), (.integer(999), "999"), (.integer(1000), "1,000"),
        (.integer(-1_234_567), "-1,234,567"),
        (.integer(.min), "-9,223,372,036,854,775,808"),
        (.double(1234.5), "1,234.50"), (.double(-0.001), "0.00"), (.double(2.675), "2.68"), (.double(0.005), "0.01"),
        (.double(999.995), "1,000.00"), (.double(1e21), "1,000,000,000,000,000,000,000.00"), (.double(1e-7), "0.00"),
        (.double(.nan), "–"), (.double(.infinity), "∞"), (.double(-.infinity), "-∞"), (.null, "–"),
        (decimal("1234.500"), "1,234.500"), (decimal("-0.05"), "-0.05"), (.text("a,b"), "a,b"),
        (.boolean(true), "yes"), (.boolean(false), "no"),
    ])
    func automaticFormats(value: Value, expected: String) {
        #expect(plain(english.text(value)) == expected)
    }

    @Test func numberMarksFollowTheLanguage() {
        let value = decimal("1234567.5")
        #expect(english.text(value, format: .money("MDL")) == "1,234,567.50\u{A0}MDL")
        #expect(romanian.text(value, format: .money("MDL")) == "1.234.567,50\u{A0}MDL")
        #expect(russian.text(value, format: .money("MDL")) == "1\u{A0}234\u{A0}567,50\u{A0}MDL")
        #expect(english.text(value, format: .money(nil)) == "1,234,567.50")
        #expect(english.text(value, format: .money("MDL"), showsUnit: false) == "1,234,567.50")
        #expect(english.text(value, format: .money("MDL", decimals: 0)) == "1,234,568\u{A0}MDL")
    }

    @Test func percentagesShiftDecimalsExactly() {
        #expect(plain(english.text(.double(0.251), format: .percent)) == "25.1 %")
        // 0.285 * 100 is 28.499999999999996 in binary; the shift of digits isn't.
        #expect(plain(english.text(.double(0.285), format: CellFormat(.percent, decimals: 0))) == "29 %")
        #expect(plain(english.text(decimal("1"), format: .percent)) == "100.0 %")
        #expect(plain(english.text(.double(0.012), format: CellFormat(.percentagePoints, isSigned: true))) == "+1.2 pp")
        #expect(
            plain(english.text(.double(-0.012), format: CellFormat(.percentagePoints, isSigned: true))) == "-1.2 pp")
        #expect(plain(english.text(.double(0), format: CellFormat(.percentagePoints, isSigned: true))) == "0.0 pp")
        #expect(english.level(0.95) == "95\u{A0}%")
        #expect(english.level(0.998) == "99.8\u{A0}%")
    }

    @Test func datesAndPeriods() {
        let date = CalendarDate(iso: "2026-09-30") ?? CalendarDate(days: 0)
        let moment = Timestamp(date, microsecondOfDay: (14 * 60 + 5) * 60_000_000)
        #expect(english.text(.date(date)) == "30 Sep 2026")
        #expect(romanian.text(.date(date)) == "30.09.2026")
        #expect(english.text(.date(date), format: .month) == "Sep 2026")
        #expect(english.text(.timestamp(moment)) == "30 Sep 2026 14:05")
        #expect(english.text(.timestampWithZone(moment)) == "30 Sep 2026 14:05\u{A0}UTC")
        #expect(english.period(from: date.startOfMonth, to: date.addingDays(1)) == "1 Sep 2026 – 30 Sep 2026")
        #expect(english.period(from: date, to: date.addingDays(1)) == "30 Sep 2026")
    }

    @Test(arguments: [
        (0.0, "0 min"), (1, "1 s"), (59.4, "59 s"), (59.6, "1 min"), (3569, "59 min"), (3571, "1 h"),
        (19_200, "5 h 20 min"), (-5400, "-1 h 30 min"), (172_799, "2.0 days"), (172_800, "2.0 days"),
        (276_480, "3.2 days"),
    ])
    func durations(seconds: Double, expected: String) {
        #expect(plain(english.text(.double(seconds), format: .duration(.seconds))) == expected)
        #expect(plain(english.text(.double(seconds / 60), format: .duration(.minutes))) == expected)
        #expect(
            plain(english.text(.interval(Interval(microseconds: Int64(seconds * 1e6))))) == expected)
    }

    @Test func durationsKeepToTheUnitWithDecimals() {
        #expect(plain(english.text(.double(5.25), format: CellFormat(.duration(.hours), decimals: 1))) == "5.3 h")
        #expect(plain(russian.text(.double(5.25), format: CellFormat(.duration(.hours), decimals: 1))) == "5,3 ч")
        #expect(plain(english.text(.interval(Interval(months: 2, days: 3)))) == "2 months 3.0 days")
    }

    @Test func suppressedCellsShowTheirReasonAndNothingElse() {
        var cell = Cell.suppressed("n < 5")
        #expect(english.text(cell) == "n < 5")
        cell.value = .integer(42)
        cell.interval = UncertaintyInterval(1, 2)
        #expect(english.text(cell) == "n < 5")
        #expect(english.intervalText(cell) == nil)
    }

    @Test func intervalsHaveTheUnitOnce() {
        let rate = Cell(.double(0.15), format: .percent, interval: UncertaintyInterval(0.1212, 0.184))
        #expect(english.intervalText(rate) == "12.1–18.4\u{A0}%")
        let change = Cell(.double(-1), format: .decimal, interval: UncertaintyInterval(-2, 0.5))
        #expect(english.intervalText(change) == "−2.00 to 0.50")
        #expect(english.intervalText(Cell(.integer(1))) == nil)
        let open = Cell(.double(1), interval: UncertaintyInterval(low: .double(0.5), high: .null))
        #expect(english.intervalText(open) == "0.50––")
    }

    @Test func valuesThatDoNotFitTheFormatShowAsTheyAre() {
        #expect(english.text(.text("<b>"), format: .percent) == "<b>")
        #expect(english.text(.text("soon"), format: .date) == "soon")
        #expect(english.text(.integer(3), format: .boolean) == "3")
        #expect(english.text(.integer(3), format: .text) == "3")
    }

    @Test func theUnitStandsInTheHeaderUnlessTheCellDiffers() {
        let column = CellFormat.money("MDL")
        let amount = decimal("5.00")
        #expect(english.text(Cell(amount), column: column, showsUnit: false) == "5.00")
        #expect(english.text(Cell(amount, format: .money("EUR")), column: column, showsUnit: false) == "5.00\u{A0}EUR")
    }

    @Test func sizes() {
        #expect(plain(english.byteCount(999)) == "999 B")
        #expect(plain(english.byteCount(1000)) == "1.0 kB")
        #expect(plain(english.byteCount(999_960)) == "1.0 MB")
        #expect(plain(english.byteCount(12_345_678)) == "12.3 MB")
    }

    @Test(arguments: ReportLanguage.allCases)
    func everyPhraseHasWords(language: ReportLanguage) {
        for phrase in Phrase.allCases { #expect(!phrase.text(in: language).isEmpty) }
    }
}
