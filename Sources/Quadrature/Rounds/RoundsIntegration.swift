/// An adaptive integration that cuts many intervals a round, so that workers can share a round.
///
/// It says which intervals to look at, and takes in what a rule found on them, until it has a result:
///
/// ```swift
/// var integration = RoundsIntegration<Double>(
///   over: try IntegrationRange(from: 0, to: 1), tolerance: try Tolerance(absolute: 0, relative: 1e-8))
/// while let intervals = integration.nextRound() {
///   integration.take(intervals.map { lower, upper in  // by whomever, in this order
///     integration.rule.panel(of: { 4 / (1 + $0 * $0) }, from: lower, to: upper, in: integration.range)
///   })
/// }
/// integration.result.value  // 3.141592653589793
/// ```
///
/// The intervals depend on what was found before, and on nothing else: the result has the same bits
/// however a round is shared. See ``integrateInRounds(_:over:breakPoints:absoluteTolerance:relativeTolerance:rule:intervalLimit:)``
/// for the serial loop.
///
/// Source: SciPy's `quad_vec`, whose choice of intervals and end this is.
public struct RoundsIntegration<Value: QuadratureValue>: Sendable {
  /// At most this many intervals are halved in a round.
  public static var intervalsPerRound: Int { 128 }

  /// What is integrated over.
  public let range: IntegrationRange

  /// How the integral over an interval is found.
  public let rule: PanelRule

  private let tolerance: Tolerance
  private let limit: Int

  private var queue = WorstFirstQueue<QuadraturePanel<Value>>()
  private var halved: [QuadraturePanel<Value>] = []
  private var total: Value?
  private var error = 0.0
  private var roundoff = 0.0
  private var peak = ErrorPeak()
  private var evaluations = 0
  private var status: IntegrationStatus?
  private var hasBegun = false

  /// Creates an integration.
  ///
  /// - Parameters:
  ///   - range: what to integrate over.
  ///   - tolerance: how exact the integral has to be, by the Euclidean norm of its value.
  ///   - rule: how to find the integral over an interval; nil takes 15 places if the range is
  ///     infinite, else 21.
  ///   - intervalLimit: how many intervals there may be before a round.
  public init(
    over range: IntegrationRange, tolerance: Tolerance, rule: PanelRule? = nil,
    intervalLimit: Int = 10_000
  ) {
    self.range = range
    self.tolerance = tolerance
    self.rule = rule ?? (range.isInfinite ? .gaussKronrod15 : .gaussKronrod21)
    limit = intervalLimit
  }

  /// The intervals to look at next; nil when the integration has ended.
  ///
  /// Give ``take(_:)`` a panel for each, in this order, before the next call.
  public mutating func nextRound() -> [(lower: Double, upper: Double)]? {
    guard status == nil else { return nil }
    guard hasBegun else {
      hasBegun = true
      return zip(range.bounds, range.bounds.dropFirst()).map { ($0, $1) }
    }
    guard queue.count < limit else {
      status = .intervalLimitReached(limit)
      return nil
    }
    let bound = tolerance.bound(for: total?.euclideanNorm ?? 0)
    var sum = 0.0
    while halved.count < Self.intervalsPerRound,
      halved.isEmpty || !(sum > error - bound / 8), let worst = queue.removeWorst()
    {
      sum += worst.error
      halved.append(worst)
    }
    return halved.flatMap { panel in
      let middle = midpoint(panel.lower, panel.upper)
      return [(panel.lower, middle), (middle, panel.upper)]
    }
  }

  /// Takes in what was found on the intervals of the round.
  ///
  /// - Parameter panels: one for each interval that ``nextRound()`` named, in its order.
  /// - Precondition: there is one for each.
  public mutating func take(_ panels: [QuadraturePanel<Value>]) {
    let expected = halved.isEmpty ? range.bounds.count - 1 : 2 * halved.count
    precondition(
      panels.count == expected, "\(panels.count) panels for a round of \(expected) intervals")
    evaluations += range.isEmpty ? panels.count : panels.count * rule.evaluations
    for panel in panels {
      if total == nil { total = panel.value } else { total?.add(panel.value, times: 1) }
      error += panel.error
      roundoff += panel.roundoff
      queue.insert(panel)
    }
    for panel in halved {
      total?.add(panel.value, times: -1)
      error -= panel.error
      // Not so the rounding: what was lost in the sum before is lost.
    }
    halved = []
    if peak.hasFallen(to: error) { addUp() }
    let isRegular = error.isFinite && roundoff.isFinite
    if range.isEmpty {
      status = .toleranceMet
    } else if !isRegular {
      status = .nonFiniteValue(at: panels.lazy.compactMap(\.nonFinitePlace).first)
    } else if queue.count >= 2 {
      let bound = tolerance.bound(for: total?.euclideanNorm ?? 0)
      if error < bound / 8 || error == 0 {
        status = .toleranceMet
      } else if error < roundoff {
        status = .roundoff
      }
    }
  }

  /// Takes the sums over all intervals anew.
  private mutating func addUp() {
    var sum = CompensatedValueSum<Value>()
    for panel in queue.all { sum.add(panel.value, times: 1) }
    total = sum.value
    error = CompensatedSum(queue.all.map(\.error)).value
    peak.begin(with: error)
    // What was lost in sums of much larger values is not lost any more.
    let present = CompensatedSum(queue.all.map(\.roundoff)).value
    if present < roundoff / 1_024 { roundoff = present }
  }

  /// What is known of the integral.
  ///
  /// - Precondition: a round has been taken in.
  public var result: Integral<Value> {
    guard let total else { preconditionFailure("no round of the integration was taken in") }
    // Of values that are none, nothing is known.
    let isKnown = error.isFinite && roundoff.isFinite
    return Integral(
      value: total, errorEstimate: isKnown ? error + roundoff : .infinity, evaluations: evaluations,
      intervals: queue.count, status: status ?? .intervalLimitReached(limit))
  }
}
