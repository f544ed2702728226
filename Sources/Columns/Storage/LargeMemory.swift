#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Memory for tables that are read all over: in large pages where the system has them, since addresses in many small
/// ones take longer to find than what stands there.
public enum LargeMemory {
    private static let pageSize = 2 << 20

    /// Zeroed memory for so many elements, to be given back with `deallocate()`.
    public static func zeroed<Element: BitwiseCopyable>(_ count: Int, of type: Element.Type) -> UnsafeMutablePointer<
        Element
    > {
        let byteCount = count * MemoryLayout<Element>.stride
        guard byteCount >= pageSize else {
            let memory = UnsafeMutableRawPointer.allocate(
                byteCount: max(1, byteCount), alignment: MemoryLayout<Element>.alignment)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
            return memory.bindMemory(to: type, capacity: count)
        }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: pageSize)
        #if os(Linux)
            // Only advice: without it everything works, more slowly.
            _ = madvise(memory, byteCount, MADV_HUGEPAGE)
        #endif
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return memory.bindMemory(to: type, capacity: count)
    }
}
