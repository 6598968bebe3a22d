extension Figure {
  private static let panelWidth = 520.0

  /// The figure as a drawing, in light and dark.
  ///
  /// - Returns: an SVG document, with the title and the description for those who cannot see it.
  public func svg() -> String {
    let heights = panels.map { PanelDrawing.height(of: $0, width: Self.panelWidth) }
    let width = Self.panelWidth * Double(max(panels.count, 1))
    return XMLWriter.drawing(
      width: width, height: 44 + (heights.max() ?? 0), title: title, description: description,
      style: PanelDrawing.style
    ) { svg in
      svg.element(
        "text", ["class": "name", "x": "16", "y": "28"],
        text: GanttDrawing.shortened(title, to: GanttDrawing.titleLength(width: width)))
      for (index, panel) in panels.enumerated() {
        PanelDrawing(
          panel, at: (Self.panelWidth * Double(index), 40), width: Self.panelWidth, mark: "\(index)"
        ).draw(&svg)
      }
    }
  }

  /// The figure as a page of its own, with its figures in tables; it fetches nothing.
  ///
  /// - Returns: an HTML document.
  public func html() -> String {
    let drawings = panels.enumerated().map { index, panel in
      XMLWriter.drawing(
        width: Self.panelWidth, height: PanelDrawing.height(of: panel, width: Self.panelWidth),
        title: panel.title.isEmpty ? title : panel.title, description: description,
        style: PanelDrawing.style, mark: "\(index)"
      ) { svg in
        PanelDrawing(panel, at: (0, 0), width: Self.panelWidth, mark: "\(index)").draw(&svg)
      }
    }
    let tables = panels.map(table)
    let body = zip(drawings, tables).map { "<section>\($0)\($1)</section>\n" }.joined()
    return PlainPage.html(title: title, description: description, body: body)
  }

  /// A table of what a panel shows; long series are left to the drawing.
  private func table(_ panel: Panel) -> String {
    var rows = ""
    for series in panel.series where series.marks != .band {
      let points = series.points.count > 60 ? [] : series.points
      for point in points {
        let spread = point.spread.map {
          "\(NumberText.significant($0.lowerBound, digits: 5)) to "
            + NumberText.significant($0.upperBound, digits: 5)
        }
        let cells = [
          NumberText.significant(point.x, digits: 8), NumberText.significant(point.y, digits: 8),
          spread ?? "",
        ]
        rows += "<tr><th scope=\"row\">\(Escaping.xml(series.name))</th>"
        rows += cells.map { "<td>\(Escaping.xml($0))</td>" }.joined() + "</tr>\n"
      }
    }
    guard !rows.isEmpty else { return "" }
    let heads = ["", panel.x.label, panel.y.label, "spread"]
    return "<details><summary>The figures</summary><div class=\"scroll\"><table><thead><tr>"
      + heads.map { "<th scope=\"col\">\(Escaping.xml($0))</th>" }.joined()
      + "</tr></thead><tbody>\(rows)</tbody></table></div></details>"
  }
}
