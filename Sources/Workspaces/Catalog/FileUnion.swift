import Columns
import Ingest
import Query

/// Several files as one source: columns by name, in the order in which they first stand.
struct FileUnion: TableProvider {
    private let parts: [any TableProvider]
    let schema: Schema
    private let places: [[Int?]]

    /// Makes the union; a file whose column is text in another one is read again with that column as text, so that
    /// no spelling is lost.
    ///
    /// - Parameters:
    ///   - options: how files are read.
    ///   - provider: who reads one.
    init(
        sources: [CSVSource], options: CSVOptions, provider: @escaping @Sendable (CSVSource) throws -> any TableProvider
    ) throws {
        let schema = Self.commonSchema(sources)
        let fields = schema.fields
        parts = try ConcurrentWork.map(sources) { source in
            let retyped = source.schema.fields.enumerated().filter { index, field in
                (ColumnWidening.losesSpelling(field.type) || source.losesGroups(ofColumn: index))
                    && fields.contains { $0.name == field.name && $0.type == .text }
            }
            guard !retyped.isEmpty else { return try provider(source) }
            var options = options
            for (_, field) in retyped { options.types[field.name] = .text }
            return try provider(CSVSource(path: source.path, options: options))
        }
        self.schema = schema
        places = parts.map { part in
            fields.map { field in part.schema.fields.firstIndex { $0.name == field.name } }
        }
    }

    private static func commonSchema(_ sources: [CSVSource]) -> Schema {
        var fields: [Field] = []
        for source in sources {
            for field in source.schema.fields {
                if let index = fields.firstIndex(where: { $0.name == field.name }) {
                    fields[index].type = ColumnWidening.commonType(fields[index].type, field.type)
                } else {
                    fields.append(field)
                }
            }
        }
        return Schema(fields)
    }

    var rowCountEstimate: Int? { parts.reduce(0) { $0 + ($1.rowCountEstimate ?? 0) } }

    /// Several files are read at a time; rows come in the order of the files.
    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        let (schema, parts, places) = (schema, parts, places)
        try ConcurrentWork.forEachPiece(of: Array(parts.indices)) { index, take in
            let places = columns.map { places[index][$0] }
            try parts[index].scan(columns: places.compactMap(\.self)) { chunk in
                var next = 0
                let merged = zip(columns, places).map { column, place in
                    let type = schema.fields[column].type
                    guard place != nil else { return Column(nullsOf: type, count: chunk.rowCount) }
                    defer { next += 1 }
                    return ColumnWidening.widened(chunk.columns[next], to: type)
                }
                return try take(Chunk(columns: merged, rowCount: chunk.rowCount))
            }
        } take: { chunk in
            try body(chunk)
        }
    }
}
