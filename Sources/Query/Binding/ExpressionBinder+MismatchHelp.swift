import Columns
import Diagnostics

extension ExpressionBinder {
    /// How to mend what doesn't fit together, where its reason can be told; empty where it can't.
    ///
    /// - Parameters:
    ///   - span: the text in which it stands.
    ///   - takes: whether some types would fit.
    func mismatchHelp(
        _ arguments: [BoundExpression], _ span: SourceSpan, takes: ([DataType]) -> Bool
    ) -> [String] {
        if arguments.contains(where: \.type.isTemporal), arguments.contains(where: \.type.isNumeric),
            let date = bareDate(in: span)
        {
            return ["a date stands in quotes: '\(date)'"]
        }
        let names = arguments.map { $0.type == .text ? columnName(of: $0) : nil }
        guard let name = names.lazy.compactMap(\.self).first else { return [] }
        let wanted = [(DataType.decimal(scale: 2), "decimal(18, 2)", "number"), (.date, "date", "date")].first {
            type, _, _ in
            takes(zip(arguments, names).map { $1 == nil ? $0.type : type })
        }
        guard let (type, cast, thing) = wanted else { return [] }
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        let column = isPlain ? name : "\"\(name)\""
        if type.isNumeric, Field.isIdentifier(name) {
            let isComparison = takes(arguments.map { _ in .text })
            let number = arguments.lazy.compactMap(\.constant).first { isComparison && !$0.isNull }
            return [
                "\(column) is an identifier, and those are text in files"
                    + (number.map { ": compare it with '\($0)'" } ?? ""),
                "or make it a number: --types \"\(name)=integer\", or CAST(\(column) AS bigint)",
            ]
        }
        return [
            "\(column) is text: try_cast(\(column) AS \(cast)) makes null of what is no \(thing)",
            "in a file: --null TEXT for what means no value, --types \"\(name)=\(type.isNumeric ? "decimal(2)" : "date")\" to reject records with other texts",
        ]
    }

    /// The name of the column that an expression is; nil where it is none.
    private func columnName(of expression: BoundExpression) -> String? {
        guard case .column = expression else { return nil }
        return scope.columns.first { $0.value.isSame(as: expression) }?.name
    }

    /// A date without quotes, which is a subtraction: `2026-01-31`.
    private func bareDate(in span: SourceSpan) -> String? {
        let words = query.source.text(in: span).split { !($0.isASCII && ($0.isNumber || $0 == "-")) }
        return words.lazy.map(String.init).first { word in
            let parts = word.split(separator: "-", omittingEmptySubsequences: false)
            return parts.count == 3 && parts[0].count == 4 && parts[1...].allSatisfy { (1...2).contains($0.count) }
        }
    }
}
