extension Field {
    /// Whether a column's name is that of a key: `id`, `client_id`, `Client ID`, `clientId`. In files keys are text, whatever
    /// they look like. O(length).
    public static func isIdentifier(_ name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        guard scalars.count >= 2 else { return false }
        let ending = String(String.UnicodeScalarView(scalars.suffix(2)))
        guard ending.lowercased() == "id" else { return false }
        guard scalars.count > 2 else { return true }
        let before = scalars[scalars.count - 3]
        if before == "_" || before == " " || before == "-" || before == "." { return true }
        return ending.first == "I" && before.properties.isLowercase
    }
}
