/// Names for anchors and files: unique within a document, of letters, digits and hyphens alone.
struct Slugs {
    private var used: Set<String> = []

    /// A name made from text, with a number after it where the name is taken.
    mutating func make(_ text: String, fallback: String) -> String {
        var slug = ""
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": slug.unicodeScalars.append(scalar)
            case _ where scalar.properties.isAlphabetic && scalar.value > 0x7F: slug.unicodeScalars.append(scalar)
            case _ where scalar.value == 0x27 || scalar.value == 0x2019: break
            default: if !slug.isEmpty, slug.last != "-" { slug += "-" }
            }
        }
        while slug.last == "-" { slug.removeLast() }
        if slug.utf8.count > 80 { slug = String(slug.prefix(40)) }
        if slug.isEmpty { slug = fallback }
        var candidate = slug
        var number = 2
        while !used.insert(candidate).inserted {
            candidate = "\(slug)-\(number)"
            number += 1
        }
        return candidate
    }
}
