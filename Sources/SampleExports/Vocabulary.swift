/// The enumerations of the exports, in the order of their raw values.
enum Motivation: UInt8, CaseIterable {
    case advice, decision, partnership

    var text: StaticString {
        switch self {
        case .advice: "advice"
        case .decision: "decision"
        case .partnership: "partnership"
        }
    }
}

/// The kinds of manager; each suits the motivation of the same raw value.
enum ManagerType: UInt8, CaseIterable {
    case consultant, advisor, partner

    var text: StaticString {
        switch self {
        case .consultant: "consultant"
        case .advisor: "advisor"
        case .partner: "partner"
        }
    }
}

enum Grade: UInt8, CaseIterable {
    case junior, middle, senior

    var text: StaticString {
        switch self {
        case .junior: "junior"
        case .middle: "middle"
        case .senior: "senior"
        }
    }

    /// The grade that so many tenths of a year of experience stand for.
    init(experienceTenths: Int) {
        self = experienceTenths < 30 ? .junior : experienceTenths <= 50 ? .middle : .senior
    }
}

enum InteractionKind: UInt8 {
    case inquiry, consultation, offer, purchase, complaint, support, feedback, contact

    var text: StaticString {
        switch self {
        case .inquiry: "inquiry"
        case .consultation: "consultation"
        case .offer: "offer"
        case .purchase: "purchase"
        case .complaint: "complaint"
        case .support: "support"
        case .feedback: "feedback"
        case .contact: "contact"
        }
    }

    /// What the manager sends out, as against what comes from the client.
    var isOutbound: Bool {
        switch self {
        case .consultation, .offer, .support, .contact: true
        case .inquiry, .purchase, .complaint, .feedback: false
        }
    }
}

enum Channel: UInt8, CaseIterable {
    case phone, email, meeting, chat, web

    var text: StaticString {
        switch self {
        case .phone: "phone"
        case .email: "email"
        case .meeting: "meeting"
        case .chat: "chat"
        case .web: "web"
        }
    }
}
