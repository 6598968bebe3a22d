/// Halves the panel of the largest error until the tolerance is met, and extrapolates.
///
/// Where halving alone converges slowly, as at a singularity, the sums of ever smaller panels are a
/// sequence whose limit Wynn's epsilon algorithm guesses. Source: QUADPACK, routines QAGS (no break
/// points), QAGP (break points) and QAGI (with the mapped rule), of which this is one form.
@usableFromInline
struct ExtrapolatingIntegrator {
  /// How panels are told apart that are large, and cut before extrapolation goes on.
  private enum Size {
    /// By their width, which has to be above the one given.
    case width(Double)

    /// By how often they have been halved, which has to be less often than the number given.
    case level(Int)

    func isLarge(_ panel: PanelList.Panel) -> Bool {
      switch self {
      case .width(let small): panel.width > small
      case .level(let deepest): panel.level + 1 <= deepest
      }
    }

    /// Whether halves of a panel, each of the given width and level, are large.
    func areLarge(width: Double, level: Int) -> Bool {
      switch self {
      case .width(let small): width > small
      case .level(let deepest): level + 1 <= deepest
      }
    }

    mutating func shrink() {
      switch self {
      case .width(let small): self = .width(small / 2)
      case .level(let deepest): self = .level(deepest + 1)
      }
    }
  }

  private enum Trouble {
    case limit, roundoff, badBehavior, noConvergence
  }

  private let tolerance: Tolerance
  private let limit: Int
  private var panels: PanelList
  private var size: Size
  private var table: EpsilonTable

  /// The sum over the panels, and of their errors.
  private var area: Double
  private var errorSum: Double

  /// The errors of the large panels.
  private var largeErrors: Double

  /// The best limit found, and how far it may be off.
  private var extrapolated: (value: Double, error: Double)?
  private var extrapolationBound: Double
  private var correction = 0.0

  private var isExtrapolating = false
  private var isExtrapolationOff = false
  private var isExtrapolationRough = false
  private var fruitlessExtrapolations = 0

  /// How often halving left the value and the error as they were, before and while extrapolating.
  private var stillBefore = 0
  private var stillWhile = 0
  private var worsened = 0

  /// Whether the function has one sign, as far as is known.
  private let hasOneSign: Bool

  /// The integral of the function's magnitude, by the first panels.
  private let magnitude: Double

  private var trouble: Trouble?

  /// Whether the errors of the panels met the tolerance without extrapolation.
  private var isDoneBySum = false
}

extension ExtrapolatingIntegrator {
  /// Integrates over panels that follow one another.
  ///
  /// - Parameters:
  ///   - lower: where the first panel begins.
  ///   - upper: where the last one ends.
  ///   - inner: where panels meet, rising; none if there is one panel.
  ///   - tolerance: how exact the integral has to be.
  ///   - limit: how many panels there may be.
  ///   - evaluationsPerPanel: how many values of the function go into one panel.
  ///   - rule: estimates the integral over a panel.
  ///   - halves: estimates those over the halves of one, given its ends and its middle.
  /// - Returns: the integral.
  /// - Throws: what `rule` throws.
  @usableFromInline
  static func integrate<Failure>(
    from lower: Double, to upper: Double, meetingAt inner: [Double], tolerance: Tolerance,
    limit: Int, evaluationsPerPanel: Int,
    rule: (Double, Double) throws(Failure) -> PanelEstimate,
    halves: (Double, Double, Double) throws(Failure) -> (PanelEstimate, PanelEstimate)
  ) throws(Failure) -> Integral<Double> {
    var first: [PanelList.Panel] = []
    var (value, error, magnitude) = (0.0, 0.0, 0.0)
    var deviation = 0.0
    var doubtful: [Int] = []
    let count = inner.count + 1
    let isSingle = count == 1
    for index in 0..<count {
      let begin = index == 0 ? lower : inner[index - 1]
      let end = index == count - 1 ? upper : inner[index]
      let estimate = try rule(begin, end)
      guard estimate.magnitude.isFinite else {
        return Integral(
          value: estimate.value, errorEstimate: .infinity,
          evaluations: (index + 1) * evaluationsPerPanel, intervals: count,
          status: .nonFiniteValue(at: estimate.nonFinitePlace))
      }
      value += estimate.value
      error += estimate.error
      magnitude += estimate.magnitude
      deviation = estimate.deviation
      // Most integrals end with their first panel, and need no list.
      if isSingle { continue }
      if estimate.error == estimate.deviation && estimate.error != 0 { doubtful.append(index) }
      first.append(
        PanelList.Panel(
          lower: begin, upper: end, value: estimate.value, error: estimate.error, level: 0))
    }
    let evaluations = count * evaluationsPerPanel
    func result(_ status: IntegrationStatus) -> Integral<Double> {
      Integral(
        value: value, errorEstimate: error, evaluations: evaluations, intervals: count,
        status: status)
    }

    let bound = tolerance.bound(for: abs(value))
    // A single error as large as the deviation says that the rule has seen nothing.
    let isBelievable = !isSingle || error != deviation
    if error <= bound && isBelievable || error == 0 { return result(.toleranceMet) }
    if error > bound && error <= 100 * Double.ulpOfOne * magnitude { return result(.roundoff) }
    if limit <= count { return result(.intervalLimitReached(limit)) }

    first.reserveCapacity(min(limit, 16))
    if isSingle {
      first.append(
        PanelList.Panel(lower: lower, upper: upper, value: value, error: error, level: 0))
    }
    for index in doubtful { first[index].error = error }
    var integrator = ExtrapolatingIntegrator(
      first, value: value, magnitude: magnitude, tolerance: tolerance, limit: limit)
    if let stopped = try integrator.run(
      halves, evaluationsPerPanel: evaluationsPerPanel)
    {
      return stopped
    }
    return integrator.conclusion(evaluationsPerPanel: evaluationsPerPanel, firstCount: count)
  }

