/// The columns' names in exports of some systems and languages, in the order of the clean columns.
enum HeaderNames {
    static let english = names(
        clients: "Account ID;Account Name;Customer Type;Customer Role;Customer Status;Motivation;County;Industry;"
            + "Created Date;Created By;Lead Source;Owner ID",
        interactions: "Activity ID;Account ID;Owner ID;Activity Date;Activity Type;Channel;Amount;Cost of Goods;"
            + "Currency Code;CSAT;Closed;Closed At;Parent ID;Duration (Minutes);Comments",
        payroll: "Employee Number;Pay Period;Employee Name;Role Type;Service Scheme;Level;Hire Date;"
            + "Years of Experience;Contract Type;Gross Salary;Variable Pay;Currency Code;Expected Salary;"
            + "Days of Training;Termination Date",
        assignments: "Account ID;Owner ID;Start Date;End Date")

    static let german = names(
        clients: "Datensatz-ID;Unternehmensname;Kundentyp;Rolle;Status;Motivation;Region;Branche;Erstellungsdatum;"
            + "Erstellt von;Quelle;Zuständiger Mitarbeiter",
        interactions: "Aktivitäts-ID;Unternehmens-ID;Zuständiger Mitarbeiter;Aktivitätsdatum;Aktivitätstyp;Kanal;"
            + "Betrag;Kosten;Währung;Bewertung;Gelöst;Gelöst am;Bezug;Dauer (Minuten);Notiz",
        payroll: "Personalnummer;Abrechnungsmonat;Name;Managertyp;Modell;Stufe;Eintrittsdatum;Berufserfahrung;"
            + "Vertragsart;Grundgehalt;Bonus;Währung;Wunschgehalt;Schulungstage;Austrittsdatum",
        assignments: "Unternehmens-ID;Zuständiger Mitarbeiter;Von;Bis")

    static let romanian = names(
        clients: "Cod client;Denumire client;Tip client;Rol client;Stare client;Motivație;Regiune;"
            + "Domeniu de activitate;Data înregistrării;Adus de;Sursa client;Cod manager",
        interactions: "Nr;Cod client;Cod manager;Data și ora;Tip interacțiune;Canal;Suma;Cost total;Moneda;Nota;"
            + "Rezolvat;Data rezolvării;Referința;Durata (min);Observații",
        payroll: "Marca;Luna;Nume și prenume;Tip manager;Schema;Grad;Data angajării;Vechime;Tip contract;"
            + "Salariu de bază;Prima;Moneda;Salariu dorit;Zile instruire;Data plecării",
        assignments: "Cod client;Cod manager;De la;Până la")

    static let russian = names(
        clients: "Код клиента;Наименование;Тип клиента;Роль клиента;Статус клиента;Мотивация;Регион;Отрасль;"
            + "Дата регистрации;Кем привлечён;Источник клиента;Ответственный",
        interactions: "Номер;Код клиента;Код менеджера;Дата и время;Вид взаимодействия;Канал связи;Сумма;"
            + "Себестоимость;Валюта;Оценка;Решено;Дата решения;Основание;Длительность, мин;Комментарий",
        payroll: "Табельный номер;Месяц;ФИО;Тип менеджера;Схема работы;Грейд;Дата приёма;Стаж, лет;Вид договора;"
            + "Оклад;Премия;Валюта;Желаемый оклад;Дни обучения;Дата увольнения",
        assignments: "Код клиента;Код менеджера;Дата начала;Дата окончания")

    static let prefixed = names(
        clients: "Organization - ID;Organization - Name;Organization - Client type;Organization - Role;"
            + "Organization - Status;Organization - Motivation;Organization - Region;Organization - Industry;"
            + "Organization - Created at;Organization - Created by;Organization - Lead source;Organization - Owner",
        interactions: "Activity - ID;Activity - Client ID;Activity - Owner;Activity - Date time;Activity - Type;"
            + "Activity - Channel;Deal - Value;Deal - Costs;Deal - Currency of Value;Activity - Score;"
            + "Activity - Solved;Activity - Closed at;Activity - Related to;Activity - Duration;Activity - Note",
        payroll: "User - Employee ID;User - Pay period;User - Full name;User - Role type;User - Scheme;User - Level;"
            + "User - Hire date;User - Experience;User - Contract type;User - Base pay;User - Bonus;"
            + "User - Currency code;User - Expected salary;User - Training;User - Leave date",
        assignments: "Assignment - Client ID;Assignment - Owner;Assignment - Start date;Assignment - End date")

    /// `CLIENT_ID__C`: names that programs gave.
    static let programmatic = Dictionary(
        uniqueKeysWithValues: ExportTable.allCases.map { table in
            (table, table.columns.map { $0.uppercased() + "__C" })
        })

    private static func names(
        clients: String, interactions: String, payroll: String, assignments: String
    ) -> [ExportTable: [String]] {
        [.clients: clients, .interactions: interactions, .payroll: payroll, .assignments: assignments]
            .mapValues { $0.split(separator: ";").map(String.init) }
    }
}

/// What choices and months are called in other languages.
enum ChoiceNames {
    static let romanian = names(
        kinds: "Persoană fizică;Persoană juridică", roles: "Consumator final;Distribuitor", statuses: "Obișnuit;VIP",
        motivations: "Sfat;Decizie;Parteneriat", sources: "Companie;Bază proprie",
        interactions: "Solicitare;Consultație;Ofertă;Vânzare;Reclamație;Suport;Recenzie;Apel",
        types: "Consultant;Consilier;Partener", schemes: "Comun;Personal", grades: "Începător;Mediu;Experimentat",
        contracts: "Contract de muncă;Prestări servicii")

    static let russian = names(
        kinds: "Физическое лицо;Юридическое лицо", roles: "Конечный потребитель;Дилер", statuses: "Обычный;Ключевой",
        motivations: "Совет;Решение;Партнёрство", sources: "Компания;Своя база",
        interactions: "Обращение;Консультация;Коммерческое предложение;Продажа;Жалоба;Поддержка;Отзыв;Звонок",
        types: "Консультант;Советник;Партнёр", schemes: "Общий;Персональный", grades: "Младший;Средний;Старший",
        contracts: "Трудовой договор;ГПХ")

    static let englishMonths = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ").map(String.init)
    static let romanianMonths = """
        ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
        """.split(separator: " ").map(String.init)
    static let russianMonths = """
        Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь
        """.split(separator: " ").map(String.init)

    private static func names(
        kinds: String, roles: String, statuses: String, motivations: String, sources: String, interactions: String,
        types: String, schemes: String, grades: String, contracts: String
    ) -> [String: [String: String]] {
        func pairs(_ clean: String, _ written: String) -> [String: String] {
            Dictionary(
                uniqueKeysWithValues: zip(
                    clean.split(separator: " ").map(String.init), written.split(separator: ";").map(String.init)))
        }
        return [
            "clients.kind": pairs("individual corporate", kinds),
            "clients.role": pairs("consumer intermediary", roles),
            "clients.status": pairs("standard vip", statuses),
            "clients.motivation": pairs("advice decision partnership", motivations),
            "clients.source": pairs("company manager", sources),
            "interactions.kind": pairs(
                "inquiry consultation offer purchase complaint support feedback contact", interactions),
            "payroll.manager_type": pairs("consultant advisor partner", types),
            "payroll.scheme": pairs("pool personal", schemes),
            "payroll.grade": pairs("junior middle senior", grades),
            "payroll.contract": pairs("employment civil", contracts),
        ]
    }
}
