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
        isInterrupted.store(false, ordering: .relaxed)
        bell.store(-1, ordering: .relaxed)
        // A parent may have left them blocked.
        var handled = sigset_t()
        sigemptyset(&handled)
        for number in [SIGINT, SIGTERM] { sigaddset(&handled, number) }
        sigprocmask(SIG_UNBLOCK, &handled, nil)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                let bell = Signals.bell.load(ordering: .relaxed)
                if number == SIGINT, bell >= 0 {
                    Signals.isInterrupted.store(true, ordering: .relaxed)
                    var byte: UInt8 = 0
                    _ = write(bell, &byte, 1)
                    return
                }
                AtomicFile.removeAllTemporaries()
                _exit(128 + number)
            }
        }
    }

    // Atomics, since a signal's handler may touch nothing else.
    private static let isInterrupted = Atomic(false)
    /// Where the handler writes a byte, for who waits on `alarm`; negative where Ctrl-C ends the process.
    private static let bell = Atomic<Int32>(-1)
    private static let listener = Atomic<Int32>(-1)

    /// From now on Ctrl-C doesn't end the process: who runs something asks `wasInterrupted`, who waits looks at `alarm`.
    static func surviveInterruptions() {
        var ends: [Int32] = [-1, -1]
        guard bell.load(ordering: .relaxed) < 0, pipe(&ends) == 0 else { return }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        listener.store(ends[0], ordering: .relaxed)
        bell.store(ends[1], ordering: .relaxed)
    }

    /// A descriptor that can be read once Ctrl-C was pressed; negative before `surviveInterruptions`.
    static var alarm: Int32 { listener.load(ordering: .relaxed) }

    /// Whether Ctrl-C was pressed since it was last taken.
    static var wasInterrupted: Bool { isInterrupted.load(ordering: .relaxed) }

    /// Whether Ctrl-C was pressed since it was last taken, which it is now.
    static func takeInterruption() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(alarm, &bytes, bytes.count) > 0 {}
        return isInterrupted.exchange(false, ordering: .relaxed)
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
