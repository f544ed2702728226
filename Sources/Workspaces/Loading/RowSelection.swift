import Columns
import Diagnostics

/// A total row that was set apart: what it says, by canonical column.
struct FooterTotal: Sendable {
    /// The part that it stands under.
    var part: Int
    /// The line it stands on.
    var line: Int
    /// Its cells.
    var values: [String: String]
}

/// Which rows of the exports make up a canonical table.
struct RowSelection: Sendable {
    /// By chunk as read, the rows that count; nil for all.
    var kept: [[UInt32]?]
    /// The number of rows of each chunk as read.
    var rawRowCounts: [Int]
    /// Rows, counted over the kept ones, that are added up into one; nil where every row is one of its own.
    var groups: [[UInt32]]?
    /// What total rows under the data say.
    var totals: [FooterTotal] = []

    /// The number of rows of each chunk of the table.
    var chunkRowCounts: [Int] {
        if let groups { return [groups.count] }
        return zip(kept, rawRowCounts).map { $0?.count ?? $1 }
    }

    /// A column as read, in chunks, as the table has it.
    ///
    /// - Throws: a computation `Diagnostic` where a sum exceeds 38 digits.
    func applied(to chunks: [Column], type: DataType, isSummed: Bool, name: String) throws -> [Column] {
        let aligned = realigned(chunks, type: type)
        let gathered = zip(aligned, kept).map { column, rows in rows.map { column.gathered($0) } ?? column }
        guard let groups else { return gathered }
        let whole = Column.concatenated(gathered, type: type)
        guard isSummed, case .decimal(let scale) = type else {
            // The last value that there is stands for the group.
            let rows = groups.map { group in
                group.last { whole.isValid(Int($0)) } ?? group.last ?? 0
            }
            return [whole.gathered(rows)]
        }
        var sums = [Int128](repeating: 0, count: groups.count)
        var validity = Bitmap(repeating: false, count: groups.count)
        for (index, group) in groups.enumerated() {
            for row in group where whole.isValid(Int(row)) {
                guard case .decimal(let value) = whole[Int(row)] else { continue }
                let (sum, overflow) = sums[index].addingReportingOverflow(value.mantissa)
                guard !overflow, ExactDecimal.isInRange(sum) else {
                    throw Diagnostic(.computation, code: "decimal-overflow", "a sum of \(name) exceeds 38 digits")
                }
                sums[index] = sum
                validity[index] = true
            }
        }
        return [Column(decimals: sums, scale: scale, validity: validity)]
    }

    /// The column in chunks of the sizes that the first reading had, which a later one normally has too.
    private func realigned(_ chunks: [Column], type: DataType) -> [Column] {
        if chunks.map(\.count) == rawRowCounts { return chunks }
        let whole = Column.concatenated(chunks, type: type)
        var start = 0
        return rawRowCounts.map { count in
            defer { start += count }
            return whole.sliced(min(start, whole.count)..<min(start + count, whole.count))
        }
    }
}
