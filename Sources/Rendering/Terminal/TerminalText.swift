import Charting
import ReportDocument

/// Running text broken into lines, its words each with their style.
struct TerminalText {
    private let writer: TerminalWriter

    init(_ writer: TerminalWriter) { self.writer = writer }

    /// The lines of a paragraph.
    func lines(_ text: [Inline]) -> [String] {
        var pieces: [(text: String, style: TerminalStyle?)] = []
        flatten(text, style: nil, into: &pieces)
        var lines: [String] = []
        var line = ""
        var used = 0
        var needsSpace = false
        for piece in pieces {
            let paragraphs = piece.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, paragraph) in paragraphs.enumerated() {
                if index > 0 {
                    lines.append(line)
                    (line, used, needsSpace) = ("", 0, false)
                }
                let parts = paragraph.split(separator: " ", omittingEmptySubsequences: false)
                for (position, word) in parts.enumerated() {
                    if position > 0 { needsSpace = true }
                    guard !word.isEmpty else { continue }
                    for fragment in DisplayText.wrapped(String(word), writer.width) {
                        let size = DisplayText.width(fragment)
                        let gap = needsSpace && used > 0 ? 1 : 0
                        if used > 0, used + gap + size > writer.width {
                            lines.append(line)
                            (line, used) = ("", 0)
                        } else if gap == 1 {
                            line += " "
                            used += 1
                        }
                        line += writer.styled(fragment, piece.style)
                        used += size
                        needsSpace = false
                    }
                }
            }
        }
        lines.append(line)
        return lines
    }

    private func flatten(
        _ text: [Inline], style: TerminalStyle?, into pieces: inout [(text: String, style: TerminalStyle?)]
    ) {
        for piece in text {
            switch piece {
            case .text(let text): pieces.append((DisplayText.printable(text), style))
            case .strong(let text): flatten(text, style: .bold, into: &pieces)
            case .emphasis(let text): flatten(text, style: style ?? .highlight, into: &pieces)
            case .code(let text): pieces.append((DisplayText.printable(text), .data))
            case .link(let text, let address):
                flatten(text, style: style, into: &pieces)
                if let address = LinkAddress.safe(address), !address.hasPrefix("#") {
                    pieces.append((" <\(DisplayText.printable(address))>", .dim))
                }
            case .value(let cell):
                pieces.append((DisplayText.printable(writer.words.line(cell)), TerminalStyle(cell.tone) ?? .bold))
            case .lineBreak: pieces.append(("\n", nil))
            }
        }
    }
}
