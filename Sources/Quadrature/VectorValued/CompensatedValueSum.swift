/// A sum of values with many elements, of which each carries along what its additions lose.
///
/// Kahan's summation, element by element. For numbers ``CompensatedSum`` is better and faster.
@usableFromInline
struct CompensatedValueSum<Value: QuadratureValue> {
  private var sum: Value?
  private var lost: Value?

  @usableFromInline
  init() {}

  /// The sum; nil as long as nothing was added.
  ///
  /// Not finite where a term was not.
  @usableFromInline var value: Value? { sum }

  /// Adds a multiple of a value.
  @usableFromInline
  mutating func add(_ value: Value, times factor: Double) {
    var term = value
    term.scale(by: factor)
    guard let old = sum else {
      sum = term
      return
    }
    if let lost { term.add(lost, times: 1) }
    var new = old
    new.add(term, times: 1)
    var gained = new
    gained.add(old, times: -1)
    term.add(gained, times: -1)
    sum = new
    lost = term
  }
}
