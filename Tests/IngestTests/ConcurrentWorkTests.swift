import Synchronization
import Testing

@testable import Ingest

/// Whatever is worked on at a time, all comes in the order of the elements.
@Suite struct ConcurrentWorkTests {
    private struct Failure: Error, Equatable { var element: Int }

    /// Each element comes in as many pieces as it says.
    private func pieces(
        of counts: [Int], width: Int, ahead: Int, failing: Int? = nil, upTo limit: Int = .max
    ) throws -> [[Int]] {
        var taken: [[Int]] = []
        try ConcurrentWork.forEachPiece(of: Array(counts.enumerated()), width: width, ahead: ahead) { element, put in
            for piece in 0..<element.element {
                guard try put([element.offset, piece]) else { return }
            }
            if element.offset == failing { throw Failure(element: element.offset) }
        } take: { piece in
            taken.append(piece)
            return taken.count < limit
        }
        return taken
    }

    @Test(arguments: [0, 1, 2, 5], [1, 3, 64])
    func everythingComesInOrder(width: Int, ahead: Int) throws {
        for counts in [[], [0], [3], [0, 0, 2], [1, 2, 3], [9, 0, 1, 7, 2, 2, 40, 0, 3]] {
            let expected = counts.enumerated().flatMap { index, count in (0..<count).map { [index, $0] } }
            #expect(try pieces(of: counts, width: width, ahead: ahead) == expected)
            for limit in 1..<max(2, expected.count) {
                let some = try pieces(of: counts, width: width, ahead: ahead, upTo: limit)
                #expect(some == Array(expected.prefix(limit)))
            }
        }
    }

    @Test(arguments: [0, 1, 2, 5])
    func aFailureComesAfterAllBeforeIt(width: Int) throws {
        var taken = 0
        let failure = #expect(throws: Failure.self) {
            try ConcurrentWork.forEachPiece(of: Array(0..<6), width: width, ahead: 2) { element, put in
                for piece in 0..<4 { guard try put(piece) else { return } }
                if element >= 3 { throw Failure(element: element) }
            } take: { _ in
                taken += 1
                return true
            }
        }
        #expect(failure == Failure(element: 3))
        #expect(taken == 16)
    }

    @Test func resultsAreThoseOfTheElements() throws {
        let calls = Atomic(0)
        let squares = try ConcurrentWork.map(Array(0..<100)) { number in
            calls.add(1, ordering: .relaxed)
            return number * number
        }
        #expect(squares == (0..<100).map { $0 * $0 })
        #expect(calls.load(ordering: .relaxed) == 100)
        #expect(throws: Failure(element: 7)) {
            try ConcurrentWork.map(Array(0..<100)) { if $0 >= 7 { throw Failure(element: $0) } }
        }
    }
}
