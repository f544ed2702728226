import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The temporary files that exist now, kept so that a signal handler can remove them.
///
/// A linked list of slots that only grows; a slot holds the address of a path or 0, and whoever swaps
/// the address out owns it. So the handler needs no lock and no allocation, only atomics and `unlink`,
/// which POSIX lists as safe in signal handlers.
enum TemporaryRegistry {
    /// A place in the list.
    struct Slot: ~Copyable {
        let path: Atomic<UInt>
        let next: UInt
    }

    /// A registered path.
    struct Entry {
        fileprivate let slot: UnsafeMutablePointer<Slot>
    }

    private static let head = Atomic<UInt>(0)

    /// Adds a path before the file is created.
    static func add(_ path: String) -> Entry? {
        guard let copy = strdup(path) else { return nil }
        let address = UInt(bitPattern: copy)
        var current = head.load(ordering: .acquiring)
        while let slot = pointer(current) {
            if slot.pointee.path.compareExchange(expected: 0, desired: address, ordering: .acquiringAndReleasing)
                .exchanged
            {
                return Entry(slot: slot)
            }
            current = slot.pointee.next
        }
        while true {
            let first = head.load(ordering: .acquiring)
            let slot = UnsafeMutablePointer<Slot>.allocate(capacity: 1)
            slot.initialize(to: Slot(path: Atomic(address), next: first))
            if head.compareExchange(
                expected: first, desired: UInt(bitPattern: slot), ordering: .acquiringAndReleasing
            ).exchanged {
                return Entry(slot: slot)
            }
            slot.deinitialize(count: 1)
            slot.deallocate()
        }
    }

    /// Forgets a path that was renamed or removed.
    static func remove(_ entry: Entry?) {
        guard let entry else { return }
        let address = entry.slot.pointee.path.exchange(0, ordering: .acquiringAndReleasing)
        // 0 means that a signal handler took it over.
        free(UnsafeMutableRawPointer(bitPattern: address))
    }

    /// Removes all files of the list. Safe in a signal handler; the paths' memory is leaked on purpose.
    static func unlinkAll() {
        var current = head.load(ordering: .acquiring)
        while let slot = pointer(current) {
            let address = slot.pointee.path.exchange(0, ordering: .acquiringAndReleasing)
            if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
            current = slot.pointee.next
        }
    }

    private static func pointer(_ address: UInt) -> UnsafeMutablePointer<Slot>? {
        UnsafeMutablePointer(bitPattern: address)
    }
}
