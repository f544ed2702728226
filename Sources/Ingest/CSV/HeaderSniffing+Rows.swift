extension HeaderSniffing {
    /// The records that a header takes, and the names that they give.
    struct Rows {
        var titles: [String]
        var count = 1
        /// Whether the names are put together from two rows.
        var isMerged = false
        /// Why it is more than one record; nil where it is one.
        var reason: String?
    }

    /// The records that a header would take, should the one at the index begin one. More than one only where nobody
    /// has said that there is a header: then it is one.
    func headerRows(_ first: Int, in records: [Sample.Record]) -> Rows {
        var rows = Rows(titles: titles(records[first]))
        guard options.header == nil, rows.titles.count(where: { !$0.isEmpty }) >= 2 else { return rows }
        while first + rows.count < records.count, titles(records[first + rows.count]) == rows.titles { rows.count += 1 }
        if rows.count > 1 {
            rows.reason = "the first is repeated"
        } else if let merged = mergedTitles(first, in: records) {
            rows = Rows(titles: merged, count: 2, isMerged: true, reason: "cells of the first span those of the second")
        }
        return rows
    }

    /// A record's cells as names.
    private func titles(_ record: Sample.Record) -> [String] {
        record.fields.map { field in
            guard record.isSpoiled else { return Self.title(sample.content(field, dialect)) }
            // Quotes that enclose nothing are no part of a name.
            let text = sample.bytes[field].drop { $0 == dialect.quote }
            return Self.title(
                Array(text.prefix(text.lastIndex { $0 != dialect.quote }.map { $0 - text.startIndex + 1 } ?? 0)))
        }
    }

    /// Names over two rows, as merged cells are exported: the upper row's cells span the empty ones on their right, and
    /// the lower row names the columns. It must fill every gap, hold nothing but words, two of them over values of
    /// another type, and none that its column holds again: a first record under a header that lacks a name does not.
    private func mergedTitles(_ first: Int, in records: [Sample.Record]) -> [String]? {
        guard dialect.width >= 3, first + 1 < records.count, !records[first].isSpoiled, !records[first + 1].isSpoiled
        else { return nil }
        let (upper, lower) = (titles(records[first]), titles(records[first + 1]))
        let below = records[(first + 2)...].filter { !sample.isBlank($0) && !$0.isSpoiled }
        let nulls = NullTexts(others: options.nullTexts)
        var merged: [String] = []
        var span = ""
        var fills = 0
        var overOtherTypes = 0
        for column in 0..<max(upper.count, lower.count) {
            let top = column < upper.count ? upper[column] : ""
            let bottom = column < lower.count ? lower[column] : ""
            let cells = below.compactMap { column < $0.fields.count ? $0.fields[column] : nil }
            let held = kinds(cells, nulls)
            if !top.isEmpty { span = top }
            if bottom.isEmpty {
                if top.isEmpty, !held.isEmpty { return nil }
                merged.append(top)
                continue
            }
            guard kinds([records[first + 1].fields[column]], nulls).contains(.text),
                !cells.contains(where: { Self.title(sample.content($0, dialect)) == bottom })
            else { return nil }
            if top.isEmpty { fills += 1 }
            if !held.isEmpty, !held.contains(.text) { overOtherTypes += 1 }
            merged.append(span.isEmpty ? bottom : "\(span) \(bottom)")
        }
        return fills > 0 && overOtherTypes >= 2 ? merged : nil
    }

    /// Whether the numbers in a record are years in a row, as the columns of a pivot table are named, over columns that
    /// hold none, and all else in it words.
    func namesYears(_ record: Sample.Record, _ below: [Sample.Record]) -> Bool {
        let nulls = NullTexts(others: options.nullTexts)
        var years: [Int] = []
        for (column, cell) in record.fields.enumerated() {
            guard let year = year(cell) else {
                if !kinds([cell], nulls).isSubset(of: .text) { return false }
                continue
            }
            if below.contains(where: { column < $0.fields.count && self.year($0.fields[column]) != nil }) {
                return false
            }
            years.append(year)
        }
        return years.count >= 2 && zip(years, years.dropFirst()).allSatisfy { $1 == $0 + 1 }
    }

    private func year(_ cell: Range<Int>) -> Int? {
        let text = Self.title(sample.content(cell, dialect))
        guard text.utf8.count == 4, let year = Int(text), (1900..<2100).contains(year) else { return nil }
        return year
    }

    /// Reads a header that a stray quote spoils, and may run on into the records below, as the one line that it is:
    /// where that gives as many names as most records have fields.
    func mendStrayQuote(
        _ first: Int, in records: inout [Sample.Record], _ notes: inout [String], _ doubts: inout [String]
    ) {
        let head = records[first]
        guard head.isSpoiled else { return }
        let bytes = sample.bytes
        let end =
            bytes[head.start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
        let line = Sample(bytes: Array(bytes[..<end]), isWhole: true)
        var plain = dialect
        plain.quote = nil
        guard var mended = line.read(plain, from: head.start, line: head.line).records.first,
            mended.fields.allSatisfy({ !sample.isBlank($0) })
        else { return doubts.append(Self.spoiled(head)) }
        let isPair = end + 1 < bytes.count && bytes[end] == UInt8(ascii: "\r") && bytes[end + 1] == UInt8(ascii: "\n")
        mended.next = min(end + (isPair ? 2 : 1), bytes.count)
        mended.isSpoiled = true
        let below = sample.read(dialect, from: mended.next, line: head.line + 1, limit: 2_000).records
        guard below.count(where: { $0.fields.count == mended.fields.count }) * 2 > below.count else {
            return doubts.append(Self.spoiled(head))
        }
        records = records[..<first] + [mended] + below
        notes.append("a stray quote in the header, on line \(head.line), is no part of a name")
    }

    private static func spoiled(_ head: Sample.Record) -> String {
        "text follows a closing quote in the header, on line \(head.line), and its names may be wrong"
    }
}
