internal import Plots

/// What can be drawn in each way.
protocol Drawable {
  func svg() -> String
  func html() -> String
  func text(width: Int) -> [String]
}

extension Figure: Drawable {}
extension StateDiagram: Drawable {}
