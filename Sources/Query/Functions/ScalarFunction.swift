public import Columns
import Diagnostics

/// A function or operator that makes one value of each row's arguments, evaluated column by column.
public struct ScalarFunction: Sendable {
    /// Which argument types it takes, and what comes out.
    public struct Signature: Sendable {
        /// The types the arguments are cast to before the call.
        public var arguments: [DataType]
        /// The type of the result.
        public var result: DataType

        /// Makes a signature.
        public init(arguments: [DataType], result: DataType) {
            self.arguments = arguments
            self.result = result
        }
    }

    /// What an evaluation may need to know.
    public struct Context: Sendable {
        /// Where the call was written, for errors.
        public var span: SourceSpan
        /// The rows to evaluate.
        public var rowCount: Int
        /// The type of the result.
        public var type: DataType
    }

    /// The name in SQL, lower case; operators by their sign, e.g. `+`.
    public let name: String
    /// How it is written, e.g. `substring(text, start [, length])`, for messages and the reference.
    public let usage: String
    /// One sentence for the reference.
    public let summary: String
    /// Chooses the signature for the given argument types (`null` fits anything); nil when it can't take them.
    public let resolve: @Sendable ([DataType]) -> Signature?
    /// Where the result's type depends on constant arguments too, as with `round(x, 2)`: like `resolve`, but knows the
    /// values that are constant. Otherwise nil.
    public let resolveConstants: (@Sendable ([DataType], [Value?]) -> Signature?)?
    /// Computes the result from argument columns of `rowCount` rows; nulls in and out are the function's own affair.
    /// A column of a single row, given or returned, stands for that value in every row.
    public let evaluate: @Sendable ([Column], Context) throws -> Column

    /// Whether it gives null for any null argument.
    public internal(set) var isStrict = false

    /// Makes a function.
    public init(
        name: String, usage: String, summary: String,
        resolve: @escaping @Sendable ([DataType]) -> Signature?,
        resolveConstants: (@Sendable ([DataType], [Value?]) -> Signature?)? = nil,
        evaluate: @escaping @Sendable ([Column], Context) throws -> Column
    ) {
        self.name = name
        self.usage = usage
        self.summary = summary
        self.resolve = resolve
        self.resolveConstants = resolveConstants
        self.evaluate = evaluate
    }

    /// The signature for the given argument types, some of which are known constants (nil where not).
    public func signature(for types: [DataType], constants: [Value?]) -> Signature? {
        resolveConstants?(types, constants) ?? resolve(types)
    }
}
