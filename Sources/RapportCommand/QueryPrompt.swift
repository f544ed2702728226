import RapportKit

/// What `rapport query` is without a query on a terminal: statements up to their semicolon, and a few commands.
struct QueryPrompt {
    let session: QuerySession
    let notices: QueryNotices

    private static let help = """
        Statements end with ; and may take several lines. CREATE VIEW name AS … holds until the end.
          .tables          the tables, views and files there are
          .schema NAME     the columns of one
          .timer on|off    how long each statement takes
          .quit            the end, as Ctrl-D is
        Ctrl-C stops the statement that runs, or drops what is typed so far.
        """

    /// Reads and answers until the input ends.
    func run() throws {
        Console.note("rapport query: .help says what there is, Ctrl-D ends")
        var views: [String: SourceText] = [:]
        var isTimed = false
        var pending = ""
        var input = PromptInput()
        Signals.surviveInterruptions()
        reading: while true {
            try Console.print(pending.isEmpty ? "rapport> " : "      -> ", terminator: "")
            let line: String
            switch input.next() {
            case .line(let text): line = text
            case .interruption:
                pending = ""
                try Console.print("")
                continue
            case .end: break reading
            }
            let words = line.split { $0 == " " || $0 == ";" }.map(String.init)
            if pending.isEmpty, let command = words.first, command.hasPrefix(".") {
                switch command {
                case ".quit", ".exit": return
                case ".timer": isTimed = words.count > 1 ? words[1] == "on" : !isTimed
                default: answering { try answer(command, words.dropFirst().first, views) }
                }
                continue
            }
            pending += line + "\n"
            guard pending.contains(where: { !$0.isWhitespace && $0 != ";" }) else {
                pending = ""
                continue
            }
            guard SQLScript.isComplete(SourceText(name: "<query>", text: pending)) else { continue }
            let source = SourceText(name: "<query>", text: pending)
            pending = ""
            let clock = ContinuousClock()
            let duration = clock.measure {
                answering {
                    views = try session.run(source, views: views, isCancelled: { Signals.wasInterrupted })
                }
            }
            _ = Signals.takeInterruption()
            notices.show()
            if isTimed {
                Console.note(
                    "\(Double(duration.components.seconds) + Double(duration.components.attoseconds / 1_000_000_000_000_000) / 1000) s"
                )
            }
        }
        try Console.print("")
    }

    /// Shows what goes wrong and goes on.
    private func answering(_ body: () throws -> Void) {
        do {
            try body()
        } catch let diagnostic as Diagnostic {
            Console.show(diagnostic)
        } catch is CancellationError {
            Console.note("stopped")
        } catch {
            Console.note("\(error)")
        }
    }

    private func answer(_ command: String, _ name: String?, _ views: [String: SourceText]) throws {
        switch command {
        case ".tables":
            let names = session.query.names + views.keys
            try Console.print(names.sorted().joined(separator: "\n"))
        case ".schema":
            guard let name else {
                throw Diagnostic(.usage, code: "missing-name", "which table?", help: [".schema NAME"])
            }
            let quoted = name.contains("'") || name.contains("\"") ? name : "\"\(name)\""
            let script = try SQLScript(SourceText(name: "<query>", text: "SELECT * FROM \(quoted)"), views: views)
            _ = try session.query.prepare(script.source, script.queries[0], parameters: session.parameters)
            // Of a file, what was found out from its first rows isn't the last word.
            _ = try session.query.workspace.decideTypes()
            let schema = try session.query.prepare(
                script.source, script.queries[0], parameters: session.parameters
            ).schema
            try TableFormat.table.write(
                Table(
                    schema: Schema([Field("column", .text), Field("type", .text)]),
                    rows: schema.fields.map { [.text($0.name), .text($0.type.name)] }))
        case ".help": try Console.print(Self.help)
        default:
            throw Diagnostic(
                .usage, code: "unknown-command", "there is no command \(command)",
                help: [Suggestion.help(for: command, among: [".tables", ".schema", ".timer", ".quit", ".help"])]
                    .compactMap { $0 } + [".help lists them"])
        }
    }
}
