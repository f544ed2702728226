import Columns
import Ingest

extension Workspace {
    /// What is to be said about the exports' quality, table by table, the defects that there are and the checks that
    /// found none. O(rows).
    ///
    /// - Throws: a `Diagnostic` where an export can't be read.
    public func qualityFindings() throws -> [QualityFinding] {
        var findings: [QualityFinding] = []
        for table in CanonicalSchema.tableNames where hasTable(table) {
            findings += try loadFindings(table)
        }
        findings += try referenceFindings()
        findings += try interactionFindings()
        return findings
    }

    /// How many records were rejected over all tables, of how many, and whether the workspace allows that.
    public func rejectSummary() throws -> (rejected: Int, records: Int, isAllowed: Bool) {
        var rejected = 0
        var records = 0
        for table in CanonicalSchema.tableNames where hasTable(table) {
            let report = try report(of: table)
            rejected += report.rejectCount
            records += report.recordCount
        }
        return (rejected, records, rejected <= configuration.settings.allowedRejects(ofRecords: records))
    }

    private func loadFindings(_ table: String) throws -> [QualityFinding] {
        // Loading every column finds what is wrong in each.
        _ = try self.table(table, columns: try loader(table).schema.names)
        let report = try report(of: table)
        func finding(
            _ kind: QualityFinding.Kind, _ count: Int, _ message: String, column: String? = nil, examples: [String] = []
        ) -> QualityFinding {
            QualityFinding(
                kind: kind, table: table, column: column, count: count, total: report.recordCount, message: message,
                examples: Array(examples.prefix(5)))
        }
        var result = [
            finding(
                .rejected, report.rejectCount, "records of \(table) could not be used",
                examples: report.rejects.map { "\($0.file):\($0.line): \($0.reason)" }),
            finding(.duplicate, report.duplicateCount, "rows of \(table) repeat another and were left out"),
            finding(
                .conflict, report.conflictCount, "rows of \(table) share a key with other content and were left out",
                examples: report.conflicts.map { $0.key.joined(separator: ", ") }),
        ]
        if report.footerCount > 0 {
            result.append(finding(.footer, report.footerCount, "totals and notes under \(table) were set apart"))
        }
        if !report.personalHeaders.isEmpty {
            result.append(
                finding(
                    .personal, report.personalHeaders.count,
                    "columns of \(table) say who a person is and were not read",
                    examples: report.personalHeaders))
        }
        for isOutOfRange in [false, true] {
            let defects = report.valueDefects.filter { $0.isOutOfRange == isOutOfRange }
            var columns: [String] = []
            for defect in defects where !columns.contains(defect.column) { columns.append(defect.column) }
            for column in columns {
                let own = defects.filter { $0.column == column }
                result.append(
                    finding(
                        isOutOfRange ? .outOfRange : .unreadable, own.reduce(0) { $0 + $1.count },
                        "values of \(table).\(column) " + (isOutOfRange ? "are out of range" : "mean nothing"),
                        column: column, examples: own.map { "\($0.value) (\($0.count))" }))
            }
        }
        let available = try availableColumns(of: table)
        let absent = (CanonicalSchema.table(named: table)?.columnNames ?? []).filter { !available.contains($0) }
        if !absent.isEmpty {
            result.append(finding(.absent, absent.count, "columns of \(table) were not exported", examples: absent))
        }
        return result
    }

    // MARK: References

    /// For each column that names a client, a manager or an interaction: how many values name none that there is.
    /// O(rows).
    ///
    /// - Throws: a `Diagnostic` where an export can't be read.
    public func referenceFindings() throws -> [QualityFinding] {
        var result: [QualityFinding] = []
        let references = [
            ("interactions", "client_id", "clients", "client_id"),
            ("interactions", "manager_id", "payroll", "manager_id"),
            ("interactions", "related_to", "interactions", "interaction_id"),
            ("clients", "manager_id", "payroll", "manager_id"),
            ("clients", "acquired_by", "payroll", "manager_id"),
            ("assignments", "client_id", "clients", "client_id"),
            ("assignments", "manager_id", "payroll", "manager_id"),
        ]
        for (table, column, target, key) in references where hasTable(table) && hasTable(target) {
            guard try availableColumns(of: table).contains(column) else { continue }
            result.append(try orphans(table, column, target, key))
        }
        return result
    }

