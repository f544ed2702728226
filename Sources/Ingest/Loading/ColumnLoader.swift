import Columns

/// Makes typed columns of one column's fields, batch after batch. Each thread of a scan has one a column.
struct ColumnLoader {
    let column: Int
    let format: ColumnFormat
    /// Whether the format rests on the first rows only, so that every row has to be held against it.
    private let isProvisional: Bool
    private let nulls: NullTexts
    private let texts: SharedTexts
    private var coder: TextCoder?
    /// What a number may have. Columns that begin with percentages or a currency are never provisional; where the first
    /// comes later, or the first mark, whether it fits is for all rows to say.
    private let taken: WrittenNumber.Taken
    private var valuesCoded = 0
    /// For how many rows codes are looked up at a time.
    private static let prefetchedRows = 64

    /// A field that its column's type can't hold.
    struct Misfit: Error {
        let column: Int
        let row: Int
    }

    init(
        column: Int, format: ColumnFormat, isProvisional: Bool, nulls: NullTexts, texts: SharedTexts = SharedTexts()
    ) {
        self.texts = texts
        coder = TextCoder(texts)
        self.isProvisional = isProvisional
        self.column = column
        self.format = format
        self.nulls = nulls
        taken =
            format.isGiven || !isProvisional ? .all : format.isMarkPresumed ? [] : .otherMark
    }

    /// Whether some rows can be loaded for less than all.
    var canPick: Bool { format.type == .text }

    /// Holds the fields of a batch against the type where that has to be done though nobody wants them.
    mutating func check(_ batch: RecordBatch) throws(Misfit) {
        guard isProvisional else { return }
        guard format.type == .text else {
            _ = try load(batch)
            return
        }
        if format.quotedEmptyIsText { return }
        var empties: SharedTexts.EmptyFields = []
        for row in 0..<batch.rowCount {
            let (start, end) = batch.bounds(row, column)
            if end &- start <= 2 { _ = isNullText(batch.field(row, column), &empties) }
        }
        try settle(empties)
    }

    /// The column of a batch, or, of texts, the rows named. Throws a `Misfit` where a field doesn't fit the type.
    mutating func load(_ batch: RecordBatch, rows: [UInt32]? = nil) throws(Misfit) -> Column {
        let count = batch.rowCount
        var validity = ValidityMask(count: count)
        let mark = format.decimalMark
        let order = format.slashOrder
        // A type that was found holds only what it was found from; one that was given takes what it can.
        let isExact = !format.isGiven
        switch format.type {
        case .null:
            _ = try values(batch, &validity, zero: UInt8(0)) { _, _ in nil }
            return Column(type: .null, storage: .null(count: count))
        case .boolean:
            let bits = try values(batch, &validity, zero: false) {
                isExact ? BooleanParsing.boolean($0, $1) : BooleanParsing.given($0, $1)
            }
            return Column(type: .boolean, storage: .boolean(Self.packed(bits)), validity: validity.bitmap)
        case .integer:
            let numbers = try values(batch, &validity, zero: Int64(0)) { bytes, count in
                count > 0 && isExact && NumberParsing.isCode(bytes, count)
                    ? nil : NumberParsing.integer(bytes, count)
            }
            return Column(type: .integer, storage: .integer(numbers), validity: validity.bitmap)
        case .decimal(let scale):
            if format.isNarrow {
                let powers = NumberParsing.powersOfTen
                let narrow = try powers.withUnsafeBufferPointer { powers throws(Misfit) in
                    guard let powers = powers.baseAddress, scale <= 18 else { return [Int64]() }
                    return try values(batch, &validity, zero: Int64(0)) {
                        $1 > 0 && isExact && NumberParsing.isCode($0, $1)
                            ? nil
                            : NumberParsing.decimal64(
                                $0, $1, scale: scale, mark: mark, isExact: isExact, powers: powers)
                    }
                }
                return Column(type: format.type, storage: .decimal64(narrow), validity: validity.bitmap)
            }
            let wide = try values(batch, &validity, zero: Int128(0)) {
                $1 > 0 && isExact && NumberParsing.isCode($0, $1)
                    ? nil : NumberParsing.decimal128($0, $1, scale: scale, mark: mark, isExact: isExact)
            }
            return Column(type: format.type, storage: .decimal128(wide), validity: validity.bitmap)
        case .double:
            let numbers = try values(batch, &validity, zero: 0.0) {
                NumberParsing.double($0, $1, mark: mark, isExact: isExact)
            }
            return Column(type: .double, storage: .double(numbers), validity: validity.bitmap)
        case .date:
            let days = try values(batch, &validity, zero: Int32(0)) {
                DateParsing.date($0, $1, order: order) ?? (isExact ? nil : DateParsing.serialDay($0, $1))
            }
            return Column(type: .date, storage: .date(days), validity: validity.bitmap)
        case .timestamp:
            let moments = try values(batch, &validity, zero: Int64(0)) {
                DateParsing.timestamp($0, $1, order: order, withZone: false)
                    ?? (isExact ? nil : DateParsing.serialMoment($0, $1))
            }
            return Column(type: .timestamp, storage: .timestamp(moments), validity: validity.bitmap)
        case .timestampWithZone:
            let moments = try values(batch, &validity, zero: Int64(0)) {
                DateParsing.timestamp($0, $1, order: order, withZone: true)
            }
            return Column(type: .timestampWithZone, storage: .timestamp(moments), validity: validity.bitmap)
        case .text, .interval: return try loadText(batch, rows)
        }
    }

