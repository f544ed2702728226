import Columns
import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `string_agg`, `mode`, and measures of concentration.
enum CollectingAggregates {
    static let all: [AggregateFunction] = [
        AggregateFunction(
            name: "string_agg", usage: "string_agg([DISTINCT] text, separator)",
            summary: "The texts in the order of the rows, with a separator between them.",
            resolve: { types in
                types.count == 2 && types.allSatisfy { $0 == .text || $0 == .null }
                    ? .init(arguments: [.text, .text], result: .text) : nil
            },
            makeAccumulator: { _ in TextAccumulator() }),
        AggregateFunction(
            name: "mode", usage: "mode(x)", summary: "The most frequent value; of equally frequent ones the smallest.",
            resolve: { $0.count == 1 ? .init(arguments: $0, result: $0[0]) : nil },
            makeAccumulator: { ModeAccumulator($0.result) }),
        AggregateFunction(
            name: "mode" + AggregateFunction.descending, usage: "mode() WITHIN GROUP (ORDER BY x DESC)",
            summary: "The most frequent value; of equally frequent ones the largest.",
            resolve: { $0.count == 1 ? .init(arguments: $0, result: $0[0]) : nil },
            makeAccumulator: { ModeAccumulator($0.result, prefersLargest: true) }),
        concentration(
            "gini", "The Gini coefficient of amounts: 0 where all are equal, near 1 where one has all.", .gini),
        concentration("hhi", "The Herfindahl–Hirschman index: the sum of squared shares, from 1/n to 1.", .herfindahl),
        concentration(
            "entropy",
            "Shannon's entropy of the shares in bits: 0 where one has all, log2(n) where all n are equal.", .entropy),
    ]

    private static func concentration(
        _ name: String, _ summary: String, _ measure: ConcentrationAccumulator.Measure
    ) -> AggregateFunction {
        AggregateFunction(
            name: name, usage: "\(name)(x)", summary: summary, resolve: ScalarFunction.fixed([.double], to: .double),
            makeAccumulator: { _ in ConcentrationAccumulator(name, measure) })
    }
}

private final class TextAccumulator: GroupedAccumulator {
    private var texts: [[UInt8]?] = []
    private var textBytes = 0

    var byteCount: Int { texts.byteCount + textBytes }
    var holdsRows: Bool { true }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        texts.grow(to: groupCount, with: nil)
        guard arguments.count == 2 else { return }
        let hasSeparator = ComparisonFunctions.validBits(arguments[1], rows: groups.count)
        TextOperand(arguments[0]).withView { values in
            TextOperand(arguments[1]).withView { separators in
                forEachRow(groups, selection, arguments[0]) { row, group in
                    if texts[group] == nil {
                        texts[group] = Array(values[row])
                    } else {
                        if hasSeparator[row] {
                            texts[group]?.append(contentsOf: separators[row])
                            textBytes += separators[row].count
                        }
                        texts[group]?.append(contentsOf: values[row])
                    }
                    textBytes += values[row].count
                }
            }
        }
    }

    func finish(groupCount: Int) -> Column {
        texts.grow(to: groupCount, with: nil)
        let validity = makeBitmap(groupCount) { texts[$0] != nil }
        let storage = makeTexts(groupCount, validity: validity) { group, bytes in
            bytes.append(contentsOf: texts[group] ?? [])
        }
        return Column(type: .text, storage: storage, validity: validity)
    }
}

/// Counts every value of every group.
private final class ModeAccumulator: GroupedAccumulator {
    private let type: DataType
    private let prefersLargest: Bool
    private let encoder: KeyEncoder
    private let table: GroupTable
    private var counts: [Int64] = []

    init(_ type: DataType, prefersLargest: Bool = false) {
        self.type = type
        self.prefersLargest = prefersLargest
        // Group numbers travel as days: any 32 bits do.
        encoder = KeyEncoder(types: [.date, type])
        table = GroupTable(width: encoder.width)
    }

    var byteCount: Int { encoder.byteCount + table.byteCount + counts.byteCount }
    var holdsRows: Bool { true }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) throws {
        guard let column = arguments.first else { return }
        var rows: [UInt32] = []
        forEachRow(groups, selection, column) { row, _ in rows.append(UInt32(truncatingIfNeeded: row)) }
        let numbers = Column(
            type: .date, storage: .date(makeArray(rows.count) { Int32(bitPattern: groups[Int(rows[$0])]) }))
        let values = column.count == 1 ? column : column.gathered(rows)
        let pairs = try table.numbers(of: [numbers, values], rows: rows.count, encoder: encoder)
        counts.grow(to: table.count, with: 0)
        for pair in pairs { counts[Int(pair)] += 1 }
    }

    func finish(groupCount: Int) -> Column {
        let columns = encoder.columns(of: table)
        var codec = CellCodec(type: type)
        let cells = codec.encode(columns[1], rows: table.count)
        let groups = columns[0].days
        var best = [Int64](repeating: 0, count: groupCount)
        var modes = [Int128](repeating: 0, count: groupCount)
        for pair in 0..<table.count {
            let group = Int(UInt32(bitPattern: groups[pair]))
            let count = counts[pair]
            let (a, b) = prefersLargest ? (modes[group], cells[pair]) : (cells[pair], modes[group])
            if count > best[group] || (count == best[group] && codec.isLess(a, b)) {
                best[group] = count
                modes[group] = cells[pair]
            }
        }
        return codec.decode(modes, validity: makeBitmap(groupCount) { best[$0] > 0 })
    }
}

/// Measures of how unevenly an amount is spread over rows.
private final class ConcentrationAccumulator: GroupedAccumulator {
    enum Measure: Sendable {
        case gini
        case herfindahl
        case entropy
    }

    private let name: String
    private let measure: Measure
    private var values: [[Double]] = []
    private var heldValues = 0

    init(_ name: String, _ measure: Measure) {
        self.name = name
        self.measure = measure
    }

    var byteCount: Int { values.byteCount + heldValues * MemoryLayout<Double>.stride }
    var holdsRows: Bool { true }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) throws {
        values.grow(to: groupCount, with: [])
        guard let column = arguments.first else { return }
        let amounts = Lane(column.doubles)
        try forEachRow(groups, selection, column) { row, group in
            guard amounts[row] >= 0 else {
                throw Failure.invalid("\(name) takes no negative amounts, but one is \(amounts[row])")
            }
            values[group].append(amounts[row])
            heldValues += 1
        }
    }

    func finish(groupCount: Int) -> Column {
        values.grow(to: groupCount, with: [])
        let results = values.prefix(groupCount).map(value)
        return Column(
            type: .double, storage: .double(results.map { $0 ?? 0 }),
            validity: makeBitmap(groupCount) { results[$0] != nil })
    }

    /// Nil where there is nothing to share out.
    private func value(_ amounts: [Double]) -> Double? {
        let total = amounts.reduce(0, +)
        guard total > 0, total.isFinite else { return nil }
        switch measure {
        case .herfindahl: return amounts.reduce(0) { $0 + ($1 / total) * ($1 / total) }
        case .entropy:
            // In the order of the amounts, so that that of the rows doesn't matter.
            var sum = 0.0
            for amount in amounts.sorted() where amount > 0 { sum -= amount / total * log2(amount / total) }
            return max(0, sum)
        case .gini:
            let sorted = amounts.sorted()
            var weighted = 0.0
            for (index, amount) in sorted.enumerated() { weighted += Double(2 * index + 1 - sorted.count) * amount }
            return weighted / (Double(sorted.count) * total)
        }
    }
}
