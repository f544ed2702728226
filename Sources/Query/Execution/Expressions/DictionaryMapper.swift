import Columns

/// Computes a function of a text column once for each distinct text instead of once for each row, and remembers the
/// answers while columns bring the same dictionary.
struct DictionaryMapper {
    private var dictionary: TextDictionary?
    private var entries: Column?
    private var rowsSeen = 0

    /// The function's result for each row, or nil where going row by row is better: the dictionary is large against
    /// the rows seen so far, or the function fails for one of its texts (which may be in no row at all).
    mutating func map(_ column: Column, _ function: (Column) throws -> Column) throws -> Column? {
        guard case .dictionary(let codes, let texts) = column.storage else { return nil }
        let isKnown = dictionary.map(texts.agrees) ?? false
        if !isKnown { rowsSeen = 0 }
        if !isKnown {
            dictionary = nil
            entries = nil
        }
        rowsSeen += column.count
        let known = dictionary?.count ?? 0
        if entries == nil || (texts.count > known && codes.contains { $0 >= known }) {
            // Not again and again for a dictionary that grows: each time costs as much as it has texts.
            guard texts.count <= rowsSeen, let result = try? function(Self.allEntries(texts)) else {
                if dictionary == nil { dictionary = texts }
                return nil
            }
            rowsSeen = 0
            dictionary = texts
            entries = Self.withDistinctTexts(result.expanded(to: texts.count + 1))
        }
        guard let entries else { return nil }
        guard let validity = column.validity else { return entries.gathered(codes) }
        if entries.isValid(entries.count - 1) {
            // Null in gives something out, so null rows point at the entry made for null.
            let null = UInt32(truncatingIfNeeded: entries.count - 1)
            return entries.gathered(makeArray(codes.count) { validity[$0] ? codes[$0] : null })
        }
        let gathered = entries.gathered(codes)
        if case .null = gathered.storage { return gathered }
        return Column(
            type: gathered.type, storage: gathered.storage,
            validity: gathered.validity.map { $0 & validity } ?? validity)
    }

    /// A column of all texts of a dictionary and one null.
    private static func allEntries(_ dictionary: TextDictionary) -> Column {
        let texts = dictionary.texts
        let extended = TextArray(offsets: texts.offsets + [texts.bytes.count], bytes: texts.bytes)
        var validity = Bitmap(repeating: true, count: extended.count)
        validity[extended.count - 1] = false
        return Column(type: .text, storage: .text(extended), validity: validity)
    }

    /// Texts that came out equal share a code, so that groups and joins can go by code.
    private static func withDistinctTexts(_ column: Column) -> Column {
        guard column.type == .text, case .text = column.storage else { return column }
        let interner = TextInterner()
        let codes = TextOperand(column).withView { texts in makeArray(column.count) { interner.intern(texts[$0]) } }
        return Column(
            type: .text, storage: .dictionary(codes, TextDictionary(interner.texts)), validity: column.validity)
    }
}