  private init(
    _ first: [PanelList.Panel], value: Double, magnitude: Double, tolerance: Tolerance, limit: Int
  ) {
    self.tolerance = tolerance
    self.limit = limit
    self.magnitude = magnitude
    panels = PanelList(first, limit: limit)
    area = value
    errorSum = first.reduce(0) { $0 + $1.error }
    largeErrors = errorSum
    extrapolationBound = tolerance.bound(for: abs(value))
    size = first.count == 1 ? .width(first[0].width * 0.375) : .level(1)
    table = EpsilonTable(value)
    hasOneSign = abs(value) >= (1 - 50 * Double.ulpOfOne) * magnitude
  }

  private var isByWidth: Bool {
    if case .width = size { true } else { false }
  }

  /// - Returns: a result if a panel has a value that is not finite, else nil.
  private mutating func run<Failure>(
    _ halves: (Double, Double, Double) throws(Failure) -> (PanelEstimate, PanelEstimate),
    evaluationsPerPanel: Int
  ) throws(Failure) -> Integral<Double>? {
    let firstCount = panels.count
    while panels.count < limit {
      let cut = panels.currentPanel
      let middle = midpoint(cut.lower, cut.upper)
      let (first, second) = try halves(cut.lower, middle, cut.upper)
      guard first.magnitude.isFinite, second.magnitude.isFinite else {
        let isFirst = !first.magnitude.isFinite
        let place = (isFirst ? first : second).nonFinitePlace
        return Integral(
          value: area, errorEstimate: .infinity,
          evaluations: evaluations(evaluationsPerPanel, firstCount) + 2 * evaluationsPerPanel,
          intervals: panels.count, status: .nonFiniteValue(at: place))
      }
      if take(first, second, of: cut, middle: middle) { break }
    }
    return nil
  }

  private func evaluations(_ perPanel: Int, _ firstCount: Int) -> Int {
    (2 * panels.count - firstCount) * perPanel
  }

