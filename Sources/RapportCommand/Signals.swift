import RapportKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ctrl-C and termination leave no half-written file behind.
enum Signals {
    /// Handles SIGINT and SIGTERM, and lets a closed pipe be an error of the write instead of a signal.
    static func install() {
        StandardOutput.ignoreClosedPipeSignal()
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                AtomicFile.removeAllTemporaries()
                _exit(128 + number)
            }
        }
    }
}

/// The process itself.
enum Process {
    /// Ends it.
    static func exit(_ code: Int32) -> Never {
        #if canImport(Glibc)
            Glibc.exit(code)
        #elseif canImport(Musl)
            Musl.exit(code)
        #else
            Darwin.exit(code)
        #endif
    }
}
