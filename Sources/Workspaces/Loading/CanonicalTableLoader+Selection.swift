import Columns
import Diagnostics
import Ingest
import Query

extension CanonicalTableLoader {
    /// Decides which rows count, and puts what doesn't into the report.
    func select(_ raw: RawColumns, _ report: inout LoadReport) throws -> RowSelection {
        let rowCount = raw.chunkRowCounts.reduce(0, +)
        var isKept = Bitmap(repeating: true, count: rowCount)
        addFileStatistics(to: &report)
        report.recordCount += rowCount
        let totals = try dropIncomplete(raw, &isKept, &report)
        var groups: [Int: [Int]] = [:]
        try dropRepeats(raw, &isKept, &groups, &report)
        var selection = RowSelection(kept: [], rawRowCounts: raw.chunkRowCounts, groups: nil, totals: totals)
        var base = 0
        for count in raw.chunkRowCounts {
            let rows = (0..<count).filter { isKept[base + $0] }
            selection.kept.append(rows.count == count ? nil : rows.map { UInt32(truncatingIfNeeded: $0) })
            base += count
        }
        if !groups.isEmpty {
            var position: [Int: UInt32] = [:]
            var order: [Int] = []
            for row in 0..<rowCount where isKept[row] {
                position[row] = UInt32(truncatingIfNeeded: order.count)
                order.append(row)
            }
            let others = Set(groups.values.joined())
            selection.groups = order.filter { !others.contains($0) }.map { first in
                ([first] + (groups[first] ?? [])).compactMap { position[$0] }
            }
            report.summedCount = others.count
        }
        report.rowCount = selection.chunkRowCounts.reduce(0, +)
        return selection
    }

    /// Takes over what reading the files came to; rejected records that are footers are counted as such.
    private func addFileStatistics(to report: inout LoadReport) {
        for part in parts {
            report.personalHeaders += part.matching.personal
            guard let statistics = part.statistics else { continue }
            let footers = statistics.rejects.filter { FooterWords.isFooter(raw: $0.raw, delimiter: part.delimiter) }
            report.recordCount += statistics.rejectCount + statistics.footerCount
            report.footerCount += statistics.footerCount
            report.encodingRepairCount += statistics.encodingRepairCount
            report.footerCount += footers.count
            report.rejectCount += statistics.rejectCount - footers.count
            report.rejects += footers.isEmpty ? statistics.rejects : statistics.rejects.filter { !footers.contains($0) }
            report.warnings += part.warnings
        }
    }

    /// Leaves out rows that lack what a row must have: footers, and records that can't be used.
    ///
    /// - Returns: the grand totals among them.
    private func dropIncomplete(
        _ raw: RawColumns, _ isKept: inout Bitmap, _ report: inout LoadReport
    ) throws -> [FooterTotal] {
        var reasons: [Int: (column: String, reason: String)] = [:]
        for column in valueColumns.reversed() {
            let unreadable = raw.unreadable[column.name] ?? []
            var base = 0
            for chunk in raw.columns[column.name] ?? [] {
                if chunk.validity != nil || chunk.nullCount > 0 {
                    for row in 0..<chunk.count where !chunk.isValid(row) {
                        let reason =
                            unreadable.contains(base + row)
                            ? "it isn't \(column.type.expectation)" : "it has no \(column.name)"
                        reasons[base + row] = (column.name, reason)
                    }
                }
                base += chunk.count
            }
        }
        // A total may stand under the key, as if it were one.
        let suspects = totalsInKeys(raw)
        guard !reasons.isEmpty || !suspects.isEmpty else { return [] }
        let rows = Set(reasons.keys).union(suspects).sorted()
        let limit = 1000
        let looked = rows.count <= 2 * limit ? rows : Array(rows.prefix(limit) + rows.suffix(limit))
        let records = try records(at: looked)
        var totals: [FooterTotal] = []
        for row in rows {
            let record = records[row]
            let isFooter = record.map { cells in
                cells.values.values.contains { FooterWords.isTotal($0) || FooterWords.isNote($0) }
            }
            if reasons[row] == nil, isFooter != true { continue }
            isKept[row] = false
            if isFooter == true, !hasKey(row, raw) || suspects.contains(row) {
                report.footerCount += 1
                if let record, record.values.values.contains(where: FooterWords.isGrandTotal) {
                    totals.append(FooterTotal(part: record.partIndex, line: record.place.line, values: record.values))
                }
                continue
            }
            report.rejectCount += 1
            guard let record, let (column, reason) = reasons[row], report.rejects.count < 1000 else { continue }
            report.rejects.append(
                RejectedRecord(
                    file: record.part.name, line: record.place.line, byteOffset: record.place.byteOffset,
                    column: column,
                    reason: record.values[column].map { "\"\($0)\": \(reason)" } ?? reason, raw: record.raw))
        }
        return totals
    }

