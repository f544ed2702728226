import Columns
import Diagnostics
import Ingest
import Testing

@testable import Workspaces

struct AmountTextTests {
    @Test(arguments: [
        ("1.234,56", AmountText.Mark.comma, "1234.56"), ("1,234.56", .point, "1234.56"),
        ("1 234,56", .comma, "1234.56"),
        ("1\u{A0}234,56", .comma, "1234.56"), ("1\u{202F}234,56", .comma, "1234.56"), ("1'234.56", .point, "1234.56"),
        ("(123)", .point, "-123"), ("123-", .point, "-123"), ("-123", .point, "-123"), ("$45,000", .point, "45000"),
        ("45 000 lei", .comma, "45000"), ("12 %", .point, "0.12"), ("1234|RUB", .point, "1234"),
        ("52,000.00 USD", .point, "52000.00"), ("€ 12,5", .comma, "12.5"), ("+7", .point, "7"),
        ("\u{2212}7", .point, "-7"),
        (".5", .point, "0.5"),
    ])
    func amounts(_ text: String, _ mark: AmountText.Mark, _ expected: String) throws {
        #expect(AmountText.decimal(text, mark: mark)?.description == expected)
    }

    @Test(arguments: [
        "", "-", "n/a", "12 apples", "1-2", "1.2.3", "12a4", "--1", "1,2,3.4.5", "€", "1/2", "٣", "12,5", "12 abc",
    ])
    func noAmounts(_ text: String) {
        #expect(AmountText.decimal(text, mark: .point) == nil)
    }

    @Test func aPointWhereCommasMarkDecimalsIsNoThousand() {
        #expect(AmountText.decimal("1.5", mark: .comma) == nil)
        #expect(AmountText.decimal("1.500", mark: .comma)?.description == "1500")
    }

    @Test(arguments: [
        (["1,234.56"], AmountText.Mark.point), (["1.234,56"], .comma), (["1,5"], .comma), (["1,234", "2,5"], .comma),
        (["1,234,567"], .point), (["1.234.567"], .comma), (["12", "13 lei"], .point), (["1.234"], .point),
    ])
    func decimalMarks(_ texts: [String], _ mark: AmountText.Mark) {
        var evidence = AmountText.Evidence()
        for text in texts { evidence.observe(text) }
        #expect(evidence.mark == mark)
    }

    @Test func undecidedMarks() {
        var ambiguous = AmountText.Evidence()
        ambiguous.observe("1,234")
        #expect(ambiguous.mark == nil)
        var contradictory = AmountText.Evidence()
        contradictory.observe("1,5")
        contradictory.observe("1.5")
        #expect(contradictory.mark == nil)
    }

    @Test(arguments: [
        ("1.2E7", "12000000"), ("1.5e-3", "0.0015"), ("-2", "-2"), ("1e0", "1"), ("12.50", "12.50"), ("0e99", nil),
        ("1e", nil), ("e5", nil), ("1e40", nil), ("", nil), ("1e1e1", nil),
        ("1e-38", "0." + String(repeating: "0", count: 37) + "1"),
    ])
    func exponents(_ text: String, _ expected: String?) {
        #expect(ExactDecimal(scientific: text)?.description == expected)
    }
}

struct MonthTextTests {
    @Test(arguments: [
        "2026-09", "2026-9", "09/2026", "9.2026", "09.2026", "202609", "2026-09-30", "September 2026", "Sep 2026",
        "septembrie 2026", "сентябрь 2026", "Сентябрь 2026 г.", "сентября 2026", "sept. 2026", "Sep-26",
        "2026 September",
        "2026/09", "2026-09-01 00:00:00",
    ])
    func months(_ text: String) {
        #expect(MonthText.month(text)?.description == "2026-09-01")
    }

    @Test(arguments: [
        "", "2026", "13/2026", "2026-13", "Tuesday 2026", "ju 2026", "00.2026", "209", "September", "1-2-3-4",
    ])
    func noMonths(_ text: String) {
        #expect(MonthText.month(text) == nil)
    }

    @Test func eachMonthOfEachLanguage() {
        let names = [
            ["January", "ianuarie", "январь"], ["February", "februarie", "февраль"], ["March", "martie", "март"],
            ["April", "aprilie", "апрель"], ["May", "mai", "май"], ["June", "iunie", "июнь"],
            ["July", "iulie", "июль"],
            ["August", "august", "август"], ["September", "septembrie", "сентябрь"],
            ["October", "octombrie", "октябрь"], ["November", "noiembrie", "ноябрь"],
            ["December", "decembrie", "декабрь"],
        ]
        for (index, spellings) in names.enumerated() {
            for spelling in spellings {
                #expect(MonthText.month("\(spelling) 2026")?.parts.month == index + 1, "\(spelling)")
            }
        }
    }
}

struct FooterWordsTests {
    @Test func totalsAndNotes() {
        for text in ["Total", "TOTAL:", "Grand Totals (12 records)", "Итого", "Total general", "Всего: 5"] {
            #expect(FooterWords.isTotal(text), "\(text)")
        }
        for text in ["Total Gas SRL", "C1", "", "Totally"] { #expect(!FooterWords.isTotal(text), "\(text)") }
        #expect(FooterWords.isNote("Confidential Information - Do Not Distribute"))
        #expect(FooterWords.isNote("Copyright (c) 2000-2026 salesforce.com"))
        #expect(!FooterWords.isNote("Copywriter"))
        #expect(FooterWords.isFooter(raw: "\"Grand Totals (5 records)\",,12", delimiter: ","))
        #expect(FooterWords.isFooter(raw: ";;Total;5", delimiter: ";"))
        #expect(!FooterWords.isFooter(raw: "C1,Total", delimiter: ","))
        #expect(!FooterWords.isFooter(raw: "", delimiter: ","))
    }
}

struct WorkspaceFilesTests {
    @Test(arguments: [
        ("clients-2026-09.csv", "2026-09-30"), ("clients_20260915.csv.gz", "2026-09-15"),
        ("a/b/clients 2026-09-15.tsv", "2026-09-15"), ("clients202602.txt", "2026-02-28"), ("clients.csv", nil),
        ("clients-2026.csv", nil), ("clients-2026-13.csv", nil), ("clients-12345.csv", nil),
    ])
    func datesInNames(_ path: String, _ date: String?) {
        #expect(WorkspaceFiles.date(inNameOf: path)?.description == date)
    }
}
