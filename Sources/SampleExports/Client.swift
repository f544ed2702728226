/// A client with everything that is planted about them and the state of their process: about 130 bytes.
struct Client {
    static let nobody: Int32 = -1

    // Who they are.
    var name: NameCode
    var region: UInt8
    var industry: UInt8
    var motivation: Motivation
    var isCorporate: Bool
    var isIntermediary: Bool
    var isVIP = false
    var isKeyAccount = false
    var isDeclared: Bool
    var isOwnBase = false
    var isBase: Bool

    // The truth. Times are days counted from the window's first.
    var acquiredAt: Double
    var ratePerDay: Double
    var dropout: Double
    var spendMean: Double
    var complaintsPerMonth: Float
    var ratingShift: Float
    /// The share of their activity that is like everybody's.
    var blend: Float

    // Who looks after them.
    var manager = Client.nobody
    var acquiredBy = Client.nobody
    var takenBy = Client.nobody
    /// The day from which the manager of today has been theirs.
    var assignedSince: Int32 = 0

    // The process: the next decision, which is an organic purchase, or the outcome of an offer.
    var stage = Stage.organic
    var isLeaving = false
    var offerManager = Client.nobody
    var nextDecision = Double.infinity
    var offerAt = Double.infinity
    /// The id of the open offer; within the month that made it, the complement of its place in the month.
    var offer: Int64 = 0
    var endedAt = Double.infinity

    // What came of it.
    var purchases: UInt32 = 0
    var complaints: UInt32 = 0
    var ratings: UInt32 = 0
    var ratingSum: UInt32 = 0
    var revenue = 0
    var cost = 0

    enum Stage: UInt8 {
        case organic, planned, willWin, willLose
    }

    var acquiredDay: Int { Int(acquiredAt.rounded(.down)) }
    var isInPool: Bool { manager == Client.nobody }
}
