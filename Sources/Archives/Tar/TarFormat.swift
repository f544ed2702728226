/// The layout of a tar header block: POSIX.1-2017, pax, "ustar Interchange Format".
enum TarFormat {
    static let blockBytes = 512
    static let name = 0..<100
    static let mode = 100..<108
    static let userID = 108..<116
    static let groupID = 116..<124
    static let size = 124..<136
    static let modificationTime = 136..<148
    static let checksum = 148..<156
    static let kind = 156
    static let magic = 257..<265
    static let prefix = 345..<500

    static let regularFile = UInt8(ascii: "0")
    static let extendedHeader = UInt8(ascii: "x")
    /// The largest number of eleven octal digits; larger sizes go to an extended header.
    static let maximumOctalSize = 0o77777777777

    /// How many bytes fill the last block of a body.
    static func padding(after size: Int) -> Int {
        let used = size & (blockBytes - 1)
        return used == 0 ? 0 : blockBytes - used
    }

    /// The sum of all bytes of a header, its checksum field taken as spaces.
    static func sum(of block: UnsafeRawBufferPointer) -> Int {
        var sum = 0
        for (index, byte) in block.prefix(blockBytes).enumerated() {
            sum += checksum.contains(index) ? 0x20 : Int(byte)
        }
        return sum
    }
}
