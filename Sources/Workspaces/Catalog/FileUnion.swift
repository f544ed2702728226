import Columns
import Ingest
import Query

/// Several files as one source: columns by name, in the order in which they first stand.
struct FileUnion: TableProvider {
    let sources: [CSVSource]
    let schema: Schema
    private let places: [[Int?]]

    init(sources: [CSVSource]) {
        self.sources = sources
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
        schema = Schema(fields)
        places = sources.map { source in
            fields.map { field in source.schema.fields.firstIndex { $0.name == field.name } }
        }
    }

    var rowCountEstimate: Int? { sources.reduce(0) { $0 + $1.statistics.rows } }

    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        for (source, places) in zip(sources, places) {
            let indices = columns.compactMap { places[$0] }
            var goesOn = true
            try source.scan(columns: indices) { chunk in
                var next = 0
                let merged = columns.map { column in
                    let type = schema.fields[column].type
                    guard places[column] != nil else { return Column(nullsOf: type, count: chunk.rowCount) }
                    defer { next += 1 }
                    return ColumnWidening.widened(chunk.columns[next], to: type)
                }
                goesOn = try body(Chunk(columns: merged, rowCount: chunk.rowCount))
                return goesOn
            }
            if !goesOn { return }
        }
    }
}