    private func orphans(_ table: String, _ column: String, _ target: String, _ key: String) throws -> QualityFinding {
        // Equal hashes of 64 bits stand for equal keys: among ten million one in some hundred thousand data sets errs.
        var known = Set<UInt64>()
        for chunk in try loader(target).load([key]).table.chunks {
            let hashes = Self.hashes(of: chunk.columns[0])
            for row in 0..<chunk.rowCount where chunk.columns[0].isValid(row) { known.insert(hashes[row]) }
        }
        var count = 0
        var total = 0
        var examples: [String] = []
        for chunk in try loader(table).load([column]).table.chunks {
            let values = chunk.columns[0]
            let hashes = Self.hashes(of: values)
            for row in 0..<chunk.rowCount where values.isValid(row) {
                total += 1
                guard !known.contains(hashes[row]) else { continue }
                count += 1
                if examples.count < 5, !examples.contains(values[row].description) {
                    examples.append(values[row].description)
                }
            }
        }
        return QualityFinding(
            kind: .orphan, table: table, column: column, count: count, total: total,
            message: "values of \(table).\(column) are not in \(target).\(key)", examples: examples)
    }

    private static func hashes(of column: Column) -> [UInt64] {
        var hashes = [UInt64](repeating: 0, count: column.count)
        RowHashing.mix(column, into: &hashes)
        return hashes
    }

    // MARK: Interactions

    private func interactionFindings() throws -> [QualityFinding] {
        guard hasTable("interactions") else { return [] }
        let table = "interactions"
        let names = ["kind", "amount", "manager_id", "occurred_on", "interaction_id", "resolved_at", "occurred_at"]
        let loaded = try self.table(table, columns: names)
        var purchases = 0
        var withoutAmount: [String] = []
        var withoutAmountCount = 0
        var below: [String] = []
        var belowCount = 0
        var earlyCount = 0
        var resolved = 0
        var withoutManager = 0
        var days = Set<Int32>()
        for chunk in loaded.table.chunks {
            let kinds = chunk.columns[0]
            for row in 0..<chunk.rowCount {
                if !chunk.columns[2].isValid(row) { withoutManager += 1 }
                if case .date(let date) = chunk.columns[3][row] { days.insert(date.days) }
                if case .timestampWithZone(let done) = chunk.columns[5][row],
                    case .timestampWithZone(let began) = chunk.columns[6][row]
                {
                    resolved += 1
                    if done < began { earlyCount += 1 }
                }
                guard case .text("purchase") = kinds[row] else { continue }
                purchases += 1
                guard case .decimal(let amount) = chunk.columns[1][row] else {
                    withoutAmountCount += 1
                    if withoutAmount.count < 5 { withoutAmount.append(chunk.columns[4][row].description) }
                    continue
                }
                if amount < .zero {
                    belowCount += 1
                    if below.count < 5 { below.append(chunk.columns[4][row].description) }
                }
            }
        }
        let rows = loaded.table.rowCount
        var result: [QualityFinding] = []
        if try availableColumns(of: table).contains("amount") {
            result.append(
                QualityFinding(
                    kind: .missingValue, table: table, column: "amount", count: withoutAmountCount, total: purchases,
                    message: "purchases have no amount", examples: withoutAmount))
            result.append(
                QualityFinding(
                    kind: .impossible, table: table, column: "amount", count: belowCount, total: purchases,
                    message: "purchases have an amount below zero", examples: below))
        }
        if try availableColumns(of: table).contains("manager_id") {
            result.append(
                QualityFinding(
                    kind: .missingValue, table: table, column: "manager_id", count: withoutManager, total: rows,
                    message: "interactions have no manager", examples: []))
        }
        if resolved > 0 {
            result.append(
                QualityFinding(
                    kind: .impossible, table: table, column: "resolved_at", count: earlyCount, total: resolved,
                    message: "interactions were resolved before they occurred", examples: []))
        }
        if rows > 0 {
            let later = try dataEnd().laterRowCount
            result.append(
                QualityFinding(
                    kind: .future, table: table, column: "occurred_at", count: later, total: rows,
                    message: "interactions are later than the data's end", examples: []))
        }
        if let gap = Self.longestGap(days) {
            result.append(
                QualityFinding(
                    kind: .gap, table: table, column: "occurred_at", count: gap.count, total: days.count,
                    message: "days in a row without an interaction, at most",
                    examples: ["\(gap.from) to \(gap.from.addingDays(gap.count - 1))"]))
        }
        return result
    }

    /// The longest run of days without any, between days that have some.
    private static func longestGap(_ days: Set<Int32>) -> (from: CalendarDate, count: Int)? {
        let sorted = days.sorted()
        var best: (from: CalendarDate, count: Int)?
        for (before, after) in zip(sorted, sorted.dropFirst()) {
            let count = Int(after) - Int(before) - 1
            if count > best?.count ?? 0 { best = (CalendarDate(days: before + 1), count) }
        }
        return best
    }
}
