/// A plane of characters with a finer one of braille dots under it: 2 × 4 dots a character.
struct TerminalPlot {
    let columns: Int
    let rows: Int
    private var dots: [UInt8]
    private var marks: [(character: Character, style: TerminalStyle?)?]
    private var dotStyles: [TerminalStyle?]

    init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        dots = Array(repeating: 0, count: self.columns * self.rows)
        marks = Array(repeating: nil, count: self.columns * self.rows)
        dotStyles = Array(repeating: nil, count: self.columns * self.rows)
    }

    /// Draws a line between places given as shares of width and height, (0, 0) at the lower left.
    mutating func line(from a: (x: Double, y: Double), to b: (x: Double, y: Double), style: TerminalStyle? = nil) {
        let (x1, y1) = dot(a)
        let (x2, y2) = dot(b)
        let steps = max(1, max(abs(x2 - x1), abs(y2 - y1)))
        for step in 0...steps {
            set(x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps, style)
        }
    }

    /// Draws a dotted horizontal line at a share of the height.
    mutating func dottedLine(y: Double) {
        let row = dot((0, y)).1
        for x in stride(from: 0, to: columns * 2, by: 3) { set(x, row, .dim) }
    }

    /// Puts a character at a place.
    mutating func mark(_ character: Character, at place: (x: Double, y: Double), style: TerminalStyle?) {
        let (x, y) = dot(place)
        marks[(y / 4) * columns + x / 2] = (character, style)
    }

    /// Writes text to the right of a place, or to the left of it where there is no room.
    mutating func text(_ text: String, beside place: (x: Double, y: Double), style: TerminalStyle?) {
        let (x, y) = dot(place)
        let characters = Array(text)
        var column = x / 2 + 2
        if column + characters.count > columns { column = x / 2 - 1 - characters.count }
        guard column >= 0, column + characters.count <= columns else { return }
        let start = (y / 4) * columns + column
        guard (start..<start + characters.count).allSatisfy({ marks[$0] == nil }) else { return }
        for (offset, character) in characters.enumerated() { marks[start + offset] = (character, style) }
    }

    /// The rows as text, from the top.
    func lines(colour: Bool) -> [String] {
        (0..<rows).map { row in
            var line = ""
            for column in 0..<columns {
                let index = row * columns + column
                if let mark = marks[index] {
                    let text = String(mark.character)
                    line += mark.style.map { $0.apply(text, colour: colour) } ?? text
                } else if dots[index] != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(dots[index])) {
                    let text = String(Character(scalar))
                    line += dotStyles[index].map { $0.apply(text, colour: colour) } ?? text
                } else {
                    line += " "
                }
            }
            return line
        }
    }

    private func dot(_ place: (x: Double, y: Double)) -> (Int, Int) {
        func clamp(_ share: Double, _ count: Int) -> Int {
            Int((max(0, min(1, share.isFinite ? share : 0)) * Double(count - 1)).rounded())
        }
        return (clamp(place.x, columns * 2), rows * 4 - 1 - clamp(place.y, rows * 4))
    }

    private mutating func set(_ x: Int, _ y: Int, _ style: TerminalStyle?) {
        guard x >= 0, y >= 0, x < columns * 2, y < rows * 4 else { return }
        // Braille numbers its dots down the left column, down the right one, and the lowest row last.
        let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        let index = (y / 4) * columns + x / 2
        dots[index] |= bits[y % 4][x % 2]
        dotStyles[index] = style
    }
}
