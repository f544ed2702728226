import Columns
import Diagnostics
import Query

/// A script of the sqllogictest family: tables, queries and what they give, in plain text.
///
/// Records are parted by blank lines and begin with one of
/// - `statement ok`, then `CREATE TABLE name AS query`;
/// - `statement error text`, then a query whose error's message contains the text;
/// - `query LETTERS [rowsort]`, then a query, `----`, and a line a row: values with a blank between them, `NULL` for
///   null and `(empty)` for an empty text. Letters name the columns' kinds: I whole number, R other number, T anything else.
///
/// A line `skipif ENGINE` before a record leaves it out on that engine, `onlyif ENGINE` on all others: `rapport` is this one,
/// `duckdb` and `postgresql` those that `Scripts/compare-slt` runs the scripts on. So a difference is marked as meant; a
/// comment above says why.
struct SQLLogicScript {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What was found wrong, with the line of the script.
    private(set) var failures: [String] = []
    /// The script with what the engine gave in place of what was expected.
    private(set) var completed: [String] = []
    private(set) var recordCount = 0

    private var tables: [String: Table] = [:]
    private let name: String

    init(name: String, text: String) {
        self.name = name
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var index = 0
        while index < lines.count {
            let head = lines[index]
            if head.isEmpty || head.hasPrefix("#") {
                completed.append(head)
                index += 1
                continue
            }
            var end = index
            while end < lines.count, !lines[end].isEmpty { end += 1 }
            recordCount += 1
            var isSkipped = false
            while index < end, let condition = Self.condition(lines[index]) {
                if condition.engine == "rapport" ? condition.isSkipping : !condition.isSkipping { isSkipped = true }
                completed.append(lines[index])
                index += 1
            }
            if isSkipped {
                completed += lines[index..<end]
            } else {
                run(Array(lines[index..<end]), line: index + 1)
            }
            index = end
        }
    }

    /// `skipif ENGINE` or `onlyif ENGINE`.
    private static func condition(_ line: String) -> (engine: String, isSkipping: Bool)? {
        let words = line.split(separator: " ").map(String.init)
        guard words.count >= 2, words[0] == "skipif" || words[0] == "onlyif" else { return nil }
        return (words[1], words[0] == "skipif")
    }

    private mutating func run(_ record: [String], line: Int) {
        let words = record[0].split(separator: " ").map(String.init)
        let rule = record.firstIndex(of: "----") ?? record.count
        let sql = record[1..<rule].joined(separator: "\n")
        let expected = Array(record.dropFirst(rule + 1))
        completed += record[0..<rule]
        do {
            switch words.first {
            case "statement" where words.count > 1 && words[1] == "ok": try create(sql)
            case "statement" where words.count > 2 && words[1] == "error":
                try expectError(sql, String(record[0].dropFirst("statement error ".count)))
            case "query" where words.count > 1:
                let actual = try results(sql, letters: words[1], isSorted: words.contains("rowsort"))
                completed.append("----")
                completed += actual
                if actual != expected {
                    throw Failure(
                        description: "expected\n  \(expected.joined(separator: "\n  "))\nbut got\n  "
                            + actual.joined(separator: "\n  "))
                }
            default: throw Failure(description: "not a record: \(record[0])")
            }
        } catch {
            failures.append("\(name):\(line): \((error as? Diagnostic)?.rendered() ?? "\(error)")\n\(sql)")
        }
    }

    private mutating func create(_ sql: String) throws {
        let words = sql.split(maxSplits: 4, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace).map(
            String.init)
        guard words.count == 5, words[0] == "CREATE", words[1] == "TABLE", words[3] == "AS" else {
            throw Failure(description: "only CREATE TABLE name AS query")
        }
        tables[words[2].lowercased()] = try QueryTests.run(words[4], tables)
    }

    private func expectError(_ sql: String, _ text: String) throws {
        do {
            _ = try QueryTests.run(sql, tables)
        } catch let diagnostic as Diagnostic {
            guard diagnostic.message.contains(text) else {
                throw Failure(description: "expected an error with \"\(text)\", got \"\(diagnostic.message)\"")
            }
            guard diagnostic.location?.line != nil else {
                throw Failure(description: "the error has no place: \(diagnostic.message)")
            }
            return
        }
        throw Failure(description: "expected an error with \"\(text)\", but it ran")
    }

    private func results(_ sql: String, letters: String, isSorted: Bool) throws -> [String] {
        let table = try QueryTests.run(sql, tables)
        let found = String(table.schema.fields.map { Self.letter($0.type) })
        guard found == letters else { throw Failure(description: "the columns are \(found), not \(letters)") }
        // Small chunks must give the same, whatever the query.
        for chunkRows in [1, 3] {
            let again = try QueryTests.run(sql, tables, chunkRows: chunkRows)
            guard again.rows == table.rows || again.rows.map(Self.line) == table.rows.map(Self.line) else {
                throw Failure(description: "chunks of \(chunkRows) rows give something else")
            }
        }
        let lines = table.rows.map(Self.line)
        return isSorted ? lines.sorted() : lines
    }

    private static func letter(_ type: DataType) -> Character {
        switch type {
        case .integer: "I"
        case .decimal, .double: "R"
        default: "T"
        }
    }

    private static func line(_ row: [Value]) -> String {
        row.map { value in
            switch value {
            case .null: "NULL"
            case .text(""): "(empty)"
            case .double(let number):
                number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
            default: value.description
            }
        }.joined(separator: " ")
    }
}
