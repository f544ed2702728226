extension Diagnostic {
    /// The diagnostic as a terminal shows it: message, place, the line with a caret, notes, help.
    ///
    /// - Parameter colour: whether to use ANSI colours.
    public func rendered(colour: Bool = false) -> String {
        let paint = Paint(isOn: colour)
        var lines = [
            "\(paint.severity(severity, "\(severity.rawValue)[\(code)]")): \(paint.bold(Self.printable(message)))"
        ]
        var gutter = 1
        if let location {
            gutter = location.line.map { String($0).count } ?? 1
            let pad = String(repeating: " ", count: gutter)
            lines.append("\(pad)\(paint.dim("-->")) \(Self.printable(location.description))")
            if let line = location.line, let lineText = location.lineText {
                let excerpt = Excerpt(lineText: lineText, column: location.column ?? 1, length: location.length)
                lines.append("\(pad) \(paint.dim("|"))")
                lines.append("\(paint.dim("\(line) |")) \(excerpt.text)")
                lines.append("\(pad) \(paint.dim("|")) \(excerpt.indent)\(paint.severity(severity, excerpt.carets))")
            }
        }
        let pad = String(repeating: " ", count: gutter)
        for note in notes { lines.append("\(pad) = note: \(Self.printable(note))") }
        for line in help { lines.append("\(pad) = help: \(Self.printable(line))") }
        return lines.joined(separator: "\n")
    }

    /// The diagnostic as one JSON object on one line, keys in a fixed order.
    public var json: String {
        var members = [
            "\"severity\":\(JSONText.quoted(severity.rawValue))",
            "\"code\":\(JSONText.quoted(code))",
            "\"category\":\(JSONText.quoted(category.rawValue))",
            "\"message\":\(JSONText.quoted(message))",
        ]
        if let location {
            members.append("\"source\":\(JSONText.quoted(location.source))")
            if let line = location.line { members.append("\"line\":\(line)") }
            if let column = location.column { members.append("\"column\":\(column)") }
            if let offset = location.byteOffset { members.append("\"byte_offset\":\(offset)") }
        }
        if !notes.isEmpty { members.append("\"notes\":[\(notes.map(JSONText.quoted).joined(separator: ","))]") }
        if !help.isEmpty { members.append("\"help\":[\(help.map(JSONText.quoted).joined(separator: ","))]") }
        return "{\(members.joined(separator: ","))}"
    }

    /// Control characters from outside could move the cursor or forge output; they are shown, not sent.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F }) else {
            return text
        }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// A line of source cut to a terminal's width around the place, with tabs widened to one space.
private struct Excerpt {
    var text: String
    var indent: String
    var carets: String

    init(lineText: String, column: Int, length: Int, width: Int = 110) {
        let characters = lineText.map { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : $0 }
        let place = min(max(column - 1, 0), characters.count)
        let from = characters.count > width ? max(0, min(place - width / 3, characters.count - width)) : 0
        let to = min(characters.count, from + width)
        text = (from > 0 ? "…" : "") + String(characters[from..<to]) + (to < characters.count ? "…" : "")
        indent = String(repeating: " ", count: place - from + (from > 0 ? 1 : 0))
        carets = String(repeating: "^", count: max(1, min(length, to - place)))
    }
}

/// ANSI colours, or none.
private struct Paint {
    var isOn: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func severity(_ severity: Diagnostic.Severity, _ text: String) -> String {
        switch severity {
        case .error: wrap(text, "1;31")
        case .warning: wrap(text, "1;33")
        case .note: wrap(text, "1;36")
        }
    }

    private func wrap(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