    private func hasKey(_ row: Int, _ raw: RawColumns) -> Bool {
        guard let key = table.key.first, let chunks = raw.columns[key] else { return true }
        var rest = row
        for chunk in chunks {
            if rest < chunk.count { return chunk.isValid(rest) }
            rest -= chunk.count
        }
        return true
    }

    /// The last rows of each part whose key reads as a total and which lack something else.
    private func totalsInKeys(_ raw: RawColumns) -> Set<Int> {
        guard let key = table.key.first, let chunks = raw.columns[key] else { return [] }
        let others = valueColumns.map(\.name).filter { $0 != key }
        var found = Set<Int>()
        var base = 0
        for (index, chunk) in chunks.enumerated() {
            for row in max(0, chunk.count - 50)..<chunk.count where chunk.isValid(row) {
                guard case .text(let text) = chunk[row], FooterWords.isTotal(text) else { continue }
                let isBare =
                    others.isEmpty || others.contains { raw.columns[$0].map { !$0[index].isValid(row) } ?? false }
                if isBare { found.insert(base + row) }
            }
            base += chunk.count
        }
        return found
    }

    /// Holds what total rows say of a money column against the sum of the rows above them.
    func checkTotals(_ name: String, _ chunks: [Column], _ raw: RawColumns, _ selection: RowSelection) -> [Diagnostic] {
        guard case .money? = table.column(named: name)?.type, chunks.count == selection.kept.count else { return [] }
        return selection.totals.compactMap { total -> Diagnostic? in
            let part = parts[total.part].name
            guard let text = total.values[name],
                let stated = ExactDecimal(scientific: text) ?? AmountText.decimal(text, mark: .point)
            else { return nil }
            var sum: Int128 = 0
            var scale = 0
            for (index, chunk) in chunks.enumerated() where raw.chunkParts[index] == total.part {
                scale = chunk.decimalScale
                for row in selection.kept[index] ?? (0..<chunk.count).map({ UInt32(truncatingIfNeeded: $0) }) {
                    guard case .decimal(let value) = chunk[Int(row)] else { continue }
                    sum = sum.addingReportingOverflow(value.mantissa).partialValue
                }
            }
            let found = ExactDecimal(mantissa: sum, scale: scale)
            guard found != stated else { return nil }
            return Diagnostic(
                .check, severity: .warning, code: "total-differs",
                "\(part): the total row says \(stated) for \(name), the rows above it add up to \(found)",
                at: SourceLocation(source: part, line: total.line),
                help: ["rows may be missing, or some were left out as repetitions"])
        }
    }

    // MARK: Repeated keys

    /// Leaves out exact repetitions, and settles rows that share a key with other content.
    ///
    /// - Parameter groups: by first row, the other rows to be added to it.
    private func dropRepeats(
        _ raw: RawColumns, _ isKept: inout Bitmap, _ groups: inout [Int: [Int]], _ report: inout LoadReport
    ) throws {
        let keys = table.key.compactMap { raw.columns[$0] }
        let index = KeyIndex(columns: keys, rowCounts: raw.chunkRowCounts, included: isKept)
        guard !index.repeats.isEmpty else { return }
        var members: [Int: [Int]] = [:]
        for (row, first) in index.repeats { members[first, default: [first]].append(row) }
        let involved = Set(members.values.joined())
        let contents = try contentHashes(of: involved, rowCount: isKept.count)
        for first in members.keys.sorted() {
            guard let rows = members[first] else { continue }
            try settle(rows, contents, raw, &isKept, &groups, &report)
        }
    }

    /// Settles rows of one key.
    private func settle(
        _ members: [Int], _ contents: [Int: UInt64], _ raw: RawColumns, _ isKept: inout Bitmap,
        _ groups: inout [Int: [Int]], _ report: inout LoadReport
    ) throws {
        var rows = members
        if isSnapshots, let newest = rows.last.map({ place(of: $0, raw).part }) {
            // Older snapshots are history, not repetitions.
            for row in rows where place(of: row, raw).part != newest { isKept[row] = false }
            rows.removeAll { place(of: $0, raw).part != newest }
        }
        var seen = Set<UInt64>()
        let distinct = rows.filter { seen.insert(contents[$0] ?? UInt64($0)).inserted }
        report.duplicateCount += rows.count - distinct.count
        if table.name == "payroll" || distinct.count <= 1 {
            let kept = Set(distinct)
            for row in rows where !kept.contains(row) { isKept[row] = false }
            if distinct.count > 1 { groups[distinct[0]] = Array(distinct.dropFirst()) }
            return
        }
        let policy = configuration?.conflicts ?? .last
        if policy == .error { throw conflict(distinct, raw) }
        let kept = policy == .first ? rows[0] : rows[rows.count - 1]
        for row in rows where row != kept { isKept[row] = false }
        report.conflictCount += distinct.count - 1
        let keptPlace = place(of: kept, raw)
        for row in distinct where contents[row] != contents[kept] && report.conflicts.count < LoadReport.listLimit {
            report.conflicts.append(
                LoadReport.Conflict(
                    key: key(of: keptPlace, raw), keptFile: parts[keptPlace.part].name,
                    droppedFile: parts[place(of: row, raw).part].name))
        }
    }

