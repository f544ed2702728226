public import Columns

/// Writes a table to a sink, chunk by chunk.
///
/// The head is written with the first chunk, or by `finish()` where there is none.
public protocol TableWriter: AnyObject {
    /// Adds the rows of a chunk, whose columns are those of the schema the writer was made with.
    ///
    /// Throws a `Diagnostic` of category `.output` when the sink fails.
    func write(_ chunk: Chunk) throws

    /// Writes whatever ends the format, and hands everything to the sink, which is neither flushed nor
    /// committed. Further calls do nothing.
    func finish() throws
}

extension TableWriter {
    /// Adds all rows of a table.
    public func write(_ table: Table) throws {
        for chunk in table.chunks { try write(chunk) }
    }
}

/// How values look that have more than one usual form.
public struct ValueFormat: Sendable {
    /// The distance from UTC, in seconds east, at which instants are shown, such as `+03:00`;
    /// nil shows them in UTC with a `Z`.
    public var secondsFromUTC: (@Sendable (Timestamp) -> Int)?

    /// Makes a format.
    public init(secondsFromUTC: (@Sendable (Timestamp) -> Int)? = nil) {
        self.secondsFromUTC = secondsFromUTC
    }
}

/// The names of a schema with repeated ones told apart: `amount`, `amount_2`.
func uniqueNames(_ names: [String]) -> [String] {
    var used: Set<String> = []
    let taken = Set(names)
    return names.map { name in
        var unique = name
        var number = 2
        while used.contains(unique) || (number > 2 && taken.contains(unique)) {
            unique = "\(name)_\(number)"
            number += 1
        }
        used.insert(unique)
        return unique
    }
}
