/// How a system writes dates, amounts and truth values. Cells come clean: `2026-03-05T14:15:33`, `1234.50`, `true`.
struct CellFormat {
    /// `$0` year, `$1` month, `$2` day, in the order and with the separators of the system.
    enum DateOrder {
        case yearMonthDay, dayMonthYear, monthDayYear
    }

    /// How a month is written.
    enum MonthStyle {
        /// `2026-09`.
        case iso
        /// `09.2026`, `09/2026`.
        case numbers
        /// `septembrie 2026`, `Сентябрь 2026`, `Sep-26`.
        case named([String], yearDigits: Int, separator: String)
    }

    var dateOrder = DateOrder.yearMonthDay
    var dateSeparator: UInt8 = 45
    /// Whether days, months and hours below ten have a zero in front.
    var padsDates = true
    /// What stands between date and time.
    var timeSeparator = "T"
    /// What follows the seconds.
    var timeSuffix = ""
    var month = MonthStyle.iso
    var decimalMark: UInt8 = 46
    /// What separates thousands in amounts.
    var grouping = ""
    /// What follows an amount, e.g. ` EUR`.
    var amountSuffix = ""
    /// From this many hundredths on, amounts are written as `1.2345E4`.
    var scientificFrom = Int.max
    var yes = "true"
    var no = "false"
    /// What stands for no value in columns that aren't text; several take turns.
    var nulls = [""]
    /// What a line break inside a text becomes.
    var lineBreak: [UInt8] = [10]

    /// A clean cell in this format. `turn` chooses among the nulls.
    func written(_ cell: [UInt8], _ kind: CellKind, turn: Int) -> [UInt8] {
        guard !cell.isEmpty else {
            switch kind {
            case .date, .moment, .month, .money, .number, .flag: return Array(nulls[turn % nulls.count].utf8)
            case .identifier, .text, .choice: return cell
            }
        }
        switch kind {
        case .identifier, .choice: return cell
        case .text: return lineBreak == [10] ? cell : cell.flatMap { $0 == 10 ? lineBreak : [$0] }
        case .date: return date(cell)
        case .moment: return moment(cell)
        case .month: return month(cell)
        case .money: return amount(cell)
        case .number: return cell.map { $0 == 46 ? decimalMark : $0 }
        case .flag: return Array((cell == Array("true".utf8) ? yes : no).utf8)
        }
    }

    private func date(_ cell: [UInt8]) -> [UInt8] {
        let year = cell[0..<4]
        let month = padded(cell[5..<7])
        let day = padded(cell[8..<10])
        let parts =
            switch dateOrder {
            case .yearMonthDay: [year, month, day]
            case .dayMonthYear: [day, month, year]
            case .monthDayYear: [month, day, year]
            }
        return Array(parts.joined(separator: [dateSeparator]))
    }

    private func moment(_ cell: [UInt8]) -> [UInt8] {
        date(cell) + Array(timeSeparator.utf8) + padded(cell[11..<13]) + cell[13...] + Array(timeSuffix.utf8)
    }

    private func padded(_ digits: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        !padsDates && digits.first == 48 ? digits.dropFirst() : digits
    }

    private func month(_ cell: [UInt8]) -> [UInt8] {
        let number = Int(cell[5] - 48) * 10 + Int(cell[6] - 48)
        switch month {
        case .iso: return cell
        case .numbers: return Array(cell[5..<7]) + [dateSeparator] + cell[0..<4]
        case .named(let names, let yearDigits, let separator):
            return Array(names[number - 1].utf8) + Array(separator.utf8) + cell[(4 - yearDigits)..<4]
        }
    }

    /// From `1234.50`.
    private func amount(_ cell: [UInt8]) -> [UInt8] {
        let digits = cell.filter { (48...57).contains($0) }
        let hundredths = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        if hundredths >= scientificFrom {
            var mantissa = digits
            while mantissa.count > 2, mantissa.last == 48 { mantissa.removeLast() }
            return [mantissa[0], decimalMark] + mantissa[1...] + Array("E\(digits.count - 3)".utf8)
        }
        var result: [UInt8] = []
        let whole = digits.dropLast(2)
        for (place, digit) in whole.enumerated() {
            if place > 0, (whole.count - place) % 3 == 0 { result += Array(grouping.utf8) }
            result.append(digit)
        }
        return result + [decimalMark] + digits.suffix(2) + Array(amountSuffix.utf8)
    }
}
