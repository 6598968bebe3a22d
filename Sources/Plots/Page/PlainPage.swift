/// A page with a drawing in it and no script.
enum PlainPage {
  static func html(title: String, description: String, body: String) -> String {
    let title = Escaping.xml(title)
    return """
      \(PageHead.html(title: title))
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; img-src data:">
      <style>\(PageStyle.text)
      main{display:flex;flex-wrap:wrap;gap:8px 24px}section{flex:1 1 320px;max-width:760px;\
      min-width:0}svg{width:100%;height:auto}summary{cursor:pointer;color:var(--muted)}</style>
      </head>
      <body>
      <header><h1>\(title)</h1><p>\(Escaping.xml(description))</p></header>
      <main>\(body)</main>
      </body>
      </html>

      """
  }
}
