/// The look of charts: colours as custom properties, so that a page or a reader's preference can change them.
///
/// Blue, orange and crimson stay apart for the usual kinds of colour blindness, and classes differ in form as well.
public enum ChartStyle {
    /// The colours on a light ground, as declarations.
    public static let lightColours = """
        --chart-paper:#fff;--chart-ink:#17212b;--chart-muted:#5b6875;--chart-grid:#e6eaee;--chart-axis:#8e9aa6;
        --chart-main:#3a73a8;--chart-soft:#8fa3b5;--chart-highlight:#cf5b0c;--chart-watch:#a86a00;
        --chart-different:#b3203d;--chart-band-outer:#f2f5f8;--chart-band-inner:#e5ecf3;--chart-limit:#a3b3c3;
        --chart-row:#fdf1e6;--chart-0:#2b6ca3;--chart-1:#cf5b0c;--chart-2:#23847a;--chart-3:#7a58a8;--chart-4:#6c7783;
        --chart-5:#8f7a10;

        """

    /// The colours on a dark ground, as declarations.
    public static let darkColours = """
        --chart-paper:#12171d;--chart-ink:#e7ecf1;--chart-muted:#9eabb8;--chart-grid:#27303a;--chart-axis:#637180;
        --chart-main:#6aa9dd;--chart-soft:#75889a;--chart-highlight:#f39a4d;--chart-watch:#e2b04f;
        --chart-different:#f2748f;--chart-band-outer:#182029;--chart-band-inner:#212c38;--chart-limit:#465767;
        --chart-row:#2b2118;--chart-0:#6fb1e8;--chart-1:#f39a4d;--chart-2:#58c4b6;--chart-3:#b697e0;--chart-4:#a3afbb;
        --chart-5:#cbb64a;

        """

    /// The rules for marks, which use the colours.
    public static let rules: String = {
        var rules = """
            .chart{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
            font-variant-numeric:tabular-nums;color:var(--chart-ink);overflow:visible}
            .chart text{fill:var(--chart-ink)}
            .chart .grid{stroke:var(--chart-grid)}
            .chart .base{stroke:var(--chart-axis)}
            .chart .tick,.chart .title,.chart .remark{fill:var(--chart-muted)}
            .chart .strong,.chart .different-label,.chart .watch-label{font-weight:600}
            .chart .different-label{fill:var(--chart-different)}
            .chart .watch-label{fill:var(--chart-watch)}
            .chart .strong{fill:var(--chart-highlight)}
            .chart .figure{font-weight:500}
            .chart .strong,.chart .different-label,.chart .watch-label,.chart .figure,.chart .ref-label,.chart .remark{
            paint-order:stroke;stroke:var(--chart-paper);stroke-width:3px;stroke-linejoin:round}
            .chart .row{fill:var(--chart-row)}
            .chart .ref{stroke:var(--chart-ink);stroke-width:1.25;stroke-dasharray:5 4;opacity:.75}
            .chart .ref-label{fill:var(--chart-ink)}
            .chart .band-outer{fill:var(--chart-band-outer)}
            .chart .band-inner{fill:var(--chart-band-inner)}
            .chart .limit-outer,.chart .limit-inner{fill:none;stroke:var(--chart-limit)}
            .chart .limit-inner{stroke-dasharray:2 3}
            .chart .point{fill:var(--chart-main);stroke:var(--chart-paper);stroke-width:1}
            .chart .point-watch{fill:var(--chart-paper);stroke:var(--chart-watch);stroke-width:2.5}
            .chart .point-different{fill:var(--chart-different);stroke:var(--chart-paper);stroke-width:1}
            .chart .point-highlight{fill:var(--chart-highlight);stroke:var(--chart-paper);stroke-width:1.5}
            .chart .point-raw{fill:var(--chart-paper);stroke:var(--chart-soft);stroke-width:1.5}
            .chart .peer{fill:var(--chart-main);fill-opacity:.45}
            .chart [class^=interval]{stroke-width:3;stroke-linecap:round;stroke-opacity:.5}
            .chart .interval{stroke:var(--chart-main)}
            .chart .interval-watch{stroke:var(--chart-watch)}
            .chart .interval-different{stroke:var(--chart-different)}
            .chart .interval-highlight{stroke:var(--chart-highlight)}
            .chart .bar{fill:var(--chart-main)}
            .chart .bar-highlight{fill:var(--chart-highlight)}
            .chart .whisker{stroke:var(--chart-ink);stroke-width:1.25}
            .chart .area{fill:var(--chart-band-inner)}
            .chart .spark{fill:none;stroke:var(--chart-soft);stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}
            .chart .spark-end{fill:var(--chart-main)}

            """
        for index in 0..<Role.seriesCount {
            rules += """
                .chart .series-\(index){fill:none;stroke:var(--chart-\(index));stroke-width:2.25;stroke-linejoin:round}
                .chart .series-end-\(index){fill:var(--chart-\(index));stroke:var(--chart-paper);stroke-width:1}
                .chart .series-band-\(index){fill:var(--chart-\(index));fill-opacity:.14}
                .chart .series-label-\(index){fill:var(--chart-\(index));font-weight:600}

                """
        }
        return rules
    }()

    /// Colours and rules for a picture of its own.
    static let standalone =
        ".chart{\(lightColours)}\n@media (prefers-color-scheme:dark){.chart{\(darkColours)}}\n\(rules)"
}
