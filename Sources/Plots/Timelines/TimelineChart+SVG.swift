extension TimelineChart {
  /// A Gantt chart: a row for each worker, with a bar for each job, and a legend.
  ///
  /// It stands for itself, in light and dark, and needs no network. Bars that would be thinner than a third
  /// of a pixel are drawn together, so that a million jobs make a drawing of bearable size.
  ///
  /// - Parameter width: in pixels; at least 320 and at most 100 000 are taken.
  /// - Returns: an SVG document.
  public func svg(width: Double = 1000) -> String {
    GanttDrawing(self, width: min(max(320, width), 100_000)).svg
  }
}
