/// The ids of the exports: a letter and a number with leading zeros.
extension ByteBuffer {
    func append(manager index: Int) {
        append(77)
        append(index + 1, width: 4)
    }

    func append(client index: Int) {
        append(67)
        append(index + 1, width: index < 999_999 ? 6 : 7)
    }

    func append(interaction id: Int64) {
        append(73)
        append(Int(id), width: id < 100_000_000 ? 8 : 10)
    }
}
