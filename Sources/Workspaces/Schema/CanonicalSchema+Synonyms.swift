import Ingest

extension CanonicalSchema {
    /// Other headers under which exports carry a canonical column, in English, Romanian and Russian, best first.
    ///
    /// They are compared by `NameNormalizer.compact`, so case, spaces, underscores and diacritics don't matter.
    public static func headerSynonyms(table: String, column: String) -> [String] {
        headerSynonyms[table]?[column] ?? []
    }

    private static let currency = ["currency code", "currency iso code", "valuta", "moneda", "валюта"]
    private static let managerIdentifier = [
        "manager", "account manager id", "account manager", "owner id", "owner", "responsible", "responsible id",
        "support rep id", "sales rep id", "id manager", "cod manager", "manager cont", "responsabil", "agent",
        "менеджер", "код менеджера", "id менеджера", "ответственный", "ответственный менеджер",
    ]
    private static let clientIdentifier = [
        "client", "client code", "customer id", "customer", "customer number", "account id", "id client", "cod client",
        "codul clientului", "код клиента", "id клиента", "клиент", "контрагент",
    ]

    private static let headerSynonyms: [String: [String: [String]]] = [
        "clients": [
            "client_id": clientIdentifier.filter { !["client", "customer", "клиент", "контрагент"].contains($0) } + [
                "id", "id контакта", "код", "cod",
            ],
            "name": [
                "client name", "customer name", "account name", "full name", "company", "client", "customer",
                "denumire", "nume", "nume client", "denumire client", "наименование", "название", "имя", "клиент",
                "имя клиента", "название компании", "контрагент",
            ],
            "kind": [
                "client type", "customer type", "client kind", "type", "tip client", "tip", "tip persoana",
                "тип клиента", "тип", "вид клиента",
            ],
            "role": ["client role", "customer role", "rol", "rol client", "роль", "роль клиента"],
            "status": [
                "client status", "customer status", "stare", "stare client", "statut", "статус", "статус клиента",
            ],
            "motivation": [
                "client motivation", "declared motivation", "motivatie", "motivatia clientului", "мотивация",
                "мотивация клиента",
            ],
            "region": ["area", "county", "state", "country", "regiune", "judet", "zona", "регион", "область"],
            "industry": ["sector", "industrie", "domeniu", "domeniu de activitate", "отрасль", "сфера деятельности"],
            "acquired_on": [
                "acquired", "acquisition date", "client since", "customer since", "created on", "created at",
                "create date", "created date", "data achizitiei", "data inregistrarii", "client din", "data crearii",
                "дата привлечения", "дата регистрации", "клиент с", "дата создания",
            ],
            "acquired_by": [
                "acquired by manager", "created by", "adus de", "atras de", "привлек", "кем привлечен",
                "привлекший менеджер",
            ],
            "source": ["client source", "lead source", "sursa", "sursa client", "источник", "источник клиента"],
            "manager_id": managerIdentifier + ["assigned to", "assigned manager", "manager alocat"],
        ],
        "interactions": [
            "interaction_id": [
                "interaction", "id", "activity id", "event id", "record id", "id interactiune", "cod interactiune",
                "nr", "номер", "id события", "код события", "id взаимодействия", "код взаимодействия",
            ],
            "client_id": clientIdentifier,
            "manager_id": managerIdentifier,
            "occurred_at": [
                "date", "datetime", "date time", "timestamp", "time", "activity date", "event date", "occurred",
                "occurred on", "created at", "created date", "data", "data si ora", "data ora", "data interactiunii",
                "дата", "дата и время", "дата события", "время",
            ],
            "kind": [
                "type", "interaction type", "activity type", "event type", "interaction kind", "tip",
                "tip interactiune", "tipul interactiunii", "тип", "тип события", "вид", "вид взаимодействия",
                "тип взаимодействия",
            ],
            "channel": ["medium", "canal", "canal de comunicare", "канал", "канал связи"],
            "amount": [
                "sum", "total", "value", "revenue", "net amount", "deal value", "suma", "valoare", "сумма",
                "стоимость", "выручка",
            ],
            "cost": ["costs", "cost of goods", "cogs", "cost total", "себестоимость", "затраты", "расходы"],
            "currency": currency + ["currency of value", "currency of amount"],
            "rating": ["score", "grade", "csat", "stars", "nota", "evaluare", "calificativ", "оценка", "рейтинг"],
            "resolved": ["is resolved", "solved", "closed", "rezolvat", "rezolvata", "solutionat", "решено", "решен"],
            "resolved_at": [
                "resolved on", "resolution date", "closed at", "closed on", "data rezolvarii", "rezolvat la",
                "дата решения", "решено в",
            ],
            "related_to": [
                "related to id", "related", "parent id", "in reply to", "legat de", "referinta", "связано с",
                "основание",
            ],
            "duration_min": [
                "duration", "duration minutes", "minutes", "durata", "durata min", "durata minute", "длительность",
                "длительность мин", "продолжительность",
            ],
            "note": [
                "notes", "comment", "comments", "description", "nota interna", "observatii", "comentariu",
                "примечание", "комментарий", "заметка", "описание",
            ],
        ],
        "payroll": [
            "manager_id": managerIdentifier + [
                "employee id", "employee", "employee number", "staff id", "id angajat", "marca", "cod angajat",
                "табельный номер", "код сотрудника", "сотрудник",
            ],
            "month": ["period", "pay period", "pay month", "luna", "perioada", "месяц", "период"],
            "name": [
                "manager name", "employee name", "full name", "nume", "nume angajat", "nume si prenume", "имя", "фио",
                "имя сотрудника",
            ],
            "manager_type": ["type", "role type", "tip manager", "tip", "тип менеджера", "тип"],
            "scheme": ["service scheme", "schema", "mod de lucru", "схема", "схема работы", "схема обслуживания"],
            "grade": ["level", "seniority", "grad", "nivel", "грейд", "уровень", "категория"],
            "hired_on": [
                "hire date", "hired", "start date", "data angajarii", "angajat din", "дата приема", "дата найма",
                "принят",
            ],
            "experience_years": [
                "experience", "years of experience", "experienta", "experienta ani", "ani experienta", "vechime",
                "стаж", "стаж лет", "опыт", "опыт лет",
            ],
            "contract": [
                "contract type", "contract form", "tip contract", "contract", "договор", "тип договора",
                "вид договора",
            ],
            "base_salary": [
                "salary", "base", "base pay", "fixed salary", "gross salary", "salariu", "salariu de baza",
                "salariu fix", "salariul de baza", "оклад", "зарплата", "базовый оклад",
            ],
            "bonus": ["bonuses", "variable pay", "premium", "prima", "prime", "bonusuri", "премия", "бонус"],
            "currency": currency,
            "desired_salary": ["expected salary", "salariu dorit", "желаемая зарплата", "желаемый оклад"],
            "training_days": [
                "training", "days of training", "zile instruire", "zile de formare", "instruire",
                "дни обучения", "обучение дней", "обучение",
            ],
            "left_on": [
                "leave date", "termination date", "end date", "left", "data plecarii", "data incetarii",
                "дата увольнения", "уволен",
            ],
        ],
        "assignments": [
            "client_id": clientIdentifier,
            "manager_id": managerIdentifier,
            "from_date": [
                "from", "start", "since", "valid from", "start date", "de la", "din", "inceput", "с", "начало",
                "дата начала",
            ],
            "to_date": [
                "to", "end", "until", "till", "valid to", "end date", "pana la", "sfarsit", "по", "до", "конец",
                "дата окончания",
            ],
        ],
        "rates": [
            "month": ["date", "period", "luna", "data", "месяц", "дата", "период"],
            "currency": currency + ["code", "cod", "код"],
            "rate": ["exchange rate", "value", "curs", "curs valutar", "curs mediu", "курс", "курс валюты"],
        ],
    ]

    /// Columns that say who a person is rather than how they work. They are loaded only where a workspace maps them
    /// by hand; compared by `NameNormalizer.compact`.
    public static let personalHeaders: Set<String> = Set(
        [
            "age", "birth date", "birthdate", "birthday", "date of birth", "dob", "sex", "gender", "education",
            "degree",
            "nationality", "citizenship", "ethnicity", "race", "religion", "marital status", "children", "health",
            "disability", "personality", "personality type", "temperament", "political views", "sexual orientation",
            "cnp", "ssn", "social security number", "passport", "pregnant", "union member",
            "varsta", "data nasterii", "sexul", "gen", "educatie", "studii", "nationalitate", "cetatenie", "etnie",
            "religie", "stare civila", "copii", "sanatate", "handicap", "dizabilitate", "personalitate",
            "возраст", "дата рождения", "пол", "образование", "национальность", "гражданство", "вероисповедание",
            "религия", "семейное положение", "дети", "здоровье", "инвалидность", "тип личности", "характер", "паспорт",
        ].map(NameNormalizer.compact))
}
