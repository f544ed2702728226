import CScan

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A way to find fields; all give the same answer.
enum ScanKernel: String, Sendable, CaseIterable {
    /// The state machine, byte by byte: the reference, and the way through texts with stray quotes.
    case careful
    /// Plain C.
    case plain
    /// AVX2 and PCLMULQDQ.
    case avx2

    /// The fastest here, or what the environment variable `RAPPORT_SCAN` asks for where this machine has it.
    static let best: ScanKernel = {
        if let wanted = getenv("RAPPORT_SCAN").flatMap({ ScanKernel(rawValue: String(cString: $0)) }),
            available.contains(wanted)
        {
            return wanted
        }
        return rapport_scan_has_avx2() != 0 ? .avx2 : .plain
    }()

    /// Those that this machine has.
    static let available: [ScanKernel] = rapport_scan_has_avx2() != 0 ? allCases : [.careful, .plain]
}
