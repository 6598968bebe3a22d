internal import Glibc

/// The layers that normal and exponential numbers are drawn from, and where their tails begin.
@usableFromInline
enum Ziggurat {
  @usableFromInline static let normal = ZigguratTable(.normal())
  @usableFromInline static let exponential = ZigguratTable(.exponential())

  /// Where the lowest layer of the normal distribution ends and the tail begins.
  @usableFromInline static let normalEdge = 3.6541528853610087963519472518
  @usableFromInline static let inverseNormalEdge = 0.27366123732975827203338247596
  @usableFromInline static let exponentialEdge = 7.6971174701310497140446280481

  /// e^x, by the C library, as NumPy.
  @usableFromInline
  static func power(ofE x: Double) -> Double {
    exp(x)
  }

  /// ln(1 + x), by the C library, as NumPy.
  @usableFromInline
  static func logarithm(onePlus x: Double) -> Double {
    log1p(x)
  }
}
