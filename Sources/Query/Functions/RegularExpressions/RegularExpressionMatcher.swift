/// Runs a regular expression over texts; keeps its buffers from one to the next.
final class RegularExpressionMatcher {
    /// The states reached at one place, by preference, with the places each has noted.
    private struct Threads {
        var steps: [Int] = []
        /// Where each step stands in `steps`, valid only if that says so too.
        var places: [Int]
        var slots: [Int]

        init(_ count: Int, slotCount: Int) {
            places = [Int](repeating: 0, count: count)
            slots = [Int](repeating: -1, count: count * slotCount)
        }

        func holds(_ step: Int) -> Bool {
            let place = places[step]
            return place < steps.count && steps[place] == step
        }

        mutating func add(_ step: Int) {
            places[step] = steps.count
            steps.append(step)
        }
    }

    private enum Task {
        case visit(Int)
        case restore(slot: Int, place: Int)
    }

    private let expression: RegularExpression
    private let slotCount: Int
    private var now: Threads
    private var next: Threads
    private var tasks: [Task] = []
    private var slots: [Int]

    /// - Parameter notesGroups: whether places of groups are wanted, and not only where the match lies.
    init(_ expression: RegularExpression, notesGroups: Bool = true) {
        self.expression = expression
        slotCount = notesGroups ? expression.slotCount : 2
        now = Threads(expression.program.count, slotCount: slotCount)
        next = now
        slots = [Int](repeating: -1, count: slotCount)
    }

    /// Whether there is a match anywhere. O(text × pattern).
    func matches(_ text: TextBytes) -> Bool { firstMatch(in: text, from: 0, wantsAny: true) != nil }

    /// The first match at or after a byte offset: byte offsets where the match and each group begin and end, -1 for groups
    /// that took no part. O(text × pattern).
    func firstMatch(in text: TextBytes, from start: Int, wantsAny: Bool = false) -> [Int]? {
        now.steps.removeAll(keepingCapacity: true)
        var place = start
        var best: [Int]?
        while true {
            if best == nil {
                if now.steps.isEmpty, let first = expression.firstByte {
                    while place < text.count, text[place] != first { place += 1 }
                    if place == text.count { return nil }
                }
                for slot in 0..<slotCount { slots[slot] = -1 }
                follow(0, &now, text, place)
            }
            if now.steps.isEmpty { return best }
            var length = 0
            let value = Self.scalar(text, place, &length)
            next.steps.removeAll(keepingCapacity: true)
            for step in now.steps {
                let start = now.slots[step * slotCount]
                // What begins later than a match known can't win any more, nor what would be longer than the shortest.
                if let best, start > best[0] || (start == best[0] && expression.prefersShortest) { continue }
                let isTaken: Bool
                switch expression.program[step] {
                case .scalar(let wanted): isTaken = length > 0 && value == wanted
                case .any: isTaken = length > 0
                case .set(let set): isTaken = length > 0 && set.contains(value)
                case .match:
                    if wantsAny { return [] }
                    // Of those that begin and end alike the first to arrive is preferred.
                    if best.map({ start < $0[0] || $0[1] < place }) ?? true {
                        best = Array(now.slots[step * slotCount..<(step + 1) * slotCount])
                    }
                    continue
                default: isTaken = false
                }
                if isTaken {
                    for slot in 0..<slotCount { slots[slot] = now.slots[step * slotCount + slot] }
                    follow(step + 1, &next, text, place + length)
                }
            }
            swap(&now, &next)
            if length == 0 { return best }
            place += length
        }
    }

    /// Adds a step, and those reached from it without taking a character.
    private func follow(_ step: Int, _ threads: inout Threads, _ text: TextBytes, _ place: Int) {
        tasks.append(.visit(step))
        while let task = tasks.popLast() {
            switch task {
            case .restore(let slot, let place): slots[slot] = place
            case .visit(let step):
                guard !threads.holds(step) else { continue }
                threads.add(step)
                switch expression.program[step] {
                case .jump(let target): tasks.append(.visit(target))
                case .split(let first, let second):
                    tasks.append(.visit(second))
                    tasks.append(.visit(first))
                case .save(let slot):
                    if slot < slotCount {
                        tasks.append(.restore(slot: slot, place: slots[slot]))
                        slots[slot] = place
                    }
                    tasks.append(.visit(step + 1))
                case .assertion(let assertion):
                    if Self.holds(assertion, text, place) { tasks.append(.visit(step + 1)) }
                default:
                    for slot in 0..<slotCount { threads.slots[step * slotCount + slot] = slots[slot] }
                }
            }
        }
    }

    private static func holds(_ assertion: RegularExpression.Assertion, _ text: TextBytes, _ place: Int) -> Bool {
        func isWord(_ place: Int) -> Bool {
            guard place >= 0, place < text.count else { return false }
            var start = place
            while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
            var length = 0
            return ScalarSet.isOf(.word, scalar(text, start, &length))
        }
        switch assertion {
        case .textStart: return place == 0
        case .textEnd: return place == text.count
        case .wordStart: return !isWord(place - 1) && isWord(place)
        case .wordEnd: return isWord(place - 1) && !isWord(place)
        case .wordBoundary: return isWord(place - 1) != isWord(place)
        case .noWordBoundary: return isWord(place - 1) == isWord(place)
        }
    }

    /// The character at a place, and how many bytes it takes: 0 at the end. A stray byte stands for itself.
    private static func scalar(_ text: TextBytes, _ place: Int, _ length: inout Int) -> UInt32 {
        guard place < text.count else {
            length = 0
            return 0
        }
        let first = text[place]
        let count = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard count > 1, place + count <= text.count else {
            length = 1
            return UInt32(first)
        }
        var value = UInt32(first) & (0x7F >> UInt32(count))
        for offset in 1..<count { value = value << 6 | UInt32(text[place + offset] & 0x3F) }
        length = count
        return value
    }
}
