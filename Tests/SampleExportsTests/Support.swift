@testable import SampleExports

/// A destination that keeps every file in memory.
final class MemoryDestination: SampleDestination {
    final class Sink: SampleSink {
        var bytes: [UInt8] = []
        var isFinished = false
        var isAbandoned = false

        func write(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
        func finish() { isFinished = true }
        func abandon() { isAbandoned = true }
    }

    var names: [String] = []
    var sinks: [String: Sink] = [:]

    func makeSink(named name: String) -> any SampleSink {
        let sink = Sink()
        names.append(name)
        sinks[name] = sink
        return sink
    }

    func finalName(of name: String) -> String { name }

    func bytes(_ name: String) -> [UInt8] { sinks[name]?.bytes ?? [] }
    func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }
}

/// A sample in memory, parsed by the most obvious CSV reader.
struct Sample {
    let destination = MemoryDestination()
    let summary: SampleSummary

    init(_ options: SampleOptions) throws {
        summary = try SampleExports(options: options).write(to: destination)
    }

    func rows(_ name: String) -> [[String: String]] {
        let records = parseCSV(destination.bytes(name))
        guard let header = records.first else { return [] }
        return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    /// FNV-1a (Fowler, Noll, Vo) over names and contents of all files, in the order in which they were opened.
    var fingerprint: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for name in destination.names {
            for byte in Array(name.utf8) + destination.bytes(name) {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        return hash
    }
}

/// RFC 4180, one byte at a time.
func parseCSV(_ bytes: [UInt8]) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var place = 0
    while place < bytes.count {
        let byte = bytes[place]
        place += 1
        if isQuoted {
            if byte != 34 {
                field.append(byte)
            } else if place < bytes.count, bytes[place] == 34 {
                field.append(34)
                place += 1
            } else {
                isQuoted = false
            }
        } else if byte == 34 {
            isQuoted = true
        } else if byte == 44 || byte == 10 {
            record.append(String(decoding: field, as: UTF8.self))
            field = []
            if byte == 10 {
                records.append(record)
                record = []
            }
        } else {
            field.append(byte)
        }
    }
    return records
}

extension [String: String] {
    func cell(_ name: String) -> String { self[name] ?? "absent column" }

    /// An amount in hundredths.
    func cents(_ name: String) -> Int { Int(cell(name).replacing(".", with: "")) ?? 0 }

    /// Seconds since 1970 of `2026-09-30T14:03:22` or `2026-09-30`.
    func seconds(_ name: String) -> Int {
        let parts = cell(name).split { "-T:".contains($0) }.map { Int($0) ?? 0 }
        let day = CivilDate(year: parts[0], month: parts[1], day: parts[2]).daysSinceEpoch
        return day * 86_400 + (parts.count == 6 ? parts[3] * 3_600 + parts[4] * 60 + parts[5] : 0)
    }
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}
