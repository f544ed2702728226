import CScan
import Columns
import Synchronization

/// The dictionary of a column: gives each distinct text a code, for as long as there are few of them. Shared by the
/// threads that read the column; each asks only once for each text, and keeps the code in a coder of its own.
final class SharedTexts: Sendable {
    /// Read and written under the mutex.
    private final class State: @unchecked Sendable {
        let coder: TextCoder
        var snapshot: TextDictionary?
        var valuesSeen = 0

        init(_ pool: TextPool) { coder = TextCoder(pool) }
    }

    /// How many of a thread's values tell whether texts come again.
    private static let sampleSize = 16_384
    /// The most texts there may be before most values have to be one of them again.
    private static let lenientCount = 1 << 18

    /// The texts by code: what a thread was told the code of, it may read.
    let pool = TextPool()
    private let limit: Int
    private let state: Mutex<State>
    private let givenUp = Atomic(false)
    private let emptyFields = Atomic<UInt8>(0)

    /// - Parameter limit: the most texts a dictionary may have before the column counts as mostly distinct.
    init(limit: Int = 1 << 16) {
        self.limit = limit
        state = Mutex(State(pool))
    }

    /// Whether a dictionary costs this column more than it saves.
    var isGivenUp: Bool { givenUp.load(ordering: .relaxed) }

    /// Which kinds of empty fields a column has.
    struct EmptyFields: OptionSet {
        let rawValue: UInt8
        static let quoted = EmptyFields(rawValue: 1)
        static let unquoted = EmptyFields(rawValue: 2)
    }

    /// Notes what empty fields there are; all that any thread has met so far.
    func note(_ found: EmptyFields) -> EmptyFields {
        EmptyFields(rawValue: emptyFields.bitwiseOr(found.rawValue, ordering: .relaxed).newValue)
    }

    /// The code of a text. The bytes must be readable to 16 past the last.
    func code(of bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
        state.withLock { $0.coder.code(of: bytes, length) }
    }

    /// A dictionary of all codes given so far; the same object as before where none was added.
    ///
    /// - Parameters:
    ///   - values: how many values were just coded.
    ///   - coder: who coded them, and all values it coded so far.
    func dictionary(values: Int, by coder: (count: Int, values: Int)) -> TextDictionary {
        state.withLock { state in
            let count = pool.count
            state.valuesSeen += values
            if mostlyDiffer(coder.count, of: coder.values) { givenUp.store(true, ordering: .relaxed) }
            if let snapshot = state.snapshot, snapshot.count == count { return snapshot }
            if count == 0 { return TextDictionary(TextArray([""])) }
            let made = TextDictionary(pool, count: count)
            state.snapshot = made
            if count > limit || (count > Self.lenientCount && count > state.valuesSeen / 4 * 3) {
                givenUp.store(true, ordering: .relaxed)
            }
            return made
        }
    }

    /// Whether a sample's values come from more texts than there may be. Of n values drawn from N texts about n²/2N
    /// repeat one that was drawn before (the birthday problem), so the repeats tell how many texts there are to come.
    private func mostlyDiffer(_ count: Int, of values: Int) -> Bool {
        guard values >= Self.sampleSize, values < 8 * Self.sampleSize else { return false }
        return Double(values) * Double(values) > 4 * Double(limit) * Double(values - count)
    }
}

/// Finds the code of a text.
///
/// Open addressing over two words a slot: a text of up to 15 bytes is its own key; a longer one is known by a hash
/// and compared byte by byte.
final class TextCoder {
    private struct Slot {
        var low: UInt64 = 0
        /// The length in the top byte, 255 for long texts; 0 only where the slot is free.
        var high: UInt64 = 0
        var code: UInt32 = 0
    }

    private var slots: UnsafeMutablePointer<Slot>
    private var mask: Int
    /// How many texts it was asked for.
    private(set) var count = 0
    /// The texts by code.
    private let pool: TextPool
    /// Who gives the codes; without, new texts are added to the pool here.
    private let shared: SharedTexts?

    convenience init(_ shared: SharedTexts) { self.init(shared.pool, shared) }

