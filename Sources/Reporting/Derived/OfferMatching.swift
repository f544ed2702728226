import Columns

/// Which purchase won which offer.
///
/// Where the exports name it (`related_to` on the purchase), that is taken. Where they don't, each purchase wins its client's
/// latest earlier offer that is still open (not won yet, its window not closed) and no other.
struct OfferMatching {
    /// One offer or purchase of a client.
    struct Event: Hashable {
        var id: String
        var client: String
        var isOffer: Bool
        /// Microseconds since 1970.
        var at: Int64
        /// The interaction that a purchase names.
        var relatedTo: String?
    }

    /// An offer that was won.
    struct Win: Hashable {
        var offer: String
        var purchase: String
        var at: Int64
    }

    /// The wins in the order of the purchases in time; ties go by id. O(n log n).
    ///
    /// - Parameters:
    ///   - events: offers and purchases in any order.
    ///   - usesRelation: whether the exports say which purchase belongs to which offer.
    ///   - windowDays: how long an offer stays open; only matters where it must be inferred.
    static func wins(_ events: [Event], usesRelation: Bool, windowDays: Int) -> [Win] {
        let ordered = events.sorted { ($0.at, $0.isOffer ? 0 : 1, $0.id) < ($1.at, $1.isOffer ? 0 : 1, $1.id) }
        if usesRelation {
            var taken: Set<String> = []
            return ordered.compactMap { event in
                guard !event.isOffer, let offer = event.relatedTo, taken.insert(offer).inserted else { return nil }
                return Win(offer: offer, purchase: event.id, at: event.at)
            }
        }
        let window = Int64(windowDays) &* Timestamp.microsecondsPerDay
        var open: [String: [Event]] = [:]
        var result: [Win] = []
        for event in ordered {
            if event.isOffer {
                open[event.client, default: []].append(event)
            } else if let offer = open[event.client]?.last, event.at &- offer.at <= window {
                open[event.client]?.removeLast()
                result.append(Win(offer: offer.id, purchase: event.id, at: event.at))
            } else {
                // The latest one is past its window, so all earlier ones are.
                open[event.client] = nil
            }
        }
        return result
    }
}

extension OfferMatching {
    /// The wins of an interactions table as a table of its own: `offer_id`, `purchase_id`, `won_at`.
    ///
    /// - Parameter interactions: with the columns interaction_id, client_id, kind, occurred_at and, where exported, related_to.
    static func table(interactions: Table, usesRelation: Bool, windowDays: Int) -> Table {
        var events: [Event] = []
        let indices = ["interaction_id", "client_id", "kind", "occurred_at", "related_to"].map {
            interactions.schema.index(of: $0)
        }
        for chunk in interactions.chunks {
            let columns = indices.map { $0.map { chunk.columns[$0] } }
            guard let ids = columns[0], let clients = columns[1], let kinds = columns[2], let times = columns[3] else {
                continue
            }
            let isOffer = rows(of: kinds, equal: "offer")
            let isPurchase = rows(of: kinds, equal: "purchase")
            for row in (isOffer | isPurchase).setPositions.map(Int.init) {
                guard case .text(let id) = ids[row], case .timestampWithZone(let at) = times[row] else { continue }
                var relation: String?
                if case .text(let text)? = columns[4]?[row] { relation = text }
                events.append(
                    Event(
                        id: id, client: clients[row].description, isOffer: isOffer[row], at: at.microseconds,
                        relatedTo: relation))
            }
        }
        let wins = wins(events, usesRelation: usesRelation, windowDays: windowDays)
        return Table([
            ("offer_id", Column(texts: wins.map(\.offer))),
            ("purchase_id", Column(texts: wins.map(\.purchase))),
            ("won_at", Column(type: .timestampWithZone, storage: .timestamp(wins.map(\.at)))),
        ])
    }

    /// The rows of a text column that equal a word; a dictionary is looked through once.
    private static func rows(of column: Column, equal word: String) -> Bitmap {
        if case .dictionary(let codes, let dictionary) = column.storage {
            let matches = (0..<dictionary.count).map { dictionary[UInt32(truncatingIfNeeded: $0)] == word }
            return Bitmap(codes.indices.map { column.isValid($0) && matches[Int(codes[$0])] })
        }
        return Bitmap((0..<column.count).map { column[$0] == .text(word) })
    }
}
