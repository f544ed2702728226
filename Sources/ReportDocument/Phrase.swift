/// The fixed words that renderers add to a report, in each language.
public enum Phrase: String, Hashable, Sendable, CaseIterable {
    /// True.
    case yes
    /// False.
    case no
    /// Between the ends of a range where a dash would be misread.
    case rangeTo
    /// The unit of differences of percentages.
    case percentagePoints
    /// The unit of seconds.
    case unitSeconds
    /// The unit of minutes.
    case unitMinutes
    /// The unit of hours.
    case unitHours
    /// The unit of days.
    case unitDays
    /// The unit of months.
    case unitMonths
    /// Thousands, on axes.
    case thousand
    /// Millions, on axes.
    case million
    /// Thousands of millions, on axes.
    case billion
    /// A change for the better.
    case better
    /// A change for the worse.
    case worse
    /// Before a target.
    case target
    /// After a target that is met.
    case met
    /// After a target that isn't met.
    case notMet
    /// The flag beyond the 95 % limit.
    case watch
    /// The flag beyond the 99.8 % limit.
    case different
    /// The flag on what rests on doubtful rows.
    case doubtful
    /// The name of a total row.
    case total
    /// The headline of a fold with a chart's figures.
    case figures
    /// The headline of a note.
    case note
    /// The headline of a warning.
    case warning
    /// The headline of a failed block.
    case error
    /// The section that says where the report comes from.
    case provenance
    /// The reported period.
    case period
    /// The periods it is compared with.
    case comparedWith
    /// Parameters.
    case parameters
    /// The data's end.
    case dataEnd
    /// Files read.
    case inputs
    /// Files that say how the report is made.
    case definitions
    /// A file.
    case file
    /// A size.
    case size
    /// Records read.
    case rows
    /// Records refused.
    case rejects
    /// What made the report.
    case madeBy
    /// The report's identifier.
    case report
    /// Remarks.
    case remarks
    /// A value as counted, in a legend.
    case raw
    /// A shrunken value, in a legend.
    case shrunken
    /// A value without further ado, in a legend.
    case estimate
    /// The line of equal shares.
    case equality
    /// The peers' common value.
    case peerGroup
    /// The limits of a funnel.
    case limit
    /// A peer.
    case peers
    /// There is nothing to show.
    case noRows
    /// An interval, in a legend.
    case interval
    /// The headline of a fold with what a table's columns mean.
    case columns
    /// The headline of key figures where they become a table.
    case keyFigures
    /// A column of values.
    case value
    /// A column of changes.
    case change

    /// The words.
    public func text(in language: ReportLanguage) -> String {
        switch language {
        case .english: english
        case .romanian: romanian
        case .russian: russian
        }
    }

    private var english: String {
        switch self {
        case .yes: "yes"
        case .no: "no"
        case .rangeTo: "to"
        case .percentagePoints: "pp"
        case .unitSeconds: "s"
        case .unitMinutes: "min"
        case .unitHours: "h"
        case .unitDays: "days"
        case .unitMonths: "months"
        case .thousand: "k"
        case .million: "M"
        case .billion: "bn"
        case .better: "better"
        case .worse: "worse"
        case .target: "target"
        case .met: "met"
        case .notMet: "not met"
        case .watch: "watch"
        case .different: "different"
        case .doubtful: "doubtful"
        case .total: "Total"
        case .figures: "The figures"
        case .note: "Note"
        case .warning: "Warning"
        case .error: "Failed"
        case .provenance: "Where this comes from"
        case .period: "Period"
        case .comparedWith: "Compared with"
        case .parameters: "Parameters"
        case .dataEnd: "Data until"
        case .inputs: "Files read"
        case .definitions: "Definitions"
        case .file: "File"
        case .size: "Size"
        case .rows: "Rows"
        case .rejects: "Rejected"
        case .madeBy: "Made by"
        case .report: "Report"
        case .remarks: "Remarks"
        case .raw: "as counted"
        case .shrunken: "shrunken towards peers"
        case .estimate: "estimate"
        case .equality: "equal shares"
        case .peerGroup: "peer group"
        case .limit: "limit"
        case .peers: "peers"
        case .noRows: "No rows."
        case .interval: "interval"
        case .columns: "What the columns mean"
        case .keyFigures: "Key figures"
        case .value: "Value"
        case .change: "Change"
        }
    }