    init(_ pool: TextPool, _ shared: SharedTexts? = nil) {
        self.pool = pool
        self.shared = shared
        mask = 255
        slots = LargeMemory.zeroed(mask + 1, of: Slot.self)
    }

    deinit { slots.deallocate() }

    /// The code of a text. The bytes must be readable to 16 past the last.
    @inline(__always)
    func code(of bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
        guard length <= 15 else { return longCode(bytes, length) }
        let (low, high) = Self.key(bytes, length)
        var place = Int(truncatingIfNeeded: Self.mixed(low, high)) & mask
        while true {
            let slot = slots + place
            if slot.pointee.low == low, slot.pointee.high == high { return slot.pointee.code }
            if slot.pointee.high == 0 { return insert(low, high, bytes, length, at: place) }
            place = (place &+ 1) & mask
        }
    }

    /// Whether so many texts are known that their slots seldom are in the cache.
    var isLarge: Bool { mask > 1 << 14 }

    /// Starts reading what the code of a text will be looked up in. The bytes must be readable to 16 past the last.
    @inline(__always)
    func prefetch(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        guard length <= 15 else { return }
        let (low, high) = Self.key(bytes, length)
        rapport_prefetch(slots + (Int(truncatingIfNeeded: Self.mixed(low, high)) & mask))
    }

    /// A text of up to 15 bytes, and its length, in two words.
    @inline(__always)
    private static func key(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> (low: UInt64, high: UInt64) {
        let raw = UnsafeRawPointer(bytes)
        var low = raw.loadUnaligned(as: UInt64.self)
        var high: UInt64 = 0
        if length < 8 {
            low &= (1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1
        } else {
            high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            high &= (1 &<< UInt64(truncatingIfNeeded: (length &- 8) &* 8)) &- 1
        }
        high |= UInt64(truncatingIfNeeded: length &+ 1) &<< 56
        return (low, high)
    }

    private func longCode(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
        let low = Self.hash(UnsafeRawPointer(bytes), length)
        let high = 255 &<< 56 | UInt64(truncatingIfNeeded: length) & 0xFF_FFFF_FFFF_FFFF
        var place = Int(truncatingIfNeeded: Self.mixed(low, high)) & mask
        while true {
            let slot = slots[place]
            if slot.low == low, slot.high == high, isText(slot.code, bytes, length) { return slot.code }
            if slot.high == 0 { return insert(low, high, bytes, length, at: place) }
            place = (place &+ 1) & mask
        }
    }

    private func isText(_ code: UInt32, _ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let text = pool[code]
        guard text.count == length else { return false }
        for index in 0..<length where text[index] != bytes[index] { return false }
        return true
    }

    private func insert(
        _ low: UInt64, _ high: UInt64, _ bytes: UnsafePointer<UInt8>, _ length: Int, at place: Int
    ) -> UInt32 {
        let code = shared?.code(of: bytes, length) ?? pool.append(UnsafeBufferPointer(start: bytes, count: length))
        slots[place] = Slot(low: low, high: high, code: code)
        count += 1
        if count * 2 > mask { rehash() }
        return code
    }

    private func rehash() {
        let largerMask = (mask + 1) * 4 - 1
        let larger = LargeMemory.zeroed(largerMask + 1, of: Slot.self)
        for index in 0...mask where slots[index].high != 0 {
            let slot = slots[index]
            var place = Int(truncatingIfNeeded: Self.mixed(slot.low, slot.high)) & largerMask
            while larger[place].high != 0 { place = (place + 1) & largerMask }
            larger[place] = slot
        }
        slots.deallocate()
        slots = larger
        mask = largerMask
    }

    @inline(__always)
    private static func mixed(_ low: UInt64, _ high: UInt64) -> UInt64 {
        let product = (low ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: high ^ 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    private static func hash(_ raw: UnsafeRawPointer, _ length: Int) -> UInt64 {
        var state = UInt64(truncatingIfNeeded: length)
        var offset = 0
        while offset &+ 8 <= length {
            state = mixed(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self), 0xA076_1D64_78BD_642F)
            offset &+= 8
        }
        if offset < length {
            let rest = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            state = mixed(state ^ rest & (1 &<< UInt64((length &- offset) &* 8)) &- 1, 0xE703_7ED1_A0B4_28DB)
        }
        return state
    }
}
