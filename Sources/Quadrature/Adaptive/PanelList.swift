/// The panels of an adaptive integration, with those of the largest errors in order.
///
/// Of the panels that can still be cut before the limit is reached, those with the largest errors
/// stand in falling order of their errors; the others are not sorted. Source: QUADPACK's QPSRT.
struct PanelList {
  struct Panel {
    // In pairs, as in `PanelEstimate`.
    private var bounds: SIMD2<Double>
    private var valueAndError: SIMD2<Double>

    /// How often the original interval was halved to make this panel.
    let level: Int

    init(lower: Double, upper: Double, value: Double, error: Double, level: Int) {
      bounds = SIMD2(lower, upper)
      valueAndError = SIMD2(value, error)
      self.level = level
    }

    var lower: Double { bounds[0] }
    var upper: Double { bounds[1] }
    var value: Double { valueAndError[0] }
    var error: Double {
      get { valueAndError[1] }
      set { valueAndError[1] = newValue }
    }

    var width: Double { abs(upper - lower) }
  }

  private(set) var panels: [Panel]

  /// Numbers of panels, the largest error first.
  private var order: [Int]

  /// The place in `order` of the panel that is cut next; those before it have been passed over.
  private(set) var rank = 0

  /// How many panels there may be.
  let limit: Int

  /// Creates a list of panels.
  init(_ panels: [Panel], limit: Int) {
    self.panels = panels
    self.limit = limit
    order = []
    order.reserveCapacity(min(limit, 16))
    order.append(contentsOf: panels.indices)
    if order.count > 1 {
      order.sort { (panels[$0].error, $1) > (panels[$1].error, $0) }
    }
  }

  /// The number of the panel that is cut next.
  var current: Int { order[rank] }

  var currentPanel: Panel { panels[current] }

  var count: Int { panels.count }

  var sum: Double { panels.reduce(0) { $0 + $1.value } }

  /// Passes over panels that are small until one is found that is large.
  ///
  /// - Returns: whether there is a large one; if there is not, `rank` stands behind the last that
  ///   was looked at.
  mutating func passOver(until isLarge: (Panel) -> Bool) -> Bool {
    let last = count > 2 + limit / 2 ? limit + 3 - count : count
    var looks = max(0, last - rank)
    while looks > 0, rank < order.count {
      if isLarge(currentPanel) { return true }
      rank += 1
      looks -= 1
    }
    return false
  }

  /// Goes to the panel with this rank.
  mutating func go(toRank rank: Int) {
    self.rank = rank
  }

  /// Puts two halves in the place of the current panel.
  mutating func replaceCurrent(by halves: (Panel, Panel)) {
    let cut = current
    // A branch, which the processor can guess: then it begins with the next panel before it has the errors.
    if halves.1.error <= halves.0.error {
      panels[cut] = halves.0
      panels.append(halves.1)
    } else {
      panels[cut] = halves.1
      panels.append(halves.0)
    }
    sort(cut)
  }

  /// Sorts the panel that was cut, whose error is smaller now, and the newest.
  private mutating func sort(_ cut: Int) {
    let count = panels.count
    order.append(count - 1)
    guard count > 2 else {
      order = [0, 1]
      return
    }
    let worst = panels[cut].error
    // A difficult integrand can have made the error larger: then the panel moves up.
    while rank > 0, worst > panels[order[rank - 1]].error {
      order[rank] = order[rank - 1]
      rank -= 1
    }
    let kept = count > limit / 2 + 2 ? limit + 3 - count : count
    let end = kept - 1
    let newest = panels[count - 1].error
    var index = rank + 1
    while index < end {
      if worst >= panels[order[index]].error { break }
      order[index - 1] = order[index]
      index += 1
    }
    guard index < end else {
      order[end - 1] = cut
      order[end] = count - 1
      return
    }
    order[index - 1] = cut
    var back = end - 1
    while back >= index {
      if newest < panels[order[back]].error { break }
      order[back + 1] = order[back]
      back -= 1
    }
    order[back + 1] = count - 1
  }
}