    private static func packed(_ bits: [Bool]) -> Bitmap {
        let words = bits.withUnsafeBufferPointer { bits in
            (0..<((bits.count + 63) >> 6)).map { word in
                var packed: UInt64 = 0
                for index in (word << 6)..<min(bits.count, (word + 1) << 6) where bits[index] {
                    packed |= 1 &<< UInt64(truncatingIfNeeded: index & 63)
                }
                return packed
            }
        }
        return Bitmap(words: words, count: bits.count)
    }

    /// Whether a field has a value of the type or is null; why not, else.
    static func misfit(_ field: RecordBatch.Field, _ format: ColumnFormat, _ nulls: NullTexts) -> String? {
        if fits(field, format, nulls) { return nil }
        let shown = UnsafeBufferPointer(start: field.bytes, count: min(field.count, 40))
        return "\"\(String(decoding: shown, as: UTF8.self))\" is no \(format.type.name)"
    }

    static func fits(_ field: RecordBatch.Field, _ format: ColumnFormat, _ nulls: NullTexts) -> Bool {
        if field.count == 0 || nulls.contains(field.bytes, field.count) { return true }
        if NullTexts.isWeak(field.bytes, field.count) { return true }
        let (bytes, count) = ColumnEvidence.trimmed(field.bytes, field.count)
        if format.isOpen { return fitsEither(bytes, count, format.type) }
        let mark = format.decimalMark
        switch format.type {
        case .null: return false
        case .boolean: return BooleanParsing.given(bytes, count) != nil
        case .integer: return isNumber(bytes, count, mark) { NumberParsing.integer($0, $1) != nil }
        case .decimal(let scale):
            return isNumber(bytes, count, mark) {
                NumberParsing.decimal128($0, $1, scale: scale, mark: mark, isExact: false) != nil
            }
        case .double:
            return isNumber(bytes, count, mark) { NumberParsing.double($0, $1, mark: mark, isExact: false) != nil }
        case .date:
            return DateParsing.date(bytes, count, order: format.slashOrder) != nil
                || DateParsing.serialDay(bytes, count) != nil
        case .timestamp:
            return DateParsing.timestamp(bytes, count, order: format.slashOrder, withZone: false) != nil
                || DateParsing.serialMoment(bytes, count) != nil
        case .timestampWithZone:
            return DateParsing.timestamp(bytes, count, order: format.slashOrder, withZone: true) != nil
        case .text, .interval: return true
        }
    }

    /// Whether a number fits as it stands, or as people write it.
    private static func isNumber(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ mark: UInt8, _ fits: (UnsafePointer<UInt8>, Int) -> Bool
    ) -> Bool {
        fits(bytes, count) || WrittenNumber.plain(bytes, count, mark: mark) { fits($0, $1) ? true : nil } != nil
    }

    /// Whether a field fits with either decimal mark and either order of day and month.
    private static func fitsEither(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ type: DataType) -> Bool {
        func fits(_ mark: Unicode.Scalar, _ order: DateParsing.SlashOrder) -> Bool {
            var format = ColumnFormat(type: type, isGiven: true)
            format.decimalMark = UInt8(ascii: mark)
            format.slashOrder = order
            let field = RecordBatch.Field(bytes: bytes, count: count, isQuoted: false)
            return Self.fits(field, format, NullTexts(others: []))
        }
        return fits(".", .dayFirst) || fits(",", .monthFirst)
    }

    /// The values of a column that isn't text. Inlined, with the parser, once for each type.
    @inline(__always)
    private func values<Element>(
        _ batch: RecordBatch, _ validity: inout ValidityMask, zero: Element,
        _ parse: (UnsafePointer<UInt8>, Int) -> Element?
    ) throws(Misfit) -> [Element] {
        var misfit: Misfit?
        let result = [Element](unsafeUninitializedCapacity: batch.rowCount) { values, filled in
            for row in 0..<batch.rowCount {
                let field = batch.field(row, column)
                if !format.isPercentage, let value = parse(field.bytes, field.count) {
                    values.initializeElement(at: row, to: value)
                    continue
                }
                values.initializeElement(at: row, to: zero)
                if isNull(field) {
                    validity.setNull(row)
                } else {
                    let (bytes, count) = ColumnEvidence.trimmed(field.bytes, field.count)
                    if !format.isPercentage, let value = parse(bytes, count) {
                        values[row] = value
                    } else if format.isWritten,
                        let value = WrittenNumber.plain(
                            bytes, count, mark: format.decimalMark, taking: taken, parse)
                    {
                        values[row] = value
                    } else if misfit == nil {
                        misfit = Misfit(column: column, row: row)
                    }
                }
            }
            filled = batch.rowCount
        }
        if let misfit { throw misfit }
        return result
    }