    private var romanian: String {
        switch self {
        case .yes: "da"
        case .no: "nu"
        case .rangeTo: "până la"
        case .percentagePoints: "p.p."
        case .unitSeconds: "s"
        case .unitMinutes: "min"
        case .unitHours: "h"
        case .unitDays: "zile"
        case .unitMonths: "luni"
        case .thousand: "mii"
        case .million: "mil."
        case .billion: "mld."
        case .better: "mai bine"
        case .worse: "mai rău"
        case .target: "țintă"
        case .met: "atinsă"
        case .notMet: "neatinsă"
        case .watch: "de urmărit"
        case .different: "diferit"
        case .doubtful: "incert"
        case .total: "Total"
        case .figures: "Cifrele"
        case .note: "Notă"
        case .warning: "Atenție"
        case .error: "Eșuat"
        case .provenance: "De unde provin datele"
        case .period: "Perioada"
        case .comparedWith: "Comparată cu"
        case .parameters: "Parametri"
        case .dataEnd: "Date până la"
        case .inputs: "Fișiere citite"
        case .definitions: "Definiții"
        case .file: "Fișier"
        case .size: "Mărime"
        case .rows: "Rânduri"
        case .rejects: "Respinse"
        case .madeBy: "Realizat cu"
        case .report: "Raport"
        case .remarks: "Observații"
        case .raw: "așa cum s-a numărat"
        case .shrunken: "apropiat de grup"
        case .estimate: "estimare"
        case .equality: "părți egale"
        case .peerGroup: "grupul de comparație"
        case .limit: "limită"
        case .peers: "colegi"
        case .noRows: "Niciun rând."
        case .interval: "interval"
        case .columns: "Ce înseamnă coloanele"
        case .keyFigures: "Indicatori-cheie"
        case .value: "Valoare"
        case .change: "Schimbare"
        }
    }

    private var russian: String {
        switch self {
        case .yes: "да"
        case .no: "нет"
        case .rangeTo: "до"
        case .percentagePoints: "п. п."
        case .unitSeconds: "с"
        case .unitMinutes: "мин"
        case .unitHours: "ч"
        case .unitDays: "дн."
        case .unitMonths: "мес."
        case .thousand: "тыс."
        case .million: "млн"
        case .billion: "млрд"
        case .better: "лучше"
        case .worse: "хуже"
        case .target: "цель"
        case .met: "достигнута"
        case .notMet: "не достигнута"
        case .watch: "под наблюдением"
        case .different: "отличается"
        case .doubtful: "сомнительно"
        case .total: "Итого"
        case .figures: "Цифры"
        case .note: "Примечание"
        case .warning: "Внимание"
        case .error: "Не выполнено"
        case .provenance: "Источники"
        case .period: "Период"
        case .comparedWith: "В сравнении с"
        case .parameters: "Параметры"
        case .dataEnd: "Данные по"
        case .inputs: "Прочитанные файлы"
        case .definitions: "Определения"
        case .file: "Файл"
        case .size: "Размер"
        case .rows: "Строк"
        case .rejects: "Отклонено"
        case .madeBy: "Создано"
        case .report: "Отчёт"
        case .remarks: "Замечания"
        case .raw: "как посчитано"
        case .shrunken: "с поправкой на группу"
        case .estimate: "оценка"
        case .equality: "равные доли"
        case .peerGroup: "группа сравнения"
        case .limit: "граница"
        case .peers: "коллеги"
        case .noRows: "Нет строк."
        case .interval: "интервал"
        case .columns: "Что означают столбцы"
        case .keyFigures: "Ключевые показатели"
        case .value: "Значение"
        case .change: "Изменение"
        }
    }
}

extension CellFlag {
    /// The flag in words.
    public func text(in language: ReportLanguage) -> String {
        switch self {
        case .watch: Phrase.watch.text(in: language)
        case .different: Phrase.different.text(in: language)
        case .doubtful(let reason): reason.isEmpty ? Phrase.doubtful.text(in: language) : reason
        case .mark(let text, _): text
        }
    }

    /// The flag's weight.
    public var tone: Tone {
        switch self {
        case .watch, .doubtful: .caution
        case .different: .bad
        case .mark(_, let tone): tone
        }
    }
}
