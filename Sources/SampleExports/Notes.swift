/// The notes that managers write, as finished CSV fields: some hold commas, quotation marks, a line break.
enum Notes {
    static let fields: [[UInt8]] = [
        "Called back", "Sent the price list", "Wants delivery before the holidays", "Prefers e-mail to phone",
        "Asked for a discount, was offered 5 %", "Said: \"we will decide on Monday\"", "Meeting moved, new date sent",
        "Line 1: needs 40 units\nLine 2: needs an invoice in advance", "Compared three models; chose the second",
        "Will pay in two parts", "Contract renewed for a year", "Contact person is on leave",
        "A trimis specificația tehnică", "Clientul dorește livrare rapidă", "Întâlnire la sediu, ora 10:00",
        "A cerut reducere, așteaptă răspuns", "Mulțumit de serviciu", "De revenit săptămâna viitoare",
        "Factură reemisă, adresă greșită", "A spus: „mai vedem”", "Ofertă trimisă\nașteptăm confirmarea",
        "Подтвердил заказ", "Просит перезвонить завтра", "Нужна накладная, копия на почту",
        "Сказал: \"цена высокая\"", "Доволен обслуживанием", "Уточнить сроки поставки", "Договор подписан",
        "Ждёт образец; решение через неделю", "Interested in the \"premium\" package, asked for terms",
    ].map { CSVField.escaped(Array($0.utf8)) }
}
