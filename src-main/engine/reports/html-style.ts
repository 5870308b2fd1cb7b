/** The look of a report's file: an account book on paper. */

export const REPORT_CSS = `
:root{color-scheme:light dark;--page:light-dark(#fff,#17191d);--t1:light-dark(#1d2129,#eef0f3);--t2:light-dark(#4d5462,#b3bac6);--line:light-dark(#e3e5ea,#33373f);
--accepted:light-dark(#37a06e,#56b98a);--deferred:light-dark(#dd9a2b,#e7a83f);--failed:light-dark(#b6261f,#d4453c);--unknown:light-dark(#8b3fb0,#b372d4)}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--t1);font:13px/20px "Inter Variable",Inter,"Segoe UI",system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:800px;margin:0 auto;padding:40px 24px 64px}h1{font-size:24px;line-height:32px;font-weight:600;letter-spacing:-.015em;margin:0 0 12px;overflow-wrap:anywhere}h2{font-size:15px;line-height:20px;font-weight:600;margin:36px 0 8px}
dl{display:grid;grid-template-columns:minmax(72px,112px) 1fr;margin:0;gap:4px 12px}dt{color:var(--t2)}dd{margin:0;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse}th,td{padding:5px 0;border-bottom:1px solid var(--line);vertical-align:top;text-align:left}thead th{font-weight:500;color:var(--t2);font-size:12px;vertical-align:bottom}
td:first-child,tbody th{padding-right:16px}th.r,td.r{text-align:right;white-space:nowrap;padding-left:16px}thead th.r{white-space:normal}.s{color:var(--t2);font-size:12px}.note{padding:10px 12px;border-radius:6px;background:light-dark(#fdf4e3,#3a2f1c)}
tbody th{font-weight:400}.open>*,.plain>*,.sum>*{font-weight:600}.account .s{font-weight:400;width:152px}.account .sum .s{color:inherit}.account .minus th{padding-left:16px}
.sum>*{border-top:1px solid var(--t1);border-bottom:3px double var(--t1)}.wide{overflow-x:auto}
svg{display:block;width:100%}svg text{fill:var(--t2);font-size:11px}.end{text-anchor:end}.mid{text-anchor:middle}.is-accepted{fill:var(--accepted)}.is-deferred{fill:var(--deferred)}.is-failed{fill:var(--failed)}.is-unknown{fill:var(--unknown)}
path{fill:none;stroke:var(--line)}path.axis{stroke:var(--t2)}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:0 0 8px;padding:0;list-style:none;color:var(--t2);font-size:12px}.legend li{display:flex;align-items:center;gap:6px}.legend svg{width:12px;height:12px}
summary{color:var(--t2);font-size:12px;margin:8px 0;cursor:pointer}footer{margin-top:40px;color:var(--t2);font-size:12px;line-height:18px;overflow-wrap:anywhere}
@media print{main{padding:0;max-width:none}details{display:none}section{break-inside:avoid}}
`