    private func key(of place: (part: Int, chunk: Int, row: Int), _ raw: RawColumns) -> [String] {
        table.key.map { name in raw.columns[name].map { $0[place.chunk][place.row].description } ?? "" }
    }

    private func conflict(_ rows: [Int], _ raw: RawColumns) -> Diagnostic {
        let places = rows.map { place(of: $0, raw) }
        let values = key(of: places[0], raw).map { "\"\($0)\"" }.joined(separator: ", ")
        return Diagnostic(
            .input, code: "conflicting-rows",
            "\(table.name) has \(rows.count) different rows for \(table.key.joined(separator: ", ")) \(values)",
            at: SourceLocation(source: parts[places[0].part].name),
            notes: ["the rows are from " + places.map { parts[$0.part].name }.joined(separator: ", ")],
            help: ["keep one of them with tables.\(table.name).conflicts: first or last"])
    }

    private func place(of row: Int, _ raw: RawColumns) -> (part: Int, chunk: Int, row: Int) {
        var rest = row
        for (chunk, count) in raw.chunkRowCounts.enumerated() {
            if rest < count { return (raw.chunkParts[chunk], chunk, rest) }
            rest -= count
        }
        return (0, 0, 0)
    }

    /// Whether the parts are dated snapshots of one export, of which the newest counts.
    var isSnapshots: Bool {
        table.name == "clients" && parts.count > 1 && Set(parts.compactMap(\.snapshotDate)).count == parts.count
    }

    /// For rows that share a key: a hash of everything that stands in them.
    private func contentHashes(of rows: Set<Int>, rowCount: Int) throws -> [Int: UInt64] {
        var isWanted = Bitmap(repeating: false, count: rowCount)
        for row in rows { isWanted[row] = true }
        var result: [Int: UInt64] = [:]
        var base = 0
        for part in parts {
            let names = part.provider.schema.names
            try part.provider.scan(columns: Array(names.indices)) { chunk in
                let wanted = (0..<chunk.rowCount).filter { base + $0 < rowCount && isWanted[base + $0] }
                if !wanted.isEmpty {
                    let picked = chunk.gathered(wanted.map { UInt32(truncatingIfNeeded: $0) })
                    var sums = [UInt64](repeating: 0, count: wanted.count)
                    for (column, name) in zip(picked.columns, names) {
                        // The columns of another file may stand in another order, so they are added up.
                        let seed = NameNormalizer.compact(name).utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
                            ($0 ^ UInt64($1)) &* 1_099_511_628_211
                        }
                        var hashes = [UInt64](repeating: seed, count: wanted.count)
                        RowHashing.mix(column, into: &hashes)
                        for index in sums.indices where column.isValid(index) { sums[index] &+= hashes[index] }
                    }
                    for (index, row) in wanted.enumerated() { result[base + row] = sums[index] }
                }
                base += chunk.rowCount
                return true
            }
        }
        return result
    }

    // MARK: Records

    /// A record as text, for looking at it and showing it.
    struct Record {
        var part: TablePart
        var partIndex: Int
        var place: RecordLocator.Place
        /// Its values by canonical column, or else by header.
        var values: [String: String]
        var raw: String
    }

    /// The records of some rows, counted over all parts, ascending.
    private func records(at rows: [Int]) throws -> [Int: Record] {
        let wanted = Set(rows)
        var result: [Int: Record] = [:]
        var base = 0
        for (partIndex, part) in parts.enumerated() {
            let headers = part.provider.schema.names
            var canonical: [Int: String] = [:]
            for (name, index) in part.matching.indices { canonical[index] = name }
            let start = base
            var own: [Int] = []
            try part.provider.scan(columns: Array(headers.indices)) { chunk in
                for row in 0..<chunk.rowCount where wanted.contains(base + row) {
                    let cells = chunk.columns.map { $0[row].description }
                    var values: [String: String] = [:]
                    for (index, cell) in cells.enumerated() where !cell.isEmpty {
                        values[canonical[index] ?? headers[index]] = cell
                    }
                    own.append(base + row - start)
                    result[base + row] = Record(
                        part: part, partIndex: partIndex, place: RecordLocator.Place(line: 0, byteOffset: 0),
                        values: values, raw: cells.joined(separator: String(part.delimiter)))
                }
                base += chunk.rowCount
                return true
            }
            for (row, place) in part.places(ofRows: own) { result[start + row]?.place = place }
        }
        return result
    }
}
