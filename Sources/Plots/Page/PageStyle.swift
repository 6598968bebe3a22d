/// How the page of a timeline looks, and what is on it.
enum PageStyle {
  static let text = """
    :root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1b;--muted:#5c5c5c;--grid:#e2e2e2;\
    --band:#f4f4f4;--field:#fff;--edge:#b8b8b8}
    @media (prefers-color-scheme:dark){:root{--paper:#16181c;--ink:#eee;--muted:#a9adb3;\
    --grid:#34383f;--band:#1f2227;--field:#22262c;--edge:#555b64}}
    *{box-sizing:border-box}
    body{font:14px/1.4 system-ui,"DejaVu Sans",sans-serif;margin:0;padding:12px 16px 40px;\
    background:var(--paper);color:var(--ink)}
    h1{font-size:20px;margin:0;overflow-wrap:anywhere}h2{font-size:15px;margin:18px 0 6px}
    p{margin:2px 0 8px;color:var(--muted)}
    #tools{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:6px 0}
    button,input{font:inherit;color:inherit;background:var(--field);border:1px solid var(--edge);\
    border-radius:6px;padding:5px 10px;min-height:34px}
    button{min-width:36px;cursor:pointer}button:hover{border-color:var(--ink)}
    input{flex:1 1 140px;max-width:320px;min-width:0}
    @media (max-width:600px){input{flex-basis:100%;max-width:none;order:1}#next{order:2}\
    #found{order:3}}
    :focus-visible{outline:2px solid #0072b2;outline-offset:1px}
    #found{color:var(--muted);min-width:7em}
    #rows{position:relative;overflow-y:auto;overflow-x:hidden;max-height:70vh;\
    border:1px solid var(--grid);border-radius:6px}
    #rows canvas{position:sticky;top:0;display:block}
    [hidden]{display:none!important}canvas{display:block;width:100%;touch-action:pan-y;cursor:crosshair}
    #legend{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:8px 0;padding:0}
    #legend li{max-width:100%;overflow-wrap:anywhere}
    #legend i{display:inline-block;width:14px;height:12px;margin-right:6px;vertical-align:-1px}
    #legend i.thin{height:5px;vertical-align:3px}
    #note{position:fixed;z-index:2;pointer-events:none;background:var(--ink);color:var(--paper);\
    padding:6px 9px;border-radius:6px;max-width:min(360px,92vw);overflow-wrap:anywhere;\
    white-space:pre-line;font-size:13px}
    .scroll{overflow-x:auto}table{border-collapse:collapse}
    th,td{text-align:right;padding:4px 12px 4px 0;border-bottom:1px solid var(--grid);\
    white-space:nowrap;font-variant-numeric:tabular-nums}
    th:first-child{text-align:left}thead th{color:var(--muted);font-weight:500}
    .wordy :is(td,th):last-child{text-align:left}
    """

  static let body = """
    <div id="tools">
    <button id="in" aria-label="Zoom in">+</button>
    <button id="out" aria-label="Zoom out">−</button>
    <button id="left" aria-label="Earlier">←</button>
    <button id="right" aria-label="Later">→</button>
    <button id="all">All</button>
    <input id="search" type="search" placeholder="Search: name, number, worker, crashed…" \
    aria-label="Search jobs" autocomplete="off">
    <button id="next" aria-label="Next match">Next</button>
    <span id="found" role="status"></span>
    </div>
    <div id="rows" tabindex="0"><canvas id="chart" role="img" aria-label="A row for each worker \
    with a bar for each job; the table below has the figures"></canvas><div id="space"></div></div>
    <ul id="legend"></ul>
    <h2 id="busyhead">Workers busy</h2>
    <canvas id="busy" role="img" aria-label="How many workers were busy over time"></canvas>
    <h2 id="queuehead">Jobs waiting</h2>
    <canvas id="depth" role="img" aria-label="How many jobs waited over time"></canvas>
    <div id="note" hidden></div>
    """
}
