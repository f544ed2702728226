/// What can be told of a table in memory without going through all of it, for those who plan how to read it.
enum TableStatistics {
    /// How many chunks a sample is taken of.
    private static let sampledChunks = 8

    /// Places spread evenly over chunks of rows: for some of the chunks, the rows to take.
    static func places(rows wanted: Int, of chunkRows: [Int]) -> [(chunk: Int, rows: [UInt32])] {
        let parts = min(sampledChunks, chunkRows.count)
        return (0..<parts).map { part in
            let chunk = (2 * part + 1) * chunkRows.count / (2 * parts)
            let taken = min(chunkRows[chunk], (wanted + parts - 1) / parts)
            return (chunk, (0..<taken).map { UInt32(truncatingIfNeeded: $0 * chunkRows[chunk] / taken) })
        }
    }

    /// How many whole numbers lie between bounds, the bounds themselves included.
    static func count(_ bounds: [(least: Int64, greatest: Int64)]) -> Int? {
        guard let least = bounds.map(\.least).min(), let greatest = bounds.map(\.greatest).max() else { return nil }
        let (range, overflow) = greatest.subtractingReportingOverflow(least)
        return overflow || range == .max ? nil : Int(range) + 1
    }
}

extension PackedTable {
    /// Some rows of some columns, spread evenly over the table. O(rows).
    public func sample(columns: [Int], rows: Int) -> Columns.Chunk {
        let places = TableStatistics.places(rows: rows, of: chunks.map(\.rowCount))
        let taken = columns.map { column in
            Column.concatenated(
                places.map { chunks[$0.chunk].columns[column].unpacked(rows: $0.rows) },
                type: schema.fields[column].type)
        }
        return Columns.Chunk(columns: taken, rowCount: places.reduce(0) { $0 + $1.rows.count })
    }

    /// How many different values a column may have at most, besides null; nil where that isn't known. O(chunks).
    public func distinctBound(column: Int) -> Int? {
        var bounds: [(least: Int64, greatest: Int64)] = []
        for chunk in chunks {
            guard let known = chunk.columns[column].bounds else { return nil }
            bounds.append(known)
        }
        return TableStatistics.count(bounds)
    }
}

extension Table {
    /// Some rows of some columns, spread evenly over the table. O(rows).
    public func sample(columns: [Int], rows: Int) -> Chunk {
        let places = TableStatistics.places(rows: rows, of: chunks.map(\.rowCount))
        let taken = columns.map { column in
            Column.concatenated(
                places.map { chunks[$0.chunk].columns[column].gathered($0.rows) }, type: schema.fields[column].type)
        }
        return Chunk(columns: taken, rowCount: places.reduce(0) { $0 + $1.rows.count })
    }

    /// How many different values a column may have at most, besides null; nil where that isn't known. O(rows) for
    /// numbers, O(chunks) for texts.
    public func distinctBound(column: Int) -> Int? {
        var bounds: [(least: Int64, greatest: Int64)] = []
        for chunk in chunks {
            switch chunk.columns[column].storage {
            case .integer(let values), .timestamp(let values), .decimal64(let values):
                bounds.append((values.min() ?? 0, values.max() ?? 0))
            case .date(let days): bounds.append((Int64(days.min() ?? 0), Int64(days.max() ?? 0)))
            case .dictionary(_, let dictionary): bounds.append((0, Int64(max(1, dictionary.count)) - 1))
            case .boolean: bounds.append((0, 1))
            case .null, .decimal128, .double, .interval, .text: return nil
            }
        }
        return TableStatistics.count(bounds)
    }
}
