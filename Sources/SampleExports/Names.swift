/// Names of people and companies in Romanian, English and Russian, as bytes.
///
/// The company names include commas and quotation marks, as exports do.
enum Names {
    struct Language {
        let givenNames: [[UInt8]]
        let familyNames: [[UInt8]]
        let companyWords: [[UInt8]]
        let companyKinds: [[UInt8]]
        /// What stands before and after a company's name.
        let companyForms: [(before: [UInt8], after: [UInt8])]
    }

    static let languages = [romanian, english, russian]

    /// The language of a person, from a number below 100: 60 Romanian, 18 English, 22 Russian.
    static func language(percent: Int) -> Int { percent < 60 ? 0 : percent < 78 ? 1 : 2 }

    static let romanian = Language(
        givenNames: words("Ștefan Ioana Ținca Mălina Răzvan Anca Bogdan Crina Dănuț Ileana Gheorghe Lăcrămioara"),
        familyNames: words(
            "Ionescu Pîrvu Țurcanu Brătianu Șerban Munteanu Crăciun Dumitrașcu Năstase Rățoi Lungu Vâlcu"),
        companyWords: words("Nădejdea Brâncuși Miorița Țara Făgăraș Luceafărul Izvorul Câmpia Steaua Ardealul"),
        companyKinds: words("Construct Impex Instal Trans Agro Soft Mobilă Logistic"),
        companyForms: [(bytes("SC "), bytes(" SRL")), ([], bytes(" SA")), (bytes("Întreprinderea „"), bytes("”"))]
    )

    static let english = Language(
        givenNames: words("Alice Edward Charlotte Henry Zoë George Imogen Oliver Chloë Thomas Renée William"),
        familyNames: words(
            "Harper Brontë Whitfield O'Neill Ashworth Clarke Pemberton Hughes Fairfax Stone Wright Moore"),
        companyWords: words(
            "Northgate Bluebell Harbour Kingfisher Oakham Silverline Thornbury Westbrook Fairway Lantern"),
        companyKinds: words("Supplies Works Software Systems Foods Interiors Freight Tools"),
        companyForms: [([], bytes(" Ltd")), ([], bytes(", Inc.")), (bytes("The "), bytes(" & Sons Co."))]
    )

    static let russian = Language(
        givenNames: words("Анна Борис Вера Григорий Евгения Пётр Людмила Максим Наталья Олег Софья Юрий"),
        familyNames: words(
            "Королёв Ткаченко Морозюк Гончар Левицкий Черных Белозёр Соловей Шевчук Кравец Долгих Мельник"),
        companyWords: words("Северный Заря Берёзка Днестр Восход Маяк Рассвет Горизонт Подъём Кодры"),
        companyKinds: words("Строй Торг Сервис Техника Мебель Продукт Логистика Монтаж"),
        companyForms: [(bytes("ООО \""), bytes("\"")), (bytes("ЗАО «"), bytes("»")), (bytes("ИП "), [])]
    )

    static let regions = words("Chișinău Iași Bălți București Cluj-Napoca Odesa Timișoara London")
    static let industries = words(
        "construction retail software agriculture logistics manufacturing hospitality healthcare")

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func words(_ text: String) -> [[UInt8]] { text.utf8.split(separator: 32).map(Array.init) }
}

/// A name in 32 bits: the indices into the lists above.
struct NameCode {
    private let language: UInt8
    private let first: UInt8
    private let second: UInt8
    private let form: UInt8

    init(from random: inout RandomGenerator) {
        let index = Names.language(percent: random.below(100))
        language = UInt8(index)
        first = UInt8(random.below(120))
        second = UInt8(random.below(120))
        form = UInt8(random.below(120))
    }

    private static let space: [UInt8] = [32]

    private func name(ofCompany isCompany: Bool) -> [UInt8] {
        let list = Names.languages[Int(language)]
        func pick(_ words: [[UInt8]], _ code: UInt8) -> [UInt8] { words[Int(code) % words.count] }
        guard isCompany else { return pick(list.givenNames, first) + Self.space + pick(list.familyNames, second) }
        let shape = list.companyForms[Int(form) % list.companyForms.count]
        return shape.before + pick(list.companyWords, first) + Self.space + pick(list.companyKinds, second)
            + shape.after
    }

    /// The name as a CSV field, quoted where it must be.
    func csvField(ofCompany isCompany: Bool) -> [UInt8] {
        CSVField.escaped(name(ofCompany: isCompany))
    }

    /// The name as a JSON string literal.
    func jsonString(ofCompany isCompany: Bool) -> [UInt8] {
        var result: [UInt8] = [34]
        for byte in name(ofCompany: isCompany) {
            if byte == 34 || byte == 92 { result.append(92) }
            result.append(byte)
        }
        result.append(34)
        return result
    }
}

/// CSV quoting (RFC 4180).
enum CSVField {
    static func escaped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }) else { return text }
        var result: [UInt8] = [34]
        for byte in text {
            if byte == 34 { result.append(34) }
            result.append(byte)
        }
        result.append(34)
        return result
    }
}
