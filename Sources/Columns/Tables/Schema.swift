/// A column's name and type.
public struct Field: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The type.
    public var type: DataType

    /// Makes a field.
    public init(_ name: String, _ type: DataType) {
        self.name = name
        self.type = type
    }
}

/// The columns of a table, in order. Names may repeat in query results.
public struct Schema: Hashable, Sendable {
    /// The fields, in order.
    public var fields: [Field]

    /// Makes a schema.
    public init(_ fields: [Field]) { self.fields = fields }

    /// The number of columns.
    public var count: Int { fields.count }

    /// The names, in order.
    public var names: [String] { fields.map(\.name) }

    /// The first column of that name: exact, else ignoring case. O(columns).
    public func index(of name: String) -> Int? {
        fields.firstIndex { $0.name == name } ?? fields.firstIndex { $0.name.lowercased() == name.lowercased() }
    }
}
