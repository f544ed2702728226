import Crypto
import Diagnostics

/// SHA-256 (FIPS 180-4) of bytes that arrive in pieces.
public struct SHA256Hasher: Sendable {
    private var hash = SHA256()
    /// How many bytes were hashed so far.
    public private(set) var byteCount = 0

    /// Starts with no bytes.
    public init() {}

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
        byteCount &+= bytes.count
    }

    /// The digest of all bytes so far, as 64 lower-case hexadecimal digits.
    public var hex: String { SHA256Digest.hex(hash.finalize()) }
}

/// SHA-256 (FIPS 180-4) as text.
public enum SHA256Digest {
    /// The digest of some bytes, as 64 lower-case hexadecimal digits.
    public static func hex(of bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    /// The digest of a text's UTF-8.
    public static func hex(of text: String) -> String { hex(of: Array(text.utf8)) }

    /// The digest of a file, read in pieces. Throws a `Diagnostic` of category `.input`.
    public static func hex(ofFile path: String) throws -> String {
        var hasher = SHA256Hasher()
        try InputFile(path: path).forEachPiece { hasher.update($0) }
        return hasher.hex
    }

    /// Whether a text looks like a digest.
    static func isValid(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (97...102).contains($0) }
    }

    fileprivate static func hex(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
