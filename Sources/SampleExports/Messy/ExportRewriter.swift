/// Rewrites one clean export, record by record, the way a style writes it, with the style's defects planted.
///
/// True records keep their order and content. What is planted stands beside them: a reader that sets it apart is left
/// with the clean export. The same seed plants the same.
struct ExportRewriter {
    let table: ExportTable
    let habits: ExportHabits
    private let kinds: [CellKind]
    private let vocabulary: [[String: String]]
    private var random: RandomGenerator
    /// True records so far, and the defects that each file of the table begins with, one after the other.
    private var recordCount = 0
    private var opening: [Planted]
    private var sums: [Int]
    private var nullTurn = 0
    /// How often each kind was planted in the current file.
    private(set) var planted: [Planted: Int] = [:]

    /// - Parameter isFirst: whether it is the table's first file, which gets each defect once.
    init(table: ExportTable, habits: ExportHabits, seed: UInt64, file: Int, isFirst: Bool) {
        self.table = table
        self.habits = habits
        let columns = table.columns
        kinds = columns.map { CellKind(ofColumn: $0) }
        vocabulary = columns.map { habits.vocabulary["\(table.rawValue).\($0)"] ?? [:] }
        random = RandomGenerator(seed: seed, stream: 1_000 + UInt64(file))
        opening = isFirst ? Self.defects(of: habits, in: table) : []
        sums = Array(repeating: 0, count: columns.count)
    }

    /// What can go wrong in a table without changing what is true.
    private static func defects(of habits: ExportHabits, in table: ExportTable) -> [Planted] {
        habits.defects.filter { defect in
            switch defect {
            // Two rows of a month's pay are added up, and an assignment is all key.
            case .conflictingKey: table == .clients || table == .interactions
            case .impossibleDate: table == .interactions
            case .orphanReference: table == .assignments
            case .illFormedBytes: table == .clients || table == .interactions
            default: true
            }
        }
    }

    // MARK: Around the data

    /// What stands before the first record, and the header.
    mutating func opening(into output: inout [UInt8]) {
        output += habits.encoding.mark(habits.hasMark)
        if habits.namesSeparator { line(Array("sep=".utf8) + [habits.delimiter], into: &output) }
        for title in habits.titles {
            count(title, as: .titleRow)
            line(Array(title.utf8), into: &output)
        }
        let extras = habits.extraColumns[table, default: []].map(\.header)
        line((habits.header(of: table) + extras).map { Array($0.utf8) }, into: &output)
    }

    /// What stands after the last record.
    mutating func closing(into output: inout [UInt8]) {
        if let label = habits.totalLabel {
            var cells = [Array(label.replacing("$", with: "\(recordCount)").utf8)]
            for (kind, sum) in zip(kinds, sums).dropFirst() {
                guard case .money = kind else {
                    cells.append([])
                    continue
                }
                let clean = "\(sum / 100).\(sum % 100 < 10 ? "0" : "")\(sum % 100)"
                cells.append(habits.format.written(Array(clean.utf8), .money, turn: 0))
            }
            cells += habits.extraColumns[table, default: []].map { _ in [] }
            line(cells, into: &output)
            planted[.totalRow, default: 0] += 1
        }
        for note in habits.notes {
            count(note, as: .footerNote)
            let isQuoted = habits.quoting == .everywhere && !note.isEmpty
            line(isQuoted ? quoted(Array(note.utf8)) : Array(note.utf8), into: &output)
        }
    }

    private mutating func count(_ line: String, as kind: Planted) {
        if !line.isEmpty { planted[line.hasPrefix("!") ? .commentRow : kind, default: 0] += 1 }
    }

    // MARK: Records

    /// Writes a clean record, and what is planted beside it.
    mutating func append(_ record: [[UInt8]], into output: inout [UInt8]) {
        let rows = split(record).map { cells(of: $0) }
        if rows.count > 1 { planted[.splitRow, default: 0] += rows.count - 1 }
        if let defect = nextDefect() {
            // The reader keeps the last of rows that share a key, so what goes wrong stands before what is true.
            plant(defect, beside: record, rows[0], into: &output)
            planted[defect, default: 0] += 1
        }
        for (column, kind) in kinds.enumerated() {
            guard case .money = kind else { continue }
            sums[column] += record[column].reduce(0) { $1 == 46 ? $0 : $0 * 10 + Int($1 - 48) }
        }
        for row in rows { line(row, into: &output) }
        recordCount += 1
    }

