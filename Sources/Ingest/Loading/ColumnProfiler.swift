import Columns

/// Takes in a column chunk by chunk and says what it holds.
struct ColumnProfiler {
    private var profile: ColumnProfile
    private var words = Set<Int64>()
    private var wideWords = Set<Int128>()
    private var texts = Set<String>()
    private var knownDictionary: TextDictionary?
    private var knownCodes: [Bool] = []
    private var sample: [Double] = []
    private var numberCount = 0
    private var random: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// How many distinct values are counted exactly.
    static let distinctLimit = 100_000
    /// How many numbers are kept for the quartiles.
    static let sampleLimit = 1_000_000

    init(_ field: Field) { profile = ColumnProfile(name: field.name, type: field.type) }

    mutating func observe(_ column: Column) {
        profile.nullCount += column.nullCount
        switch column.storage {
        case .null, .interval: break
        case .boolean(let bits): observe(column, count: bits.count) { Int64(bits[$0] ? 1 : 0) }
        case .integer(let values):
            observe(column, count: values.count) { values[$0] }
            for row in values.indices where column.isValid(row) { keep(Double(values[row])) }
        case .decimal64(let values):
            observe(column, count: values.count) { values[$0] }
            let divisor = Double(ExactDecimal.powerOfTen(column.decimalScale) ?? 1)
            for row in values.indices where column.isValid(row) { keep(Double(values[row]) / divisor) }
        case .decimal128(let values): observe(column, values)
        case .double(let values): observe(column, values)
        case .date(let values): observe(column, count: values.count) { Int64(values[$0]) }
        case .timestamp(let values): observe(column, count: values.count) { values[$0] }
        case .dictionary(let codes, let dictionary): observe(column, codes, dictionary)
        case .text(let values): observe(column, values)
        }
    }

    func finish() -> ColumnProfile {
        var result = profile
        if profile.type.isNumeric, !sample.isEmpty {
            let sorted = sample.sorted()
            // The value at or below which the share lies: type 1 of Hyndman and Fan (1996).
            func quantile(_ share: Double) -> Double {
                sorted[max(0, min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
            }
            result.quartiles = ColumnProfile.Quartiles(
                lower: quantile(0.25), median: quantile(0.5), upper: quantile(0.75),
                isExact: numberCount <= Self.sampleLimit)
        }
        return result
    }

    // MARK: Values of 64 bits

    @inline(__always)
    private mutating func observe(_ column: Column, count: Int, _ word: (Int) -> Int64) {
        var least: (word: Int64, row: Int)?
        var greatest: (word: Int64, row: Int)?
        for row in 0..<count where column.isValid(row) {
            let value = word(row)
            if least.map({ value < $0.word }) ?? true { least = (value, row) }
            if greatest.map({ value > $0.word }) ?? true { greatest = (value, row) }
            guard profile.distinctIsExact, words.insert(value).inserted else { continue }
            countDistinct(column, row)
        }
        guard let least, let greatest else { return }
        widen(column[least.row], column[greatest.row])
    }

    private mutating func countDistinct(_ column: Column, _ row: Int) {
        profile.distinctCount += 1
        if profile.examples.count < 5 { profile.examples.append(column[row]) }
        guard profile.distinctCount >= Self.distinctLimit else { return }
        profile.distinctIsExact = false
        words = []
        wideWords = []
        texts = []
        knownDictionary = nil
        knownCodes = []
    }

    private mutating func widen(_ least: Value, _ greatest: Value) {
        if profile.minimum.isNull || Self.precedes(least, profile.minimum) { profile.minimum = least }
        if profile.maximum.isNull || Self.precedes(profile.maximum, greatest) { profile.maximum = greatest }
    }

    private static func precedes(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.boolean(let a), .boolean(let b)): !a && b
        case (.integer(let a), .integer(let b)): a < b
        case (.decimal(let a), .decimal(let b)): a < b
        case (.double(let a), .double(let b)): a < b
        case (.date(let a), .date(let b)): a < b
        case (.timestamp(let a), .timestamp(let b)), (.timestampWithZone(let a), .timestampWithZone(let b)): a < b
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        default: false
        }
    }

    // MARK: Other numbers

    private mutating func observe(_ column: Column, _ values: [Int128]) {
        for row in values.indices where column.isValid(row) {
            let value = column[row]
            widen(value, value)
            keep(value.doubleValue ?? 0)
            guard profile.distinctIsExact, wideWords.insert(values[row]).inserted else { continue }
            countDistinct(column, row)
        }
    }

    private mutating func observe(_ column: Column, _ values: [Double]) {
        for row in values.indices where column.isValid(row) {
            let number = values[row]
            // NaN is below and above nothing.
            if !number.isNaN {
                widen(.double(number), .double(number))
                keep(number)
            }
            // One zero and one NaN.
            let word = number == 0 ? 0 : number.isNaN ? -1 : Int64(bitPattern: number.bitPattern)
            guard profile.distinctIsExact, words.insert(word).inserted else { continue }
            countDistinct(column, row)
        }
    }

    /// Keeps a number for the quartiles: all while there is room, then each with the same chance (Vitter's
    /// algorithm R, 1985).
    private mutating func keep(_ number: Double) {
        numberCount += 1
        if sample.count < Self.sampleLimit {
            sample.append(number)
            return
        }
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        let place = Int(random.multipliedFullWidth(by: UInt64(numberCount)).high)
        if place < sample.count { sample[place] = number }
    }

    // MARK: Texts

    private mutating func observe(_ column: Column, _ codes: [UInt32], _ dictionary: TextDictionary) {
        if dictionary !== knownDictionary {
            if knownDictionary.map(dictionary.agrees) != true { knownCodes = [] }
            let added = max(0, dictionary.count - knownCodes.count)
            knownCodes.append(contentsOf: repeatElement(false, count: added))
            knownDictionary = dictionary
        }
        for row in codes.indices where column.isValid(row) {
            let code = Int(codes[row])
            if code < knownCodes.count {
                if knownCodes[code] { continue }
                knownCodes[code] = true
            }
            observe(dictionary[codes[row]], column, row)
        }
    }

    private mutating func observe(_ column: Column, _ values: TextArray) {
        for row in 0..<values.count where column.isValid(row) { observe(values[row], column, row) }
    }

    private mutating func observe(_ text: String, _ column: Column, _ row: Int) {
        widen(.text(text), .text(text))
        if profile.distinctIsExact, texts.insert(text).inserted { countDistinct(column, row) }
    }
}
