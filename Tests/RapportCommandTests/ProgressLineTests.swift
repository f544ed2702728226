import Testing

@testable import RapportCommand

@Suite struct ProgressLineTests {
    @Test func saysHowMuchIsLeft() {
        let half = [(path: "a.csv", read: 50, of: 100)]
        #expect(ProgressLine.text(half, after: .seconds(3)) == "reading a.csv: 50 %, about 3 s left")
        #expect(ProgressLine.text([("a.csv", 1, 3)], after: .seconds(60)) == "reading a.csv: 33 %, about 2 min left")
        #expect(ProgressLine.text([("a.csv", 1, 3)], after: .seconds(61)) == "reading a.csv: 33 %, about 3 min left")
        let two = half + [(path: "b.csv", read: 10, of: 20)]
        #expect(ProgressLine.text(two, after: .milliseconds(1_500)) == "reading 2 files: 50 %, about 2 s left")
    }

    @Test func saysNothingWhereNothingIsKnown() {
        #expect(ProgressLine.text([], after: .seconds(3)) == nil)
        #expect(ProgressLine.text([("a.csv", 0, 100)], after: .seconds(3)) == nil)
        #expect(ProgressLine.text([("a.csv", 100, 100)], after: .seconds(3)) == nil)
    }
}
