/// The page that shows a running pool; a server hands it out, and sends it `LiveMessage`s.
///
/// It loads its style and its script from beside itself and nothing from elsewhere, and needs no permission
/// for scripts or styles in the page: ``policy`` forbids them. It listens to `events`, and asks `job` and
/// `jobs`.
public enum LivePage {
  /// What the server must tell the browser to forbid the page (its Content-Security-Policy).
  public static let policy = """
    default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    """

  /// The page.
  public static func html(title: String) -> String {
    let title = Escaping.xml(title)
    return """
      \(PageHead.html(title: title))
      <link rel="stylesheet" href="style.css">
      </head>
      <body>
      <header><h1 id="title">\(title)</h1><p id="status" role="status">connecting …</p></header>
      <main>
      <section id="tiles" aria-label="Totals">
      <div class="tile"><h2>Throughput</h2><b id="rate">–</b><canvas id="rate-curve"></canvas></div>
      <div class="tile"><h2>Waiting jobs</h2><b id="queued">–</b><canvas id="queued-curve"></canvas></div>
      <div class="tile"><h2>Workers’ memory</h2><b id="memory">–</b><canvas id="memory-curve"></canvas>\
      </div>
      <div class="tile"><h2>Jobs</h2><b id="finished">–</b><p id="ends"></p></div>
      </section>
      <section><h2>Task stream</h2>
      <p id="hint">The last 30 seconds. Choose a bar to look at its jobs.</p>
      <div id="stream"><canvas id="bars" tabindex="0" role="img"
      aria-label="What each worker ran in the last 30 seconds"></canvas></div>
      <ul id="legend"></ul><div id="note" hidden></div></section>
      <section><h2>A job’s timeline</h2>
      <form id="find"><label for="number">Job number</label> <input id="number" inputmode="numeric"
      pattern="[0-9]*" autocomplete="off"> <button>Look</button></form>
      <div id="jobs"><p>Choose a bar above, or give the number of a job.</p></div></section>
      <section><h2>Crashes and failures</h2><ol id="incidents"></ol>
      <p id="peace">None so far.</p></section>
      <section><h2>Workers</h2><div class="scroll"><table id="workers"><thead><tr>
      <th scope="col">Worker</th><th scope="col">State</th><th scope="col">Job</th>
      <th scope="col">Rate</th><th scope="col">Busy</th><th scope="col">Memory</th>
      <th scope="col">CPU</th><th scope="col">Done</th><th scope="col">Failed</th>
      <th scope="col">Crashed</th></tr></thead><tbody></tbody></table></div></section>
      </main>
      <script src="script.js"></script>
      </body>
      </html>

      """
  }

  /// `style.css`.
  public static let style = """
    \(PageStyle.text)
    header{display:flex;flex-wrap:wrap;gap:0 14px;align-items:baseline}#status::before{content:"●";\
    margin-right:5px;color:#009e73}#status.over::before{color:#999}#status.lost::before{color:#d55e00}
    main{display:grid;gap:4px 28px;grid-template-columns:minmax(0,1fr)}
    #tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(230px,46%),1fr));gap:10px}
    .tile{border:1px solid var(--grid);border-radius:8px;padding:8px 12px;min-width:0}
    .tile h2{margin:0;font-size:13px;color:var(--muted);font-weight:500}
    .tile b{font-size:22px;font-variant-numeric:tabular-nums;white-space:nowrap}
    .tile canvas{height:38px;cursor:default}.tile p{margin:6px 0 0;font-size:13px}
    #hint{margin-bottom:4px}#stream{border:1px solid var(--grid);border-radius:6px;overflow:hidden}
    #stream canvas{width:100%}
    #find{display:flex;flex-wrap:wrap;gap:8px;align-items:center}#find input{flex:0 1 140px;order:0}
    #jobs{margin-top:8px;max-height:340px;overflow-y:auto}#jobs article{margin:0 0 10px}
    #jobs h3{font-size:13px;margin:0 0 2px;font-weight:600;overflow-wrap:anywhere}
    #jobs .life{display:flex;height:12px;border-radius:3px;overflow:hidden;background:var(--band)}
    #jobs .life i{display:block;min-width:2px}#jobs p{margin:2px 0;font-size:13px}
    .wait{background:repeating-linear-gradient(45deg,#999 0 3px,transparent 3px 6px)}
    #incidents{margin:0;padding:0;list-style:none;max-height:320px;overflow-y:auto}
    #incidents li{border-left:4px solid #e69f00;padding:2px 10px;margin:0 0 6px;overflow-wrap:anywhere}
    #incidents li.crash{border-color:#d55e00}#incidents b{font-weight:600}
    #incidents time{color:var(--muted);margin-right:8px;font-variant-numeric:tabular-nums}
    #incidents code{display:block;font:13px/1.4 ui-monospace,"DejaVu Sans Mono",monospace;\
    white-space:pre-wrap}
    #workers{font-variant-numeric:tabular-nums;width:100%}#workers tr>:last-child{text-align:right}
    #workers tr>:nth-child(2),#workers tr>:nth-child(3){text-align:left}
    #workers td:nth-child(2){white-space:normal;min-width:6em;max-width:14em}
    #workers td:nth-child(3){max-width:26em;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
    .ended{color:var(--muted)}
    meter{width:60px;height:10px;vertical-align:0}
    @media (min-width:1100px){main{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}\
    main>section:nth-child(-n+2),main>section:last-child{grid-column:1/-1}}
    """

  /// `script.js`.
  public static var script: String { LiveScript.text }
}
