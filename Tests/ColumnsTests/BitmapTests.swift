import Columns
import Testing

/// Bitmaps against arrays of booleans, at lengths around the ends of words.
@Suite struct BitmapTests {
    private let lengths = [0, 1, 2, 63, 64, 65, 127, 128, 129, 200]

    private func bits(_ count: Int, _ seed: Int) -> [Bool] { (0..<count).map { ($0 &* 7 &+ seed) % 5 < 2 } }

    @Test func positionsOfSetBits() {
        for count in lengths {
            for seed in 0..<5 {
                let bits = bits(count, seed)
                let expected = bits.indices.filter { bits[$0] }.map { UInt32($0) }
                #expect(Bitmap(bits).setPositions == expected)
            }
        }
    }

    @Test func insertingRowsOfOthers() {
        for count in lengths {
            for seed in 0..<5 {
                var expected = bits(count, seed)
                var bitmap = Bitmap(expected)
                let rows = (0..<count).filter { $0 % 3 != seed % 3 }
                let chosen = bits(rows.count, seed + 1)
                for (place, row) in rows.enumerated() where chosen[place] { expected[row] = true }
                bitmap.insert(rows.map { UInt32($0) }, where: Bitmap(chosen))
                #expect(bitmap == Bitmap(expected))
            }
        }
    }
}
