#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes the files named as raw string literals, keyed by their path below a folder.
///
/// Usage: `EmbedReportsTool OUTPUT FOLDER FILE…`
@main struct EmbedReportsTool {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else { throw CocoaError(.fileReadUnknown) }
        let folder = arguments[1].hasSuffix("/") ? arguments[1] : arguments[1] + "/"
        var source = "extension StandardReports {\n    static let embedded: [(path: String, text: String)] = [\n"
        for file in arguments.dropFirst(2) {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let name = file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
            // Three signs: no Markdown or SQL text holds a quote run followed by them.
            let signs = String(repeating: "#", count: 3)
            source += "        (\(signs)\"\(name)\"\(signs), \(signs)\"\"\"\n\(text)\n\"\"\"\(signs)),\n"
        }
        source += "    ]\n}\n"
        try source.write(toFile: arguments[0], atomically: true, encoding: .utf8)
    }
}
