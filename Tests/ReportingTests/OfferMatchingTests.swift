import Columns
import Testing

@testable import Reporting

@Suite struct OfferMatchingTests {
    private func event(_ id: String, _ day: Int64, offer: Bool, client: String = "C1", relatedTo: String? = nil)
        -> OfferMatching.Event
    {
        .init(id: id, client: client, isOffer: offer, at: day * Timestamp.microsecondsPerDay, relatedTo: relatedTo)
    }

    @Test func aPurchaseWinsTheLatestOpenOfferAndNoOther() {
        let events = [
            event("o1", 1, offer: true), event("o2", 5, offer: true), event("p1", 6, offer: false),
            event("p2", 7, offer: false), event("p3", 8, offer: false),
        ]
        let wins = OfferMatching.wins(events.shuffled(), usesRelation: false, windowDays: 30)
        #expect(wins.map { "\($0.purchase)>\($0.offer)" } == ["p1>o2", "p2>o1"])
    }

    @Test func aClosedWindowWinsNothing() {
        let events = [event("o1", 1, offer: true), event("p1", 32, offer: false), event("p2", 33, offer: false)]
        #expect(OfferMatching.wins(events, usesRelation: false, windowDays: 30).isEmpty)
        #expect(OfferMatching.wins(events, usesRelation: false, windowDays: 31).map(\.purchase) == ["p1"])
    }

    @Test func clientsDoNotMix() {
        let events = [event("o1", 1, offer: true, client: "A"), event("p1", 2, offer: false, client: "B")]
        #expect(OfferMatching.wins(events, usesRelation: false, windowDays: 30).isEmpty)
    }

    @Test func aNamedOfferIsWonOnceByTheFirstPurchase() {
        let events = [
            event("o1", 1, offer: true), event("p2", 9, offer: false, relatedTo: "o1"),
            event("p1", 3, offer: false, relatedTo: "o1"), event("p3", 4, offer: false),
        ]
        let wins = OfferMatching.wins(events, usesRelation: true, windowDays: 30)
        #expect(wins.map { "\($0.purchase)>\($0.offer)" } == ["p1>o1"])
    }
}
