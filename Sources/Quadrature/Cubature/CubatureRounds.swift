/// An adaptive integration over a box of several dimensions, in rounds that workers can share.
///
/// As ``RoundsIntegration`` does in one dimension, it names boxes and takes in what a rule found on
/// them. Those of the largest errors are halved, each across the axis where the function varies the
/// most. The result has the same bits however a round is shared.
///
/// Source: A. C. Genz and A. A. Malik (see ``GenzMalikRule``); J. Berntsen, T. O. Espelid and A. Genz,
/// "An adaptive algorithm for the approximate calculation of multiple integrals", ACM Transactions on
/// Mathematical Software 17, 1991, 437–451, for halving several boxes at a time.
public struct CubatureRounds<Value: QuadratureValue>: Sendable {
  /// At most this many boxes are halved in a round.
  public static var boxesPerRound: Int { 128 }

  /// What is integrated over.
  public let domain: CubatureDomain

  /// How the integral over a box is found.
  public let rule: GenzMalikRule

  private let tolerance: Tolerance
  private let limit: Int
  private var queue = WorstFirstQueue<CubatureRegion<Value>>()
  private var halved: [CubatureRegion<Value>] = []
  private var expected = 0
  private var evaluations = 0
  private var total: Value?
  private var error = 0.0
  private var peak = ErrorPeak()
  private var status: IntegrationStatus?

  /// Creates an integration.
  ///
  /// - Parameters:
  ///   - domain: what to integrate over.
  ///   - tolerance: how exact the integral has to be, by the Euclidean norm of its value.
  ///   - boxLimit: how many boxes there may be before a round.
  public init(over domain: CubatureDomain, tolerance: Tolerance, boxLimit: Int = 100_000) {
    self.domain = domain
    self.tolerance = tolerance
    limit = boxLimit
    rule = GenzMalikRule(dimensions: domain.dimensions)
  }

  /// The boxes to look at next; nil when the integration has ended.
  ///
  /// Give ``take(_:)`` a region for each, in this order, before the next call.
  public mutating func nextRound() -> [CubatureBox]? {
    guard status == nil else { return nil }
    guard total != nil else {
      let boxes = domain.firstBoxes
      expected = boxes.count
      return boxes
    }
    guard queue.count < limit else {
      status = .intervalLimitReached(limit)
      return nil
    }
    let bound = tolerance.bound(for: total?.euclideanNorm ?? 0)
    var sum = 0.0
    // No more than it takes to leave the others below the tolerance.
    while halved.count < Self.boxesPerRound, halved.isEmpty || !(sum > error - bound / 8),
      let worst = queue.removeWorst()
    {
      sum += worst.error
      halved.append(worst)
    }
    let boxes = halved.flatMap { $0.box.halves(across: $0.worstAxis) }
    expected = boxes.count
    return boxes
  }

  /// Takes in what was found on the boxes of the round.
  ///
  /// - Parameter regions: one for each box that ``nextRound()`` named, in its order.
  /// - Precondition: there is one for each.
  public mutating func take(_ regions: [CubatureRegion<Value>]) {
    precondition(
      regions.count == expected, "\(regions.count) regions for a round of \(expected) boxes")
    evaluations += domain.isEmpty ? regions.count : regions.count * rule.evaluations
    let isFirst = total == nil
    let regions = confirmed(regions)
    for region in regions {
      if total == nil { total = region.value } else { total?.add(region.value, times: 1) }
      error += region.error
      queue.insert(region)
    }
    for region in halved {
      total?.add(region.value, times: -1)
      error -= region.error
    }
    halved = []
    if peak.hasFallen(to: error) { addUp() }
    let norm = total?.euclideanNorm ?? 0
    if domain.isEmpty {
      status = .toleranceMet
    } else if !(error.isFinite && norm.isFinite) {
      let place = regions.lazy.compactMap(\.nonFinitePlace).first
      status = place.map(IntegrationStatus.nonFiniteValueAtPoint) ?? .nonFiniteValue(at: nil)
    } else if isFirst, queue.count < limit {
      // What one look says of the error may be chance: at least one box is halved, to see.
      status = nil
    } else if error <= tolerance.bound(for: norm) {
      status = .toleranceMet
    } else if error <= 50 * Double.ulpOfOne * norm {
      status = .roundoff
    }
  }

  /// The halves of boxes, with larger errors where together they are not what the box was thought to be.
  ///
  /// Two rules that agree by chance on a box seldom do so on its halves. The factors are those of
  /// Cuhre: T. Hahn, "Cuba – a library for multidimensional numerical integration", Computer Physics
  /// Communications 168, 2005, 78–95, after Berntsen, Espelid and Genz.
  private func confirmed(_ regions: [CubatureRegion<Value>]) -> [CubatureRegion<Value>] {
    var regions = regions
    for (index, box) in halved.enumerated() {
      let halves = [2 * index, 2 * index + 1]
      var difference = box.value
      for half in halves { difference.add(regions[half].value, times: -1) }
      let change = difference.euclideanNorm / 4
      let sum = halves.reduce(0) { $0 + regions[$1].error }
      for half in halves {
        let share = sum > 0 ? regions[half].error / sum : 0
        regions[half].error += change + 2 * change * share
      }
    }
    return regions
  }

  /// Takes the sums over all boxes anew.
  private mutating func addUp() {
    var sum = CompensatedValueSum<Value>()
    for region in queue.all { sum.add(region.value, times: 1) }
    total = sum.value
    error = CompensatedSum(queue.all.map(\.error)).value
    peak.begin(with: error)
  }

  /// What is known of the integral.
  ///
  /// - Precondition: a round has been taken in.
  public var result: Integral<Value> {
    guard let total else { preconditionFailure("no round of the integration was taken in") }
    // Of values that are none, nothing is known.
    return Integral(
      value: total, errorEstimate: error.isFinite ? max(error, 0) : .infinity,
      evaluations: evaluations,
      intervals: queue.count, status: status ?? .intervalLimitReached(limit))
  }
}
