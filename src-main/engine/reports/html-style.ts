/** The look of a report's file: an account book on paper. */

export const REPORT_CSS = `
:root{color-scheme:light dark;--page:light-dark(#fff,#17191d);--t1:light-dark(#1d2129,#eef0f3);--t2:light-dark(#585f6d,#a9b0bd);--line:light-dark(#e3e5ea,#33373f);
--accepted:light-dark(#37a06e,#56b98a);--deferred:light-dark(#dd9a2b,#e7a83f);--failed:light-dark(#b6261f,#d4453c);--unknown:light-dark(#8b3fb0,#b372d4)}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--t1);font:14px/21px "Inter Variable",Inter,"Segoe UI",system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:768px;margin:0 auto;padding:40px 24px 64px}h1{font-size:26px;line-height:34px;letter-spacing:-.015em;margin:0 0 12px}h2{font-size:15px;line-height:20px;margin:36px 0 8px}
dl{display:grid;grid-template-columns:120px 1fr;margin:0;gap:4px 12px}dt{color:var(--t2)}dd{margin:0;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse}th{font-weight:500;color:var(--t2);text-align:left;font-size:12px}th,td{padding:6px 8px 6px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
.r{text-align:right;white-space:nowrap;padding-right:0;padding-left:16px}.s{color:var(--t2);font-size:12px}.note{padding:10px 12px;border-radius:6px;background:light-dark(#fdf4e3,#3a2f1c)}
.account .open td,.account .plain td{font-weight:600}.account .sum td{font-weight:600;border-top:1px solid var(--t1);border-bottom:3px double var(--t1)}.account .minus td:first-child{padding-left:16px}
svg{display:block;width:100%}.is-accepted{fill:var(--accepted)}.is-deferred{fill:var(--deferred)}.is-failed{fill:var(--failed)}.is-unknown{fill:var(--unknown)}.axis{stroke:var(--line)}
summary{color:var(--t2);font-size:12px;margin:8px 0;cursor:pointer}footer{margin-top:40px;color:var(--t2);font-size:12px;line-height:18px}
@media print{main{padding:0}details{display:none}section{break-inside:avoid}}
`
