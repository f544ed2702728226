import Diagnostics

/// A query that is put together of fixed text and of parts that a workspace's author wrote, and which can say for a
/// mistake where in the author's file it stands.
struct SQLTemplate {
    private var text = ""
    private var pieces: [(start: Int, embedded: EmbeddedText)] = []
    private let name: String

    /// Makes an empty template.
    init(name: String) { self.name = name }

    /// Adds fixed text.
    mutating func append(_ fixed: String) { text += fixed }

    /// Adds what the author wrote.
    mutating func append(_ embedded: EmbeddedText) {
        pieces.append((text.utf8.count, embedded))
        text += embedded.source.text
    }

    /// The query.
    var source: SourceText { SourceText(name: name, text: text) }

    /// A diagnostic about the query, moved to the author's file.
    func relocated(_ diagnostic: Diagnostic) -> Diagnostic {
        guard let place = diagnostic.location, place.source == name, let offset = place.byteOffset else {
            return diagnostic
        }
        var copy = diagnostic
        let piece = pieces.last { $0.start <= offset } ?? pieces.first
        if let piece {
            let start = min(offset - piece.start, piece.embedded.source.utf8.count)
            copy.location = piece.embedded.location(of: max(0, start)..<max(0, start) + 1)
            copy.location?.length = place.length
        }
        return copy
    }
}
