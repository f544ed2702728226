/// From a month's heap of events to numbered rows in the order of time.
extension Simulation {
    /// The month's places in the order of time, ties in the order of making, so that a cause precedes its effect.
    func orderedPlaces() -> [UInt64] {
        var keys = events.indices.map { UInt64(events[$0].time) << 32 | UInt64($0) }
        keys.sort()
        return keys
    }

    /// Numbers the month's events, hands them on in order with their ids, and goes to the next month. O(n log n).
    mutating func emit(_ body: (Event, Int64) throws -> Void) rethrows {
        let keys = orderedPlaces()
        var ids = [Int64](repeating: 0, count: keys.count)
        var id = nextID
        for key in keys {
            ids[Int(key & 0xFFFF_FFFF)] = id
            id += 1
        }
        func resolve(_ parent: Int64) -> Int64 { parent < 0 ? ids[Int(~parent)] : parent }
        for key in keys {
            var event = events[Int(key & 0xFFFF_FFFF)]
            event.parent = resolve(event.parent)
            managers[Int(event.manager)].total.interactions += 1
            if event.kind == .feedback {
                clients[Int(event.client)].ratings &+= 1
                clients[Int(event.client)].ratingSum &+= UInt32(event.rating)
            }
            try body(event, nextID)
            nextID += 1
        }
        for place in later.indices { later[place].parent = resolve(later[place].parent) }
        for index in openOffers { clients[Int(index)].offer = resolve(clients[Int(index)].offer) }
        month += 1
    }

    /// For each manager of the pool, how many clients the month's contacts and purchases reached. O(n log n).
    func clientsServedByPool() -> [Int] {
        var pairs: [UInt64] = []
        for event in events where event.kind.isOutbound || event.kind == .purchase {
            if managers[Int(event.manager)].isPersonal { continue }
            pairs.append(UInt64(UInt32(event.manager)) << 32 | UInt64(UInt32(event.client)))
        }
        pairs.sort()
        var served = [Int](repeating: 0, count: managers.count)
        var previous: UInt64?
        for pair in pairs where pair != previous {
            served[Int(pair >> 32)] += 1
            previous = pair
        }
        return served
    }
}
