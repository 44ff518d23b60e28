/** The style sheet of the inbox's page; it stands in the page itself, which must work while everything else is down. */
export const style = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1b2430; --quiet: #5c6876; --line: #dde2e8;
  --page: #c62f3b; --ticket: #b06a00; --over: #2b7a4b; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #11161d; --card: #1a212b; --ink: #e6ebf1; --quiet: #98a5b3; --line: #2c3642;
    --page: #ff6b74; --ticket: #f0ac4a; --over: #5fc98b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1rem; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1rem; color: var(--quiet); font-weight: 600; }
h3 { margin: 0; font-size: 1.0625rem; }
p { margin: .25rem 0 0; }
.quiet { color: var(--quiet); font-size: .875rem; }
.state { font-weight: 600; }
.state.some { color: var(--page); }
.state.none { color: var(--over); }
article { background: var(--card); border: 1px solid var(--line); border-left: .3rem solid var(--over);
  border-radius: .4rem; padding: .9rem 1.1rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
article.firing { border-left-color: var(--ticket); }
article.firing.page { border-left-color: var(--page); }
.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .75rem; }
.badge { font-size: .75rem; font-weight: 600; text-transform: uppercase; letter-spacing: .04em; color: var(--over); }
.firing .badge { color: var(--ticket); }
.firing.page .badge { color: var(--page); }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: .35rem; padding: 0; margin: .6rem 0 0; }
li { font: .8125rem/1.6 ui-monospace, monospace; border: 1px solid var(--line); border-radius: .25rem; padding: 0 .4rem;
  color: var(--quiet); }
`;
