import RapportKit
import Synchronization

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
        // Made now, since a handler may not make them.
        isRunning.store(false, ordering: .relaxed)
        isInterrupted.store(false, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if number == SIGINT, Signals.isRunning.load(ordering: .relaxed) {
                    Signals.isInterrupted.store(true, ordering: .relaxed)
                    return
                }
                AtomicFile.removeAllTemporaries()
                _exit(128 + number)
            }
        }
    }

    // Atomics, since a signal's handler may touch nothing else.
    private static let isRunning = Atomic(false)
    private static let isInterrupted = Atomic(false)

    /// Runs what Ctrl-C stops without ending the process.
    ///
    /// - Parameter body: asks what it is given whether to stop.
    static func interruptible<Result>(_ body: (@escaping @Sendable () -> Bool) throws -> Result) rethrows -> Result {
        isInterrupted.store(false, ordering: .relaxed)
        isRunning.store(true, ordering: .relaxed)
        defer { isRunning.store(false, ordering: .relaxed) }
        return try body { isInterrupted.load(ordering: .relaxed) }
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
