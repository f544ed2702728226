import Diagnostics

extension Parser {
    /// What there is in place of the statements of other systems, by their first word.
    private static let otherStatements: [String: String] = {
        let saving = "a result is saved by: --format csv > FILE"
        let columns = "columns and types are shown by: rapport profile FILE; at the prompt, by .schema NAME"
        let never = "files are only ever read; " + saving
        let views = "nothing is stored; CREATE OR REPLACE VIEW gives a name another query"
        let settings =
            "values for a query are parameters, -p name=value and :name in it; settings are flags, see --help"
        let transactions = "there are no transactions, since nothing is ever changed"
        var result: [String: String] = [:]
        for (words, help) in [
            (["insert", "update", "delete", "merge", "truncate", "replace"], never),
            (["copy", "export", "unload"], saving),
            (["drop", "alter", "rename"], views), (["describe", "desc", "pragma"], columns),
            (["show"], "tables are shown by .tables at the prompt; " + columns),
            (["summarize", "analyze"], "figures of each column are shown by: rapport profile FILE"),
            (["set", "reset"], settings), (["begin", "commit", "rollback"], transactions),
            (
                ["attach", "detach", "use", "import", "install", "load"],
                "a file's name in quotes is a table: FROM 'FILE'"
            ),
            (
                ["call", "execute", "prepare", "grant", "revoke", "vacuum", "checkpoint"],
                "there is no server and no catalog to keep"
            ),
        ] {
            for word in words { result[word] = help }
        }
        return result
    }()

    /// Says of a statement that other systems know what there is in its place.
    func refuseOtherStatements() throws {
        guard current.kind == .word, let help = Self.otherStatements[current.keyword] else { return }
        throw error(
            "only queries and CREATE VIEW are run, not \(current.text.uppercased())", at: current.span, help: [help])
    }
}
