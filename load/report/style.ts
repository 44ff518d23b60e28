/** How a report looks, in light and dark. */
export const style = `
:root { color-scheme: light dark; --ink: #17202c; --quiet: #5a6675; --page: #f4f6f8; --card: #fff; --line: #dde3ea;
  --first: #2559c0; --second: #b5690b; --third: #8a2f9e; --bad: #c3283a; --good: #12724a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf1; --quiet: #9aa7b6; --page: #0d1218; --card: #161d26;
  --line: #2a3442; --first: #86a9ff; --second: #eeb04f; --third: #cf9bff; --bad: #ff7d86; --good: #53c08d; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 900px; margin: 0 auto; padding: 32px 20px 48px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 8px; }
h2 { font-size: 17px; margin: 32px 0 8px; }
.lead, footer, small, figcaption { color: var(--quiet); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
th, td { padding: 7px 14px; text-align: left; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; font-size: 13px; }
td:not(:last-child), th { white-space: nowrap; }
.verdict { font-weight: 600; }
.verdict.held { color: var(--good); }
.verdict.missed, .verdict.unknown { color: var(--bad); }
.verdict.unverified { color: var(--quiet); }
figure { margin: 28px 0 0; padding: 14px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
figcaption { font-size: 14px; margin-bottom: 6px; }
svg { width: 100%; height: auto; display: block; }
.grid { stroke: var(--line); }
.mark { fill: var(--quiet); font-size: 11px; }
.line { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
.limit { stroke: var(--bad); stroke-dasharray: 5 4; }
.name { fill: currentColor; font-size: 12px; font-weight: 600; }
.first { color: var(--first); } .second { color: var(--second); } .third { color: var(--third); } .bad { color: var(--bad); }
footer { margin-top: 32px; font-size: 13px; }
`;
