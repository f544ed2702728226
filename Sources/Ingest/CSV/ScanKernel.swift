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
    /// x86-64.
    case sse2
    /// 64-bit ARM.
    case neon
    /// AVX2 and PCLMULQDQ.
    case avx2
    /// AVX-512 with VBMI2.
    case avx512

    /// The fastest here, or what the environment variable `RAPPORT_SCAN` asks for where this machine has it.
    static let best: ScanKernel = {
        if let wanted = getenv("RAPPORT_SCAN").flatMap({ ScanKernel(rawValue: String(cString: $0)) }),
            available.contains(wanted)
        {
            return wanted
        }
        return available.last ?? .plain
    }()

    /// Those that this machine has, the fastest last.
    static let available = allCases.filter(\.isAvailable)

    private var isAvailable: Bool {
        switch self {
        case .careful, .plain: true
        case .sse2: rapport_scan_has_sse2() != 0
        case .neon: rapport_scan_has_neon() != 0
        case .avx2: rapport_scan_has_avx2() != 0
        case .avx512: rapport_scan_has_avx512() != 0
        }
    }

    /// Finds the fields of a text that has no stray quotes, or says that it has.
    func scan(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ dialect: rapport_scan_dialect,
        _ positions: UnsafeMutablePointer<UInt32>
    ) -> rapport_scan_result {
        switch self {
        case .careful, .plain: rapport_scan_plain(bytes, count, dialect, positions)
        case .sse2: rapport_scan_sse2(bytes, count, dialect, positions)
        case .neon: rapport_scan_neon(bytes, count, dialect, positions)
        case .avx2: rapport_scan_avx2(bytes, count, dialect, positions)
        case .avx512: rapport_scan_avx512(bytes, count, dialect, positions)
        }
    }

    /// Whether a text is well-formed UTF-8.
    func isUTF8(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        switch self {
        case .avx2, .avx512: rapport_utf8_is_valid_avx2(bytes, count) != 0
        default: rapport_utf8_valid_prefix(bytes, count) == count
        }
    }
}
