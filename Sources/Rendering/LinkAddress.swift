/// Which addresses are made into links.
enum LinkAddress {
    /// The address, if following it can't run anything: `http`, `https`, `mailto`, fragments and relative paths.
    static func safe(_ address: String) -> String? {
        guard !address.isEmpty,
            !address.unicodeScalars.contains(where: {
                $0.value <= 0x20 || (0x7F...0xA0).contains($0.value) || $0 == "\\"
            })
        else { return nil }
        let scheme = address.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
        guard scheme.endIndex < address.endIndex, address[scheme.endIndex] == ":" else { return address }
        return ["http", "https", "mailto"].contains(scheme.lowercased()) ? address : nil
    }
}
