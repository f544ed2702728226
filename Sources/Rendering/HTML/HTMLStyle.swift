import Charting

/// The page's style sheet: one column of calm, on screen, in the dark and on paper.
enum HTMLStyle {
    static let sheet = """
        :root{color-scheme:light dark;\(light)}
        @media (prefers-color-scheme:dark){:root{\(dark)}}
        \(page)\(figures)\(tables)\(rest)\(ChartStyle.rules)\(narrow)\(print)
        """

    private static let light = """
        --paper:#fff;--ink:#17212b;--muted:#5b6875;--line:#dde3e8;--soft:#f5f7f9;--accent:#2b6ca3;--good:#16704a;
        --bad:#b3203d;--caution:#8a5a00;--good-soft:#e8f4ee;--bad-soft:#fbecef;--caution-soft:#fcf3e0;
        --row:#eef4fa;\(ChartStyle.lightColours)
        """

    private static let dark = """
        --paper:#12171d;--ink:#e7ecf1;--muted:#9eabb8;--line:#2b353f;--soft:#1a2129;--accent:#6fb1e8;--good:#5fcf9b;
        --bad:#f2748f;--caution:#e2b04f;--good-soft:#15291f;--bad-soft:#33181f;--caution-soft:#2c2413;
        --row:#1b2733;\(ChartStyle.darkColours)
        """

