/// The names of months and weekdays in English, Romanian and Russian, whole or cut to three letters and more.
public enum MonthNames {
    /// The number of a month by its name in any case; nil for any other word. A point behind it is for the caller.
    public static func month(of name: String) -> Int? {
        let bytes = Array(name.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { month($0, buffer.count) }
        }
    }

    static func month(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        guard count >= 3, count <= 20 else { return nil }
        return months[key(UnsafeBufferPointer(start: bytes, count: count))]
    }

    static func isWeekday(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        count >= 2 && count <= 24 && weekdays.contains(key(UnsafeBufferPointer(start: bytes, count: count)))
    }

    /// A word's hash (FNV-1a, 64 bits), the same in any case of ASCII's and Russian letters.
    private static func key(_ word: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 14_695_981_039_346_656_037
        var lead: UInt8 = 0
        for byte in word {
            var (first, second): (UInt8, UInt8) = (lead, byte)
            lead = 0
            switch (first, second) {
            case (0, 0xD0):
                lead = byte
                continue
            // Russian capitals, А to П and Р to Я.
            case (0xD0, 0x90...0x9F): second += 0x20
            case (0xD0, 0xA0...0xAF): (first, second) = (0xD1, second - 0x20)
            case (_, UInt8(ascii: "A")...UInt8(ascii: "Z")): second |= 0x20
            default: break
            }
            // й as и, which is how names are compared elsewhere.
            if first == 0xD0, second == 0xB9 { second = 0xB8 }
            if first != 0 { hash = (hash ^ UInt64(first)) &* 1_099_511_628_211 }
            hash = (hash ^ UInt64(second)) &* 1_099_511_628_211
        }
        return hash
    }

    private static let months: [UInt64: Int] = {
        let lists = [
            "january february march april may june july august september october november december",
            "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
            "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        ]
        var months: [UInt64: Int] = [:]
        for list in lists {
            for (index, name) in list.split(separator: " ").enumerated() {
                for length in 3...name.count { months[key(name.prefix(length).utf8)] = index + 1 }
            }
        }
        // Romania's short form of November.
        months[key("nov".utf8)] = 11
        return months
    }()

    private static let weekdays: Set<UInt64> = {
        let names = """
            monday tuesday wednesday thursday friday saturday sunday luni marți marţi marti miercuri joi vineri sâmbătă \
            sambata duminică duminica понедельник вторник среда четверг пятница суббота воскресенье
            """
        var keys = Set(["пн", "вт", "ср", "чт", "пт", "сб", "вс"].map { key($0.utf8) })
        for name in names.split(separator: " ") {
            for length in 3...name.count { keys.insert(key(name.prefix(length).utf8)) }
        }
        return keys
    }()
}
