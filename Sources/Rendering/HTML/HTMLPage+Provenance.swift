import Columns
import ReportDocument

extension HTMLPage {
    /// What the report was made from and with, at its end.
    mutating func writeProvenance() {
        let provenance = document.provenance
        line("<footer class=\"provenance\">")
        line("<h2 id=\"\(slugs.make("provenance", fallback: "provenance"))\">\(phrase(.provenance))</h2>")
        line("<dl>")
        for (name, value) in ProvenanceText(provenance, words).facts {
            line("<div><dt>\(escaped(name))</dt><dd>\(escaped(value))</dd></div>")
        }
        line("</dl>")
        if !provenance.inputs.isEmpty {
            line("<div class=\"scroll\">")
            line("<table class=\"files\">")
            line(
                "<thead><tr><th scope=\"col\">\(phrase(.inputs))</th><th scope=\"col\" class=\"n\">\(phrase(.size))</th>"
                    + "<th scope=\"col\" class=\"n\">\(phrase(.rows))</th>"
                    + "<th scope=\"col\" class=\"n\">\(phrase(.rejects))</th><th scope=\"col\">SHA-256</th></tr></thead>"
            )
            line("<tbody>")
            for input in provenance.inputs {
                let rejects = input.rejects > 0 ? "n caution" : "n"
                line(
                    "<tr><th scope=\"row\">\(escaped(input.path))</th>"
                        + "<td class=\"n\">\(escaped(words.formatter.byteCount(input.bytes)))</td>"
                        + "<td class=\"n\">\(escaped(words.formatter.count(input.rows)))</td>"
                        + "<td class=\"\(rejects)\">\(escaped(words.formatter.count(input.rejects)))</td>"
                        + "<td class=\"hash\">\(escaped(input.sha256))</td></tr>")
            }
            line("</tbody></table></div>")
        }
        if !provenance.definitions.isEmpty {
            line("<div class=\"scroll\">")
            line("<table class=\"files\">")
            line("<thead><tr><th scope=\"col\">\(phrase(.definitions))</th><th scope=\"col\">SHA-256</th></tr></thead>")
            line("<tbody>")
            for definition in provenance.definitions {
                line(
                    "<tr><th scope=\"row\">\(escaped(definition.path))</th>"
                        + "<td class=\"hash\">\(escaped(definition.sha256))</td></tr>")
            }
            line("</tbody></table></div>")
        }
        if !provenance.notes.isEmpty {
            line("<ul class=\"remarks\">")
            for note in provenance.notes { line("<li>\(escaped(note))</li>") }
            line("</ul>")
        }
        line("</footer>")
    }
}

/// The short facts of a provenance, in order, for every renderer.
struct ProvenanceText {
    let facts: [(name: String, value: String)]

    init(_ provenance: Provenance, _ words: CellText) {
        var facts: [(name: String, value: String)] = [
            (words.phrase(.report), provenance.reportID), (words.phrase(.madeBy), provenance.toolVersion),
        ]
        if let period = provenance.period { facts.append((words.phrase(.period), words.period(period))) }
        if !provenance.comparisons.isEmpty {
            facts.append(
                (words.phrase(.comparedWith), provenance.comparisons.map(words.period).joined(separator: "; ")))
        }
        if !provenance.parameters.isEmpty {
            let list = provenance.parameters.map { "\($0.name) = \($0.value)" }
            facts.append((words.phrase(.parameters), list.joined(separator: "; ")))
        }
        if let end = provenance.dataEnd {
            let zone = provenance.timeZone.map { " \($0)" } ?? ""
            facts.append((words.phrase(.dataEnd), words.formatter.timestamp(end) + zone))
        }
        self.facts = facts
    }
}
