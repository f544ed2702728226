import Synchronization

/// A source that is read on a thread of its own, a few blocks ahead of who needs them: for what is costly to unpack.
final class ReadAheadByteSource: ByteSource {
    private final class Block: @unchecked Sendable {
        // Handed from one thread to the other through a queue; only one has it at a time.
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        var count = 0
        deinit { bytes.deallocate() }
    }

    /// The upstream, which only the thread touches once it has started.
    private final class Upstream: @unchecked Sendable {
        let source: any ByteSource
        let error = Mutex<(any Error)?>(nil)
        init(_ source: any ByteSource) { self.source = source }
    }

    private let full = BoundedQueue<Block>(capacity: 4)
    private let free = BoundedQueue<Block>(capacity: 8)
    private let upstream: Upstream
    private let thread: WorkerThread
    private var current: Block?
    private var used = 0

    init(_ source: any ByteSource) {
        let upstream = Upstream(source)
        let full = full
        let free = free
        for _ in 0..<5 { _ = free.push(Block()) }
        self.upstream = upstream
        thread = WorkerThread {
            defer { full.finish() }
            while let block = free.pop() {
                do {
                    block.count = try upstream.source.read(into: block.bytes)
                } catch {
                    upstream.error.withLock { $0 = error }
                    return
                }
                if block.count == 0 || !full.push(block) { return }
            }
        }
    }

    deinit {
        full.close()
        free.close()
        thread.join()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard thread.didStart else { return try upstream.source.read(into: buffer) }
        if current == nil {
            current = full.pop()
            used = 0
        }
        guard let block = current else {
            if let error = upstream.error.withLock({ $0 }) { throw error }
            return 0
        }
        let count = min(buffer.count, block.count - used)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block.bytes[used..<(used + count)]))
        used += count
        if used == block.count {
            _ = free.push(block)
            current = nil
        }
        return count
    }
}
