/// Wynn's epsilon algorithm: guesses the limit of a sequence from a few of its members.
///
/// Source: P. Wynn, "On a device for computing the e_m(S_n) transformation", Mathematical Tables
/// and Other Aids to Computation 10, 1956, 91–96, in the form of QUADPACK's routine QELG.
struct EpsilonTable {
  /// The newest diagonals of the table; some places more than it may hold serve as scratch.
  private var table = InlineArray<53, Double>(repeating: 0)

  /// How many of `table` count.
  private(set) var count: Int

  /// The last three results.
  private var results: (Double, Double, Double) = (0, 0, 0)

  private var resultCount = 0
  private static let limit = 50

  /// Creates a table of the first member of the sequence.
  init(_ member: Double) {
    count = 1
    table[0] = member
  }

  /// Adds a member without looking for a limit.
  mutating func append(_ member: Double) {
    table[count] = member
    count += 1
  }

  /// Replaces a member that is already there.
  subscript(index: Int) -> Double {
    get { table[index] }
    set { table[index] = newValue }
  }

  /// Looks for the limit.
  ///
  /// - Parameter trustsEqualMembers: whether three members that agree are the limit. QUADPACK always
  ///   thinks so; but if the parts of the sums are known to be wrong, they are wrong by the same.
  /// - Returns: the limit, and how far it may be off; infinite until there are four results.
  mutating func extrapolate(trustsEqualMembers: Bool = true) -> (limit: Double, error: Double) {
    let epsilon = Double.ulpOfOne
    resultCount += 1
    var error = Double.greatestFiniteMagnitude
    var result = table[count - 1]
    guard count >= 3 else { return (result, max(error, 5 * epsilon * abs(result))) }

    let before = count
    table[count + 1] = table[count - 1]
    table[count - 1] = .greatestFiniteMagnitude
    let newElements = (count - 1) / 2
    var k = count - 1
    for step in 0..<newElements {
      var element = table[k + 2]
      let e0 = table[k - 2]
      let e1 = table[k - 1]
      let e2 = element
      let delta2 = e2 - e1
      let delta3 = e1 - e0
      let tolerance2 = max(abs(e2), abs(e1)) * epsilon
      let tolerance3 = max(abs(e1), abs(e0)) * epsilon
      if abs(delta2) <= tolerance2 && abs(delta3) <= tolerance3 {
        if step == 0 && !trustsEqualMembers {
          // There is nothing to extrapolate.
          count = 1
          return (element, .greatestFiniteMagnitude)
        }
        // Three members agree: this is the limit.
        error = max(abs(delta2) + abs(delta3), 5 * epsilon * abs(element))
        return (element, error)
      }
      let e3 = table[k]
      table[k] = e1
      let delta1 = e1 - e3
      let tolerance1 = max(abs(e1), abs(e3)) * epsilon
      if abs(delta1) <= tolerance1 || abs(delta2) <= tolerance2 || abs(delta3) <= tolerance3 {
        count = 2 * step + 1
        break
      }
      let sum = 1 / delta1 + 1 / delta2 - 1 / delta3
      if abs(sum * e1) <= 1e-4 {
        // The table behaves irregularly here: leave this part of it out.
        count = 2 * step + 1
        break
      }
      element = e1 + 1 / sum
      table[k] = element
      k -= 2
      let elementError = abs(delta2) + abs(element - e2) + abs(delta3)
      if elementError <= error {
        error = elementError
        result = element
      }
    }
    shift(before: before, newElements: newElements)
    error = remember(result)
    return (result, max(error, 5 * epsilon * abs(result)))
  }

  /// Makes room for the next diagonal.
  private mutating func shift(before: Int, newElements: Int) {
    if count == Self.limit { count = 2 * (Self.limit / 2) - 1 }
    var index = before % 2 == 0 ? 1 : 0
    for _ in 0...newElements {
      table[index] = table[index + 2]
      index += 2
    }
    if before != count {
      for index in 0..<count {
        table[index] = table[before - count + index]
      }
    }
  }

  /// Compares a result with the last three.
  private mutating func remember(_ result: Double) -> Double {
    defer { results = (results.1, results.2, result) }
    guard resultCount >= 4 else { return .greatestFiniteMagnitude }
    return abs(result - results.0) + abs(result - results.1) + abs(result - results.2)
  }
}