    @inline(never)
    private func isNull(_ field: RecordBatch.Field) -> Bool {
        // Where nothing but nulls was seen yet, NA may be North America.
        field.count == 0 || nulls.contains(field.bytes, field.count)
            || (format.type != .null && NullTexts.isWeak(field.bytes, field.count))
    }

    // MARK: Text

    private mutating func loadText(_ batch: RecordBatch, _ rows: [UInt32]?) throws(Misfit) -> Column {
        let column: Column
        var empties: SharedTexts.EmptyFields = []
        if let coder, !texts.isGivenUp {
            column = coded(batch, rows, coder, &empties)
        } else {
            coder = nil
            column = plain(batch, &empties)
            if let rows { return column.gathered(rows) }
        }
        // The other rows' empty fields are looked at by `check`.
        if rows == nil { try settle(empties) }
        return column
    }

    private func settle(_ empties: SharedTexts.EmptyFields) throws(Misfit) {
        // Both kinds of empty fields in one column give the quoted ones another meaning.
        if isProvisional, !format.quotedEmptyIsText, texts.note(empties) == [.quoted, .unquoted] {
            throw Misfit(column: self.column, row: 0)
        }
    }

    private mutating func coded(
        _ batch: RecordBatch, _ rows: [UInt32]?, _ coder: TextCoder, _ empties: inout SharedTexts.EmptyFields
    ) -> Column {
        let count = rows?.count ?? batch.rowCount
        var validity = ValidityMask(count: count)
        let codes = [UInt32](unsafeUninitializedCapacity: count) { codes, filled in
            for row in 0..<count {
                if row % Self.prefetchedRows == 0, coder.isLarge {
                    for ahead in row..<min(count, row &+ Self.prefetchedRows) {
                        let field = batch.field(rows.map { Int($0[ahead]) } ?? ahead, column)
                        coder.prefetch(field.bytes, field.count)
                    }
                }
                let field = batch.field(rows.map { Int($0[row]) } ?? row, column)
                var code: UInt32 = 0
                if isNullText(field, &empties) {
                    validity.setNull(row)
                } else if batch.needsUnescaping(field) {
                    var text = batch.unescaped(field)
                    let length = text.count
                    text.append(contentsOf: repeatElement(0, count: 16))
                    code = text.withUnsafeBufferPointer { bytes in
                        bytes.baseAddress.map { coder.code(of: $0, length) } ?? 0
                    }
                } else {
                    code = coder.code(of: field.bytes, field.count)
                }
                codes.initializeElement(at: row, to: code)
            }
            filled = count
        }
        let values = count - validity.nullCount
        valuesCoded += values
        let dictionary = texts.dictionary(values: values, by: (coder.count, valuesCoded))
        return Column(type: .text, storage: .dictionary(codes, dictionary), validity: validity.bitmap)
    }

    private func plain(_ batch: RecordBatch, _ empties: inout SharedTexts.EmptyFields) -> Column {
        var validity = ValidityMask(count: batch.rowCount)
        var total = 0
        for row in 0..<batch.rowCount {
            let (start, end) = batch.bounds(row, column)
            total &+= end &- start
        }
        var offsets = [Int]()
        let bytes = [UInt8](unsafeUninitializedCapacity: total) { target, filled in
            offsets = [Int](unsafeUninitializedCapacity: batch.rowCount + 1) { offsets, offsetCount in
                offsets.initializeElement(at: 0, to: 0)
                var place = 0
                for row in 0..<batch.rowCount {
                    let field = batch.field(row, column)
                    if isNullText(field, &empties) {
                        validity.setNull(row)
                    } else if batch.needsUnescaping(field) {
                        for byte in batch.unescaped(field) {
                            target.initializeElement(at: place, to: byte)
                            place &+= 1
                        }
                    } else if let start = target.baseAddress {
                        (start + place).initialize(from: field.bytes, count: field.count)
                        place &+= field.count
                    }
                    offsets.initializeElement(at: row &+ 1, to: place)
                }
                offsetCount = batch.rowCount + 1
                filled = place
            }
        }
        return Column(
            type: .text, storage: .text(TextArray(offsets: offsets, bytes: bytes)), validity: validity.bitmap)
    }

    @inline(__always)
    private func isNullText(_ field: RecordBatch.Field, _ empties: inout SharedTexts.EmptyFields) -> Bool {
        if field.count == 0 {
            empties.insert(field.isQuoted ? .quoted : .unquoted)
            return !(field.isQuoted && format.quotedEmptyIsText)
        }
        return nulls.contains(field.bytes, field.count)
    }
}
