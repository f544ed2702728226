import Columns

/// Which type several values can all be seen as.
enum CommonType {
    /// The narrowest type all of them convert to without loss of meaning; nil when there is none. `null` fits anything.
    static func of(_ types: [DataType]) -> DataType? {
        var result = DataType.null
        for type in types {
            guard let next = of(result, type) else { return nil }
            result = next
        }
        return result
    }

    private static func of(_ a: DataType, _ b: DataType) -> DataType? {
        switch (a, b) {
        case _ where a == b: a
        case (.null, let other), (let other, .null): other
        case (.double, _) where b.isNumeric: .double
        case (_, .double) where a.isNumeric: .double
        case (.decimal(let x), .decimal(let y)): .decimal(scale: max(x, y))
        case (.decimal, .integer): a
        case (.integer, .decimal): b
        case (.timestampWithZone, _) where b.isTemporal, (_, .timestampWithZone) where a.isTemporal: .timestampWithZone
        case (.timestamp, .date), (.date, .timestamp): .timestamp
        default: nil
        }
    }
}
