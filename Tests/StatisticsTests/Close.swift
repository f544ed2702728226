import Testing

/// Expects two numbers to agree to a relative tolerance, or to an absolute one where the second is 0.
func expectClose(
    _ actual: Double?, _ expected: Double, within tolerance: Double = 1e-12, _ note: @autoclosure () -> String = "",
    location: SourceLocation = #_sourceLocation
) {
    guard let actual else {
        Issue.record("nil instead of \(expected) \(note())", sourceLocation: location)
        return
    }
    let scale = expected == 0 ? 1 : abs(expected)
    #expect(
        actual == expected || abs(actual - expected) <= tolerance * scale, "\(actual) ≠ \(expected) \(note())",
        sourceLocation: location)
}