    /// The first records get one of each, then one record in five hundred any.
    private mutating func nextDefect() -> Planted? {
        let defects = Self.defects(of: habits, in: table)
        guard !defects.isEmpty else { return nil }
        if recordCount % 3 == 2, !opening.isEmpty { return opening.removeFirst() }
        let isUnlucky = random.chance(0.002)
        let choice = defects[random.below(defects.count)]
        return isUnlucky ? choice : nil
    }

    private func plant(
        _ defect: Planted, beside record: [[UInt8]], _ written: [[UInt8]], into output: inout [UInt8]
    ) {
        var cells = written
        switch defect {
        case .duplicateRecord: break
        case .conflictingKey:
            // The last text that is there, or else the last cell, says something else.
            let texts = kinds.indices.filter { kinds[$0] == .text && !record[$0].isEmpty }
            cells[texts.last ?? kinds.count - 1] += Array(" (old)".utf8)
        case .missingFields: cells.removeLast(cells.count / 2)
        case .extraFields: cells += [Array("see".utf8), Array("note".utf8)]
        case .impossibleDate:
            if let column = kinds.firstIndex(of: .moment) {
                cells[column] = habits.format.written(Array("2026-02-31T10:00:00".utf8), .moment, turn: 0)
            }
        case .textAfterQuote:
            let first = quoted(cells.removeFirst()) + Array("x".utf8)
            let rest = cells.map(field).joined(separator: [habits.delimiter])
            return line(first + [habits.delimiter] + rest, into: &output)
        case .illFormedBytes:
            let text = kinds.lastIndex(of: .text) ?? 0
            cells[text] = Array("caf".utf8) + [0xE9, 0x20, 0xFF]
        case .orphanReference:
            cells = [Array("C9999999".utf8), Array("M9999".utf8)]
            for day in ["2001-02-03", "2001-03-04"] {
                cells.append(habits.format.written(Array(day.utf8), .date, turn: 0))
            }
        case .titleRow, .totalRow, .footerNote, .commentRow, .nullSpelling, .splitRow: return
        }
        line(cells, into: &output)
    }

    /// A month's pay in two rows, where the system books the bonus apart.
    private func split(_ record: [[UInt8]]) -> [[[UInt8]]] {
        guard habits.splitsPay, table == .payroll, let salary = table.columns.firstIndex(of: "base_salary"),
            let bonus = table.columns.firstIndex(of: "bonus"),
            let training = table.columns.firstIndex(of: "training_days"), record[bonus] != Array("0.00".utf8)
        else { return [record] }
        var first = record
        first[bonus] = []
        var second = record
        second[salary] = Array("0.00".utf8)
        second[training] = []
        return [first, second]
    }

    private mutating func cells(of record: [[UInt8]]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        for (column, cell) in record.enumerated() {
            var written = habits.format.written(cell, kinds[column], turn: nullTurn)
            if cell.isEmpty {
                nullTurn += 1
                if !written.isEmpty { planted[.nullSpelling, default: 0] += 1 }
            } else if let name = vocabulary[column][String(decoding: cell, as: UTF8.self)] {
                written = Array(name.utf8)
            }
            result.append(written)
        }
        return result + habits.extraColumns[table, default: []].map { Array($0.cell(recordCount).utf8) }
    }

    // MARK: Lines

    private func line(_ cells: [[UInt8]], into output: inout [UInt8]) {
        line(Array(cells.map(field).joined(separator: [habits.delimiter])), into: &output)
    }

    private func line(_ text: [UInt8], into output: inout [UInt8]) {
        let folded = (habits.foldsFor ?? habits.encoding).folded(text)
        output += habits.encoding.encoded(folded + habits.lineEnd)
    }

    private func field(_ cell: [UInt8]) -> [UInt8] {
        let mustQuote = cell.contains { $0 == 34 || $0 == 10 || $0 == 13 || $0 == habits.delimiter }
        return mustQuote || habits.quoting == .everywhere ? quoted(cell) : cell
    }

    private func quoted(_ cell: [UInt8]) -> [UInt8] {
        [34] + cell.flatMap { $0 == 34 ? [34, 34] : [$0] } + [34]
    }
}
