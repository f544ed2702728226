import CInflate
import CZlib

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Inflates raw deflate data (RFC 1951): with ISA-L where this machine has it, three times as fast, else with zlib.
final class Inflater {
    /// Who does it; both give the same answer.
    enum Engine: String, CaseIterable, Sendable {
        case zlib
        case isal

        /// The fastest here, or what the environment variable `RAPPORT_INFLATE` asks for where this machine has it.
        static let best: Engine = {
            if let wanted = getenv("RAPPORT_INFLATE").flatMap({ Engine(rawValue: String(cString: $0)) }),
                available.contains(wanted)
            {
                return wanted
            }
            return available.last ?? .zlib
        }()

        /// Those that this machine has, the fastest last.
        static let available = rapport_isal_version() == nil ? [Engine.zlib] : allCases
    }

    /// What a step came to.
    struct Step {
        /// How many bytes of input were used; negative where some of those used before were not needed, at most 8.
        var used: Int
        /// How many bytes were written, before the damage where there is any.
        var produced: Int
        var state: State
    }

    enum State {
        case goesOn
        case atEnd
        case damaged
    }

    struct OutOfMemory: Error {}

    private let isal: OpaquePointer?
    private var zlib = z_stream()

    init(_ engine: Engine = .best) throws {
        isal = engine == .isal ? rapport_isal_make() : nil
        // Negative: neither zlib's header nor gzip's.
        if isal == nil, rapport_inflateInit2(&zlib, -15) != Z_OK { throw OutOfMemory() }
    }

    deinit {
        if let isal { rapport_isal_free(isal) } else { inflateEnd(&zlib) }
    }

    /// Makes ready for other data.
    func reset() {
        if let isal { rapport_isal_reset(isal) } else { inflateReset(&zlib) }
    }

    /// Inflates as much as there is input and room for.
    func inflate(
        _ input: UnsafePointer<UInt8>, _ count: Int, into output: UnsafeMutablePointer<UInt8>, _ room: Int
    ) throws(OutOfMemory) -> Step {
        if let isal {
            let step = rapport_isal_inflate(isal, input, count, output, room)
            let state: State = step.state == 0 ? .goesOn : step.state == 1 ? .atEnd : .damaged
            return Step(used: step.used, produced: step.produced, state: state)
        }
        let given = uInt(clamping: min(count, 1 << 30))
        let free = uInt(clamping: min(room, 1 << 30))
        zlib.next_in = UnsafeMutablePointer(mutating: input)
        zlib.avail_in = given
        zlib.next_out = output
        zlib.avail_out = free
        let outcome = CZlib.inflate(&zlib, Z_NO_FLUSH)
        var step = Step(used: Int(given - zlib.avail_in), produced: Int(free - zlib.avail_out), state: .goesOn)
        switch outcome {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: step.state = .atEnd
        case Z_MEM_ERROR: throw OutOfMemory()
        default: step.state = .damaged
        }
        return step
    }

    /// Goes on with a CRC-32 (RFC 1952).
    func checksum(_ crc: UInt32, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
        if isal != nil { return rapport_isal_crc(crc, bytes, count) }
        var crc = UInt(crc)
        var done = 0
        while done < count {
            let piece = min(count - done, 1 << 30)
            crc = UInt(crc32(uLong(crc), bytes + done, uInt(piece)))
            done += piece
        }
        return UInt32(truncatingIfNeeded: crc)
    }
}

/// What a build and a machine come to, for `--version`.
public enum IngestSupport {
    /// Who inflates gzip files.
    public static var inflater: String {
        guard Inflater.Engine.best == .isal, let version = rapport_isal_version() else {
            return "zlib \(String(cString: zlibVersion()))"
        }
        return "ISA-L \(String(cString: version))"
    }

    /// How fields are found.
    public static var scanner: String { ScanKernel.best.rawValue }
}
