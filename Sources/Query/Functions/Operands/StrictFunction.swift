import Columns
import Diagnostics

extension ScalarFunction {
    /// The kernel of a function that gives null for any null argument: sees only columns of which at least one row is
    /// complete, the number of rows to compute, and which rows are complete.
    typealias StrictKernel = @Sendable ([Column], Context, Bitmap?) throws -> Column.Storage

    /// A function that gives null for any null argument.
    static func strict(
        _ name: String, _ usage: String, _ summary: String,
        resolve: @escaping @Sendable ([DataType]) -> Signature?,
        resolveConstants: (@Sendable ([DataType], [Value?]) -> Signature?)? = nil,
        kernel: @escaping StrictKernel
    ) -> ScalarFunction {
        var function = ScalarFunction(
            name: name, usage: usage, summary: summary, resolve: resolve, resolveConstants: resolveConstants
        ) { columns, context in
            try strictly(columns, context, kernel)
        }
        function.isStrict = true
        return function
    }

    /// A strict function of fixed argument types.
    static func strict(
        _ name: String, _ usage: String, _ summary: String, _ arguments: [DataType], to result: DataType,
        kernel: @escaping StrictKernel
    ) -> ScalarFunction {
        strict(name, usage, summary, resolve: fixed(arguments, to: result), kernel: kernel)
    }

    /// Runs a strict kernel.
    static func strictly(_ columns: [Column], _ context: Context, _ kernel: StrictKernel) throws -> Column {
        guard !columns.contains(where: \.isConstantNull) else { return Column(nullsOf: context.type, count: 1) }
        let validity = completeRows(columns)
        return Column(type: context.type, storage: try kernel(columns, context, validity), validity: validity)
    }

    /// The rows in which no column is null; nil when that is all.
    static func completeRows(_ columns: [Column]) -> Bitmap? {
        var result: Bitmap?
        for column in columns {
            var validity = column.validity
            if case .null(let count) = column.storage { validity = Bitmap(repeating: false, count: count) }
            guard let validity, column.count != 1 else { continue }
            result = result.map { $0 & validity } ?? validity
        }
        return result
    }

    /// A signature of fixed types: each argument must convert to its type without loss of meaning.
    static func fixed(_ arguments: [DataType], to result: DataType) -> @Sendable ([DataType]) -> Signature? {
        { types in
            guard types.count == arguments.count, zip(types, arguments).allSatisfy({ accepts($0, as: $1) }) else {
                return nil
            }
            return Signature(arguments: arguments, result: result)
        }
    }

    /// Whether a type converts to another by itself.
    static func accepts(_ given: DataType, as wanted: DataType) -> Bool {
        if given == wanted || given == .null { return true }
        switch (given, wanted) {
        case (.integer, .double), (.decimal, .double), (.integer, .decimal), (.date, .timestamp),
            (.date, .timestampWithZone), (.timestamp, .timestampWithZone):
            return true
        default: return false
        }
    }
}

/// What goes wrong in computations. The executor adds the place.
enum Failure {
    static func overflow(_ type: DataType, _ what: @autoclosure () -> String) -> Diagnostic {
        let limit =
            switch type {
            case .integer: "\(Int64.min) to \(Int64.max)"
            case .decimal: "38 digits"
            case .date, .timestamp, .timestampWithZone: "the years -9999 to 9999"
            default: type.name
            }
        return Diagnostic(
            .computation, code: "out-of-range", "\(what()) is out of the range of \(type.name)",
            notes: ["\(type.name) holds \(limit)"],
            help: type == .integer ? ["cast to decimal or double first: x::decimal(38, 0)"] : [])
    }

    static func divisionByZero(_ what: @autoclosure () -> String) -> Diagnostic {
        Diagnostic(
            .computation, code: "division-by-zero", "division by zero: \(what())",
            help: ["write nullif(divisor, 0) to get null instead"])
    }

    static func invalid(_ message: String, help: [String] = []) -> Diagnostic {
        Diagnostic(.computation, code: "invalid-argument", message, help: help)
    }
}
