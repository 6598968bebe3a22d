/// What Simpson's rule does with the interval that is left over when the number of samples is even.
///
/// Simpson's rule takes intervals in pairs. An odd number of samples leaves none over, and all four
/// rules agree; two samples leave nothing but one interval, and all four are the trapezoid rule.
///
/// The first rule is the most accurate, and what SciPy does since 1.11; the others are the choices
/// that SciPy had until then (`even='avg'`, its default, `'first'` and `'last'`).
public enum EvenRule: String, CaseIterable, Codable, Sendable {
  /// The last interval by the parabola through the last three samples.
  ///
  /// Exact for parabolas, like Simpson's rule on unequal intervals.
  ///
  /// K. V. Cartwright, "Simpson's rule cumulative integration with MS Excel and irregularly-spaced
  /// data", Journal of Mathematical Sciences and Mathematics Education 12 (2), 2017, 1–9.
  case cartwright

  /// The mean of ``first`` and ``last``.
  case average

  /// Simpson's rule on the first intervals, the trapezoid rule on the last.
  case first

  /// Simpson's rule on the last intervals, the trapezoid rule on the first.
  case last
}
