/// The names that entries of an archive may have: relative, and never leading out of the directory that the
/// archive is unpacked in.
enum EntryName {
    /// The longest name in bytes. Systems allow no longer paths.
    static let maximumBytes = 4096

    /// What is wrong with a name, or nil.
    static func fault(in name: String) -> String? {
        if name.isEmpty { return "it is empty" }
        if name.utf8.count > maximumBytes { return "it is longer than \(maximumBytes) bytes" }
        if name.utf8.first == UInt8(ascii: "/") { return "it is absolute" }
        if name.utf8.contains(UInt8(ascii: "\\")) { return "it has a backslash, which some systems take for a slash" }
        if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            return "it has a control character"
        }
        for part in name.split(separator: "/", omittingEmptySubsequences: false) {
            if part.isEmpty { return "it has an empty part" }
            if part == "." || part == ".." { return "it has the part \"\(part)\"" }
        }
        return nil
    }
}
