/// Takes in what several threads make, in any order, and gives it out in the order of their tickets, so that nothing
/// depends on which thread was faster. Holds only so much: a thread asks for room before it takes its ticket.
final class OrderedQueue<Element: Sendable>: @unchecked Sendable {
    // All state is read and written under the monitor's lock.
    private let monitor = Monitor()
    private var places: [Element?]
    private var next = 0
    private var taken = 0
    private var makers: Int
    private var isClosed = false

    /// - Parameters:
    ///   - capacity: how many elements may be made or wait at a time, at least one a maker.
    ///   - makers: how many threads will call `finish`.
    init(capacity: Int, makers: Int) {
        places = Array(repeating: nil, count: max(1, capacity, makers))
        self.makers = makers
    }

    /// Waits for room for one more element; false where nobody takes any more.
    func makeRoom() -> Bool {
        monitor.locked {
            while taken >= places.count, !isClosed { monitor.wait() }
            if !isClosed { taken += 1 }
            return !isClosed
        }
    }

    /// Puts an element in its place; there is room, and tickets are given out without gaps from 0.
    func put(_ element: Element, ticket: Int) {
        monitor.locked {
            guard !isClosed else { return }
            places[ticket % places.count] = element
            if ticket == next { monitor.wakeAll() }
        }
    }

    /// One of the makers will make no more.
    func finish() {
        monitor.locked {
            makers -= 1
            monitor.wakeAll()
        }
    }

    /// The element of the next ticket when it is there; nil when there will be none.
    func pop() -> Element? {
        monitor.locked {
            while true {
                let place = next % places.count
                if let element = places[place] {
                    places[place] = nil
                    next += 1
                    taken -= 1
                    monitor.wakeAll()
                    return element
                }
                if makers == 0 || isClosed { return nil }
                monitor.wait()
            }
        }
    }

    /// Nothing more will be taken out.
    func close() {
        monitor.locked {
            isClosed = true
            places = Array(repeating: nil, count: places.count)
            monitor.wakeAll()
        }
    }
}
