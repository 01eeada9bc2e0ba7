"""How the page looks: light and dark, narrow and wide, on paper."""

from __future__ import annotations

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light dark;
  --page: #fbfbfa; --card: #ffffff; --ink: #1c2024; --soft: #5a626c; --line: #e2e5e8; --rail: #eceef0;
  --level0: #e9ecee; --level1: #bfe3d7; --level2: #7cc5ae; --level3: #2f957a; --level4: #0b5a47;
  --bar: #16795f; --pale: #a9d8c8; --warm: #b4500a; --due: #e6f3ee; --focus: #1558d6; }
@media (prefers-color-scheme: dark) { :root {
  --page: #121517; --card: #1a1e21; --ink: #e7eaec; --soft: #a0a9b2; --line: #2d3338; --rail: #252a2e;
  --level0: #252a2e; --level1: #1c4a40; --level2: #227565; --level3: #35a78f; --level4: #86e6cf;
  --bar: #4cc3a8; --pale: #24594d; --warm: #ffae63; --due: #1b2b28; --focus: #8ab8ff; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main, header, footer { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 36px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; letter-spacing: -.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 0; letter-spacing: -.005em; }
h3 { font-size: .95rem; margin: 20px 0 0; }
p { margin: 4px 0 0; max-width: 92ch; }
.soft, .lead, footer { color: var(--soft); }
.lead { margin-bottom: 12px; font-size: .95rem; }
.cards { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; margin: 24px 0; padding: 0; }
.cards > div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 14px; }
.cards dt { color: var(--soft); font-size: .82rem; }
.cards dd { margin: 2px 0 0; font-size: 1.3rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.cards dd small { display: block; font-size: .78rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
.due { fill: var(--due); stroke: var(--line); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px; margin: 0 0 18px; }
.nothing { margin-top: 24px; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px; align-items: start; margin-top: 10px; }
@media (min-width: 900px) { .pair { grid-template-columns: minmax(0, 6fr) minmax(0, 5fr); gap: 36px; } }
figure { margin: 0; }
svg.plot { display: block; width: 100%; height: auto; overflow: visible; font: 11.5px system-ui, -apple-system, "Segoe UI", sans-serif; }
figure .wide { display: none; } figure .narrow { max-width: 460px; }
@media (min-width: 620px) { figure .wide { display: block; } figure .narrow { display: none; } }
text { fill: var(--ink); font-variant-numeric: tabular-nums; }
.tick, .hint { fill: var(--soft); } .end { text-anchor: end; } .middle { text-anchor: middle; }
.name { font-size: 12.5px; }
.hint { font-size: 11px; } .said { visibility: hidden; }
.mark:hover .said, .mark:focus .said { visibility: visible; }
svg:has(.mark:hover) .hint, svg:has(.mark:focus) .hint, svg:has(.mark:hover) .mark:focus:not(:hover) .said { visibility: hidden; }
.mark { cursor: default; outline: none; }
.mark:hover .shape { filter: brightness(1.12); }
.mark:focus .shape:not(.rail) { stroke: var(--focus); stroke-width: 2.5; paint-order: stroke; }
.mark:focus .name { text-decoration: underline; text-decoration-color: var(--focus); text-decoration-thickness: 2px; text-underline-offset: 3px; }
.grid { stroke: var(--line); } .zero { stroke: var(--soft); } .same { stroke: var(--soft); stroke-dasharray: 4 4; }
.mark .whisker { visibility: hidden; } .mark:hover .whisker, .mark:focus .whisker { visibility: visible; }
.whisker { stroke: var(--bar); opacity: .55; stroke-width: 3; stroke-linecap: round; }
.level0 { fill: var(--level0); } .level1 { fill: var(--level1); } .level2 { fill: var(--level2); } .level3 { fill: var(--level3); } .level4 { fill: var(--level4); }
.bar, .net, .held { fill: var(--bar); } .gross, .net2 { fill: var(--pale); } .rail { fill: var(--rail); }
.held, .missed { stroke: var(--card); stroke-width: 1; } .missed { fill: var(--warm); }
.scroll { overflow: auto; max-height: 420px; border-radius: 6px; }
.scroll:focus-visible, a:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: .82rem; padding-bottom: 6px; }
th, td { text-align: right; padding: 5px 0 5px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 400; white-space: normal; overflow-wrap: anywhere; min-width: 7.5em; }
.weeks tbody th, .days tbody th { white-space: nowrap; }
.calendar .scroll { max-height: 250px; } .pace .scroll { max-height: 330px; }
thead th { position: sticky; top: 0; background: var(--card); color: var(--soft); font-weight: 500; vertical-align: bottom; }
tfoot td, tfoot th { font-weight: 600; border-bottom: 0; }
.missed-word { color: var(--warm); font-weight: 600; }
code { font: .92em ui-monospace, Menlo, Consolas, monospace; background: var(--rail); border-radius: 4px; padding: 1px 5px; }
.skip { position: absolute; left: -999em; } .skip:focus { position: static; }
a { color: inherit; }
footer { font-size: .85rem; padding-top: 6px; padding-bottom: 48px; }
@media (max-width: 800px) { .cards { grid-template-columns: 1fr 1fr; } }
@media (max-width: 480px) { table { font-size: .8rem; } tbody th { min-width: 5.2em; }  main, header, footer { padding-left: 12px; padding-right: 12px; } section { padding: 14px; border-radius: 10px; }
  h1 { font-size: 1.4rem; } .cards { gap: 8px; } .cards dd { font-size: 1.1rem; } th, td { padding-left: 7px; } }
@media (forced-colors: active) { .shape { forced-color-adjust: none; } }
@media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --rail: #eee;
  --level0: #eee; --level1: #bfe3d7; --level2: #7cc5ae; --level3: #2f957a; --level4: #0b5a47; --bar: #16795f; --pale: #a9d8c8; --warm: #b4500a; --due: #e6f3ee; }
  body { font-size: 10.5pt; } section { break-inside: avoid; border: 0; padding: 0; margin-bottom: 20pt; } .cards > div { padding: 6px 8px; }
  .scroll { max-height: none; overflow: visible; } .hint, .skip { display: none; } thead th { position: static; }
  figure .wide { display: block; } figure .narrow { display: none; } svg.plot, .cards { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""
