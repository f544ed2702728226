public import Columns

/// What a caller says about a workspace beside its folder.
public struct WorkspaceOptions: Sendable {
    /// The last day of the data, instead of the day of the newest interaction.
    public var asOf: CalendarDate?
    /// The time zone, instead of the configured one.
    public var timeZone: String?
    /// Further tables by name, each a path or a glob.
    public var tables: [(name: String, path: String)] = []
    /// How all files are written, in the place of what `rapport.yaml` says and of what looking at them would say.
    public var dialect = DialectConfiguration()
    /// How many rejected records of a file are kept with their text; all are counted.
    public var keptRejects: Int?
    /// Whether a folder without clients or interactions is an error at once; otherwise only their use is.
    public var requiresExports = true
    /// Whether files that a query names are read whole, every column, when they are first named, and kept in memory.
    public var keepsFiles = false
    /// Whether the types of files that a query names may rest on their first rows until a scan has seen the others; the
    /// query then may end with `TypesWidened`, and has to be compiled and run again.
    public var mayWidenTypes = false

    /// Makes options that leave everything to the workspace.
    public init() {}
}
