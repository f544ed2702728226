import Synchronization

/// Work on several things at a time, with results in the things' order: for files that are each read by few threads.
public enum ConcurrentWork {
    /// How many are worked on at a time: each may have threads of its own.
    static let width = min(8, WorkerThread.processors)

    /// What a body makes of each element, in the elements' order.
    ///
    /// - Throws: what the body throws for the first element for which it does; those after it may not be tried.
    public static func map<Element: Sendable, Made: Sendable>(
        _ elements: [Element], _ body: @escaping @Sendable (Element) throws -> Made
    ) throws -> [Made] {
        var made: [Made] = []
        made.reserveCapacity(elements.count)
        try forEachPiece(of: elements) { element, put in
            _ = try put(try body(element))
        } take: { one in
            made.append(one)
            return true
        }
        return made
    }

    /// Takes what is made of each number below a count, in their order; it is made on every core, some ahead.
    ///
    /// - Parameters:
    ///   - maker: what a thread that makes has to itself.
    ///   - make: makes something of a number.
    ///   - take: takes what was made, on the caller's thread; returns false to stop.
    /// - Throws: what `take` throws.
    public static func forEach<Maker, Piece: Sendable>(
        _ count: Int, maker: @escaping @Sendable () -> Maker, _ make: @escaping @Sendable (Maker, Int) -> Piece,
        take: (Piece) throws -> Bool
    ) throws {
        let width = count > 1 ? min(WorkerThread.processors, count) : 0
        let queue = OrderedQueue<Piece>(capacity: 4 * width, makers: width)
        let begun = Atomic(0)
        let threads = (0..<width).map { _ in
            WorkerThread {
                let maker = maker()
                while queue.makeRoom() {
                    let index = begun.add(1, ordering: .relaxed).oldValue
                    guard index < count else { break }
                    queue.put(make(maker, index), ticket: index)
                }
                queue.finish()
            }
        }
        // A system may have no thread to give.
        for thread in threads where !thread.didStart { queue.finish() }
        guard threads.contains(where: \.didStart) else {
            let maker = maker()
            var index = 0
            while index < count, try take(make(maker, index)) { index += 1 }
            return
        }
        defer {
            queue.close()
            for thread in threads { thread.join() }
        }
        while let piece = queue.pop(), try take(piece) {}
    }

    /// Takes the pieces that elements come in, in the order of the elements and of each one's pieces. While those of
    /// one element are taken, pieces of the next are made, some dozens ahead.
    ///
    /// - Parameters:
    ///   - produce: makes an element's pieces, on a thread of its own, and hands each over; false says that no more
    ///     are wanted.
    ///   - take: takes a piece, on the caller's thread; returns false to stop.
    /// - Throws: what `take` throws; what `produce` throws, after all before it was taken.
    public static func forEachPiece<Element: Sendable, Piece: Sendable>(
        of elements: [Element], produce: @escaping @Sendable (Element, (Piece) throws -> Bool) throws -> Void,
        take: (Piece) throws -> Bool
    ) throws {
        try forEachPiece(of: elements, width: width, ahead: 64, produce: produce, take: take)
    }

    static func forEachPiece<Element: Sendable, Piece: Sendable>(
        of elements: [Element], width: Int, ahead: Int,
        produce: @escaping @Sendable (Element, (Piece) throws -> Bool) throws -> Void, take: (Piece) throws -> Bool
    ) throws {
        let lines = elements.map { _ in BoundedQueue<Result<Piece, any Error>>(capacity: ahead) }
        // Elements are begun in their order, so that the one whose pieces are awaited is always under way.
        let begun = Atomic(0)
        let threads = (0..<(elements.count > 1 ? min(width, elements.count) : 0)).map { _ in
            WorkerThread {
                while true {
                    let index = begun.add(1, ordering: .relaxed).oldValue
                    guard index < elements.count else { return }
                    let line = lines[index]
                    do {
                        try produce(elements[index]) { line.push(.success($0)) }
                    } catch {
                        _ = line.push(.failure(error))
                    }
                    line.finish()
                }
            }
        }
        guard threads.contains(where: \.didStart) else {
            var isWanted = true
            for element in elements where isWanted {
                try produce(element) { piece in
                    isWanted = try take(piece)
                    return isWanted
                }
            }
            return
        }
        defer {
            begun.store(elements.count, ordering: .relaxed)
            for line in lines { line.close() }
            for thread in threads { thread.join() }
        }
        for line in lines {
            while let piece = line.pop() {
                if try !take(try piece.get()) { return }
            }
        }
    }
}