  /// Takes in the halves of the current panel.
  ///
  /// - Returns: whether the integration ends.
  private mutating func take(
    _ first: PanelEstimate, _ second: PanelEstimate, of cut: PanelList.Panel, middle: Double
  ) -> Bool {
    let value = first.value + second.value
    let error = first.error + second.error
    errorSum += error - cut.error
    area += value - cut.value
    if first.deviation != first.error && second.deviation != second.error {
      if abs(cut.value - value) <= 1e-5 * abs(value) && error >= 0.99 * cut.error {
        if isExtrapolating { stillWhile += 1 } else { stillBefore += 1 }
      }
      if panels.count + 1 > 10 && error > cut.error { worsened += 1 }
    }
    let level = cut.level + 1
    panels.replaceCurrent(
      by: (
        .init(
          lower: cut.lower, upper: middle, value: first.value, error: first.error, level: level),
        .init(
          lower: middle, upper: cut.upper, value: second.value, error: second.error, level: level)
      ))
    let bound = tolerance.bound(for: abs(area))
    if stillBefore + stillWhile >= 10 || worsened >= 20 { trouble = .roundoff }
    if stillWhile >= 5 { isExtrapolationRough = true }
    if panels.count == limit { trouble = .limit }
    if max(abs(cut.lower), abs(cut.upper))
      <= (1 + 100 * Double.ulpOfOne) * (abs(middle) + 1000 * Double.leastNormalMagnitude)
    {
      trouble = .badBehavior
    }
    if errorSum <= bound {
      trouble = nil
      isDoneBySum = true
      return true
    }
    if trouble != nil { return true }
    if isByWidth && panels.count == 2 {
      largeErrors = errorSum
      extrapolationBound = bound
      table.append(area)
      return false
    }
    if isExtrapolationOff { return false }
    largeErrors -= cut.error
    if size.areLarge(width: abs(middle - cut.lower), level: level) { largeErrors += error }
    if !isExtrapolating {
      if size.isLarge(panels.currentPanel) { return false }
      isExtrapolating = true
      panels.go(toRank: 1)
    }
    if !isExtrapolationRough && largeErrors > extrapolationBound {
      // The errors of large panels have to be small before a limit can be told.
      if panels.passOver(until: size.isLarge) { return false }
    }
    return extrapolate()
  }

  /// Adds the sum over the panels to the sequence and looks for its limit.
  ///
  /// - Returns: whether the integration ends.
  private mutating func extrapolate() -> Bool {
    table.append(area)
    if table.count > 2 {
      // Of a staircase, halves can be wrong by as much as the whole: then the sum stays as it is.
      let (limit, error) = table.extrapolate(trustsEqualMembers: errorSum <= 1e-5 * magnitude)
      fruitlessExtrapolations += 1
      if fruitlessExtrapolations > 5, let known = extrapolated?.error, known < 1e-3 * errorSum {
        trouble = .noConvergence
      }
      if error < extrapolated?.error ?? .greatestFiniteMagnitude {
        fruitlessExtrapolations = 0
        extrapolated = (limit, error)
        correction = largeErrors
        extrapolationBound = tolerance.bound(for: abs(limit))
        if error <= extrapolationBound { return true }
      }
      if table.count == 1 { isExtrapolationOff = true }
      if trouble != nil { return true }
    }
    panels.go(toRank: 0)
    isExtrapolating = false
    size.shrink()
    largeErrors = errorSum
    return false
  }

  /// The better of the sum over the panels and the limit that was found.
  private func conclusion(evaluationsPerPanel: Int, firstCount: Int) -> Integral<Double> {
    func result(_ value: Double, _ error: Double, _ status: IntegrationStatus) -> Integral<Double> {
      Integral(
        value: value, errorEstimate: error,
        evaluations: evaluations(evaluationsPerPanel, firstCount), intervals: panels.count,
        status: status)
    }
    guard !isDoneBySum, let (value, limitError) = extrapolated else {
      return result(panels.sum, errorSum, status)
    }
    var error = limitError
    if trouble != nil || isExtrapolationRough {
      if isExtrapolationRough { error += correction }
      let isSumBetter =
        value != 0 && area != 0
        ? error / abs(value) > errorSum / abs(area)
        : error > errorSum
      if isSumBetter { return result(panels.sum, errorSum, status) }
      if area == 0 { return result(value, error, status) }
    }
    let isSmall = max(abs(value), abs(area)) <= 0.01 * magnitude
    if hasOneSign || !isSmall {
      let ratio = value / area
      if ratio < 0.01 || ratio > 100 || errorSum > abs(area) {
        return result(value, error, .probablyDivergent)
      }
    }
    return result(value, error, status)
  }

  private var status: IntegrationStatus {
    switch trouble {
    case .limit: .intervalLimitReached(limit)
    case .roundoff: .roundoff
    case .badBehavior: .badBehavior
    case .noConvergence: .noConvergence
    case nil: isExtrapolationRough && !isDoneBySum ? .roundoff : .toleranceMet
    }
  }
}
