import Ingest

extension CanonicalSchema {
    /// The canonical value that an exported text stands for, or nil when it is none that is known.
    ///
    /// Only spellings that can mean nothing else are known; the rest is for `values` in `rapport.yaml`.
    public static func canonicalValue(_ text: String, table: String, column: String) -> String? {
        guard case .choice(let names)? = CanonicalSchema.table(named: table)?.column(named: column)?.type else {
            return nil
        }
        let wanted = NameNormalizer.compact(text)
        return names.first { $0 == wanted } ?? lookup["\(table).\(column)"]?[wanted]
    }

    /// The boolean that an exported text stands for, or nil when it is none that is known.
    public static func boolean(_ text: String) -> Bool? {
        switch NameNormalizer.compact(text) {
        case "true", "t", "yes", "y", "on", "1", "da", "да", "adevarat", "истина", "x": true
        case "false", "f", "no", "n", "off", "0", "nu", "нет", "fals", "ложь": false
        default: nil
        }
    }

    private static let lookup: [String: [String: String]] = valueSynonyms.mapValues { synonyms in
        var lookup: [String: String] = [:]
        for (name, texts) in synonyms { for text in texts { lookup[NameNormalizer.compact(text)] = name } }
        return lookup
    }

    /// Spellings of canonical values in English, Romanian and Russian, by `table.column` and canonical value.
    static let valueSynonyms: [String: [String: [String]]] = [
        "clients.kind": [
            "individual": [
                "person", "private", "persoana fizica", "PF", "физическое лицо", "физлицо", "физ лицо", "частное лицо",
            ],
            "corporate": [
                "company", "business", "legal entity", "organization", "organisation", "persoana juridica", "PJ",
                "firma", "companie", "юридическое лицо", "юрлицо", "юр лицо", "компания", "организация",
            ],
        ],
        "clients.role": [
            "consumer": [
                "end user", "end customer", "consumator", "consumator final", "потребитель", "конечный потребитель",
            ],
            "intermediary": [
                "reseller", "dealer", "distributor", "distribuitor", "intermediar", "revanzator", "посредник", "дилер",
                "дистрибьютор",
            ],
        ],
        "clients.status": [
            "standard": ["normal", "regular", "ordinary", "обычный", "стандартный", "стандарт", "obisnuit"],
            "vip": ["V.I.P.", "key", "key account", "client cheie", "ключевой", "вип"],
        ],
        "clients.motivation": [
            "advice": ["sfat", "consultanta", "sfaturi", "совет", "консультация"],
            "decision": ["decizie", "решение", "помощь в решении"],
            "partnership": ["partner", "parteneriat", "партнерство", "сотрудничество"],
        ],
        "clients.source": [
            "company": ["firma", "companie", "компания", "фирма"],
            "manager": ["own", "own base", "baza proprie", "менеджер", "своя база", "собственная база"],
        ],
        "interactions.kind": [
            "inquiry": [
                "enquiry", "request", "question", "lead", "cerere", "solicitare", "intrebare", "запрос", "обращение",
                "заявка",
            ],
            "consultation": ["advice", "consultatie", "consultare", "consultanta", "консультация"],
            "offer": ["quote", "quotation", "proposal", "oferta", "предложение", "коммерческое предложение", "кп"],
            "purchase": [
                "sale", "order", "invoice", "deal won", "vanzare", "cumparare", "achizitie", "comanda", "factura",
                "покупка", "продажа", "заказ", "реализация",
            ],
            "complaint": ["claim", "reclamatie", "plangere", "жалоба", "рекламация", "претензия"],
            "support": ["service", "ticket", "suport", "asistenta", "поддержка", "сервис", "обслуживание"],
            "feedback": ["review", "survey", "parere", "recenzie", "отзыв", "обратная связь"],
            "contact": [
                "call", "phone call", "meeting", "visit", "email", "apel", "intalnire", "vizita", "sedinta",
                "контакт", "звонок", "встреча", "визит", "письмо",
            ],
        ],
        "payroll.manager_type": [
            "consultant": ["консультант"],
            "advisor": ["adviser", "consilier", "советник"],
            "partner": ["partener", "партнер"],
        ],
        "payroll.scheme": [
            "pool": ["shared", "comun", "общий", "общая", "пул"],
            "personal": ["assigned", "individual", "personala", "персональный", "персональная", "закрепленный"],
        ],
        "payroll.grade": [
            "trainee": ["intern", "stagiar", "стажер"],
            "junior": ["младший", "джуниор", "incepator"],
            "middle": ["mid", "mediu", "средний", "мидл"],
            "senior": ["старший", "сеньор", "experimentat"],
        ],
        "payroll.contract": [
            "employment": [
                "employment contract", "labour contract", "labor contract", "CIM", "contract de munca",
                "contract individual de munca", "трудовой", "трудовой договор", "тд",
            ],
            "civil": [
                "civil contract", "civil law", "contract civil", "prestari servicii", "contract de prestari servicii",
                "гражданско-правовой", "гпх", "договор гпх",
            ],
        ],
    ]
}