    private static let page = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);
        font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main{max-width:1100px;margin:0 auto;padding:56px 40px 64px}
        .masthead{margin-bottom:40px;padding-top:22px;position:relative}
        .masthead::before{content:"";position:absolute;top:0;left:0;width:56px;height:4px;background:var(--accent)}
        .eyebrow{margin:0 0 10px;font-size:13px;font-weight:600;letter-spacing:.05em;color:var(--accent)}
        .eyebrow span{margin-left:10px;color:var(--muted);font-weight:400;letter-spacing:0}
        h1{margin:0;font-size:34px;line-height:1.18;font-weight:680;letter-spacing:-.018em;text-wrap:balance}
        .subtitle{margin:12px 0 0;max-width:46em;font-size:18px;line-height:1.5;color:var(--muted)}
        h2,h3,h4,h5,h6{line-height:1.3;letter-spacing:-.01em;text-wrap:balance;break-after:avoid}
        h2{margin:60px 0 16px;font-size:23px;font-weight:650}
        h3{margin:40px 0 12px;font-size:18px;font-weight:650}
        h4,h5,h6{margin:28px 0 8px;font-size:16px;font-weight:650}
        p,ul,ol{max-width:46em}
        p{margin:0 0 16px}
        ul,ol{margin:0 0 16px;padding-left:1.4em}
        li{margin:4px 0}
        a{color:var(--accent);text-underline-offset:2px}
        hr{margin:40px 0;border:0;border-top:1px solid var(--line)}
        blockquote>:last-child{margin-bottom:0}
        blockquote{margin:0 0 16px;padding:2px 0 2px 20px;border-left:3px solid var(--line);color:var(--muted)}
        code,pre,.hash{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
        code{font-size:.88em;background:var(--soft);padding:.1em .35em;border-radius:4px}
        pre{margin:0 0 16px;padding:16px 18px;overflow-x:auto;background:var(--soft);border-radius:8px;
        font-size:13px;line-height:1.55;tab-size:4}
        pre code{padding:0;background:none;font-size:inherit}
        .code b{font-weight:600;color:var(--accent)}
        .code i{color:var(--muted)}
        .code q{color:var(--good)}
        .code q::before,.code q::after{content:none}
        figure{margin:28px 0 36px}
        figcaption{margin:0 0 12px;max-width:46em;font-size:16px;line-height:1.4;font-weight:650}
        .footnote{margin:10px 0 0;font-size:13.5px;line-height:1.5;color:var(--muted)}
        .value{font-variant-numeric:tabular-nums;font-weight:600;white-space:nowrap}
        .good{color:var(--good)}
        .bad{color:var(--bad)}
        .caution{color:var(--caution)}
        .muted{color:var(--muted)}

        """

    private static let figures = """
        .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(228px,1fr));gap:16px;max-width:none;
        margin:28px 0 36px;padding:0;list-style:none}
        .figures li{display:flex;flex-direction:column;margin:0;padding:18px 20px 16px;border:1px solid var(--line);
        border-radius:10px;break-inside:avoid;font-variant-numeric:tabular-nums}
        .figures p{margin:0}
        .figures .label{font-size:13.5px;line-height:1.4;font-weight:550;color:var(--muted)}
        .figures .number{margin:5px 0 2px;font-size:29px;line-height:1.15;font-weight:650;letter-spacing:-.02em}
        .figures .number .unit{font-size:.58em;font-weight:550;letter-spacing:0;white-space:nowrap}
        .figures .number.suppressed{font-size:22px;font-weight:500;color:var(--muted)}
        .figures .sub,.figures .target,.figures .change{font-size:13px;line-height:1.5}
        .figures .sub,.figures .against{color:var(--muted)}
        .figures .change{margin-top:8px}
        .figures .change strong{font-weight:650;white-space:nowrap}
        .figures .against{white-space:nowrap}
        .figures .sparkline{width:100%;height:36px;margin-top:auto;padding-top:0}
        .figures .sparkline:not(:first-child){position:relative;top:6px}

        """

    private static let tables = """
        table{width:100%;border-collapse:collapse;font-size:14.5px;line-height:1.4;font-variant-numeric:tabular-nums}
        th,td{padding:9px 14px 9px 0;text-align:left;vertical-align:top;font-weight:400}
        th:last-child,td:last-child{padding-right:4px}
        th:first-child,td:first-child{padding-left:4px}
        .n{text-align:right;white-space:nowrap}
        .c{text-align:center}
        .d{white-space:nowrap}
        th.n,td.n{padding-left:8px}
        .n+th:not(.n),.n+td:not(.n){padding-left:16px}
        thead th{position:sticky;top:0;z-index:1;background:var(--paper);vertical-align:bottom;font-size:12px;
        font-weight:600;line-height:1.35;letter-spacing:.035em;color:var(--muted);white-space:normal;
        box-shadow:inset 0 -1.5px 0 var(--ink)}
        thead th[title]{cursor:help}
        thead .unit{font-weight:400}
        tbody tr{border-bottom:1px solid var(--line)}
        tbody tr:hover{background:var(--soft)}
        tbody th{font-weight:550}
        tfoot th,tfoot td{font-weight:650;box-shadow:inset 0 1.5px 0 var(--ink)}
        tr.emphasis,tr.emphasis:hover{background:var(--row)}
        tr.emphasis th{font-weight:700}
        td .sub,th .sub{display:block;font-size:12.5px;font-weight:400;color:var(--muted)}
        .sub span{display:inline-block;white-space:nowrap}
        .suppressed{color:var(--muted);font-style:italic}
        td.null{color:var(--muted);font-weight:400}
        tbody a{text-decoration-color:color-mix(in srgb,currentColor 35%,transparent)}
        tbody a:hover{text-decoration-color:currentColor}
        td.nothing{color:var(--muted);font-style:italic}
        tr.flagged-bad>:first-child{box-shadow:inset 3px 0 0 var(--bad)}
        tr.flagged-caution>:first-child{box-shadow:inset 3px 0 0 var(--caution)}
        tr.flagged-good>:first-child{box-shadow:inset 3px 0 0 var(--good)}
        tr[class*=flagged]>:first-child{padding-left:12px}
        td.flagged-bad{color:var(--bad);font-weight:600}
        td.flagged-caution{color:var(--caution);font-weight:600}
        .flag{display:inline-block;margin-left:4px;padding:0 7px;border-radius:9px;background:var(--soft);
        color:var(--muted);font-size:11.5px;line-height:18px;font-weight:600;font-style:normal;white-space:nowrap}
        .flag.good{background:var(--good-soft);color:var(--good)}
        .flag.bad{background:var(--bad-soft);color:var(--bad)}
        .flag.caution{background:var(--caution-soft);color:var(--caution)}
        .wide .scroll{overflow:auto;max-height:85vh}
        .wide tbody th{position:sticky;left:0;background:var(--paper)}

        """

    private static let rest = """
        .picture{overflow-x:auto}
        .picture .chart{display:block;max-width:100%;height:auto}
        details{margin:10px 0 20px;font-size:14.5px}
        summary{width:fit-content;cursor:pointer;color:var(--muted);font-size:13.5px}
        summary:hover{color:var(--accent)}
        summary::marker{color:var(--accent)}
        details[open]>summary{margin-bottom:10px}
        details figure{margin:8px 0 16px}
        dl.columns{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:0;font-size:13.5px}
        dl.columns dt{font-weight:600}
        dl.columns dd{margin:0;color:var(--muted)}
        .callout{margin:24px 0;padding:16px 20px;border-left:4px solid var(--accent);border-radius:0 8px 8px 0;
        background:var(--soft);break-inside:avoid}
        .callout>:last-child{margin-bottom:0}
        .callout-title{margin-bottom:6px}
        .callout.warning{border-color:var(--caution);background:var(--caution-soft)}
        .callout.warning .callout-title strong{color:var(--caution)}
        .callout.error{border-color:var(--bad);background:var(--bad-soft)}
        .callout.error .callout-title strong{color:var(--bad)}
        .diagnostic{margin-top:10px;padding:12px 14px;background:var(--paper);white-space:pre-wrap;
        overflow-wrap:anywhere}
        .provenance{margin-top:72px;padding-top:8px;border-top:1px solid var(--line);font-size:13.5px;color:var(--muted)}
        .provenance h2{margin:20px 0 14px;font-size:16px;color:var(--ink)}
        .provenance dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:10px 28px;margin:0 0 20px}
        .provenance dt{font-size:12px;font-weight:600;letter-spacing:.035em}
        .provenance dd{margin:0;color:var(--ink);overflow-wrap:anywhere}
        .provenance table{margin:0 0 18px;font-size:13px}
        .provenance thead th{position:static;box-shadow:inset 0 -1px 0 var(--line)}
        .provenance th,.provenance td{padding-top:6px;padding-bottom:6px}
        .provenance tbody th{font-weight:400;color:var(--ink);white-space:nowrap}
        .hash{font-size:11px;line-height:1.7;overflow-wrap:anywhere}

        """

    private static let narrow = """
        @media (max-width:820px){
        main{padding:32px 20px 48px}
        h1{font-size:27px}
        h2{margin-top:44px}
        .scroll{overflow-x:auto}
        .picture .chart{max-width:none}
        .picture .chart[width="1020"]{width:760px}
        .figures{grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:12px}
        .figures li{padding:14px}
        .figures .number{font-size:25px}
        dl.columns{grid-template-columns:1fr}
        }

        """

    private static let print = """
        @page{size:A4;margin:16mm 15mm 18mm}
        @media print{
        :root{color-scheme:light;\(light)}
        body{font-size:10.5pt;line-height:1.45}
        main{max-width:none;padding:0}
        .masthead{margin-bottom:22px}
        h1{font-size:22pt}
        .subtitle{font-size:12pt}
        h2{margin-top:28px;font-size:15pt}
        h3{margin-top:20px;font-size:12pt}
        p,li{orphans:3;widows:3}
        figure{margin:16px 0 20px}
        .chart-figure,.callout,.figures li,tr{break-inside:avoid}
        figcaption{break-after:avoid}
        table{font-size:8.5pt}
        .wide table{font-size:7pt}
        th,td{padding:4px 8px 4px 0}
        td .sub,th .sub{font-size:7pt;white-space:normal}
        .flag{margin-left:0;padding:0 4px;font-size:7pt;line-height:1.5}
        figcaption{font-size:11pt}
        .footnote{font-size:8.5pt}
        thead{display:table-header-group}
        thead th{position:static}
        tfoot{display:table-row-group}
        .scroll,.picture,.wide .scroll{overflow:visible;max-height:none}
        .picture .chart{max-width:100%}
        .figures{grid-template-columns:repeat(4,1fr);gap:8px}
        .figures li{padding:10px 12px}
        .figures .number{font-size:17pt}
        .figures .sub,.figures .target,.figures .change,.figures .label{font-size:8pt}
        details:not([open]){display:none}
        pre{white-space:pre-wrap}
        a{color:inherit;text-decoration:none}
        .provenance{margin-top:28px;font-size:8.5pt}
        .provenance table{font-size:8pt}
        .hash{font-size:6.5pt}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        }

        """
}
