/// A queue between two threads that holds only so much: who puts in waits for room, who takes out for something.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // All state is read and written under the monitor's lock.
    private let monitor = Monitor()
    private var elements: [Element] = []
    private let capacity: Int
    private var isFinished = false
    private var isClosed = false

    init(capacity: Int) { self.capacity = capacity }

    /// Puts an element in when there is room; false where nobody takes any more.
    func push(_ element: Element) -> Bool {
        monitor.locked {
            while elements.count >= capacity, !isClosed { monitor.wait() }
            guard !isClosed else { return false }
            elements.append(element)
            monitor.wakeAll()
            return true
        }
    }

    /// The next element when there is one; nil when there will be none.
    func pop() -> Element? {
        monitor.locked {
            while elements.isEmpty, !isFinished, !isClosed { monitor.wait() }
            guard !elements.isEmpty, !isClosed else { return nil }
            monitor.wakeAll()
            return elements.removeFirst()
        }
    }

    /// Nothing more will be put in.
    func finish() {
        monitor.locked {
            isFinished = true
            monitor.wakeAll()
        }
    }

    /// Nothing more will be taken out; what is in is forgotten.
    func close() {
        monitor.locked {
            isClosed = true
            elements = []
            monitor.wakeAll()
        }
    }
}
