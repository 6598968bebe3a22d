internal import Glibc

/// The layers that normal and exponential numbers are drawn from, and where their tails begin.
@usableFromInline
enum Ziggurat {
  @usableFromInline static let normalLayers = ZigguratTable(.normal())
  @usableFromInline static let exponentialLayers = ZigguratTable(.exponential())

  /// Where the lowest layer of the normal distribution ends and the tail begins.
  @usableFromInline static let normalEdge = 3.6541528853610087963519472518
  @usableFromInline static let inverseNormalEdge = 0.27366123732975827203338247596
  @usableFromInline static let exponentialEdge = 7.6971174701310497140446280481

  /// What 64 bits make of the normal distribution, unless they fall outside a layer: nearly always
  /// they do not, and the number is done.
  @inlinable
  @inline(__always)
  static func normal(_ bits: UInt64) -> (number: Double, isInside: Bool) {
    let layer = normalLayers[bits & 0xFF]
    let mantissa = bits >> 9 & 0x000F_FFFF_FFFF_FFFF
    let size = Double(Int64(bitPattern: mantissa)) * layer.width
    return (bits & 0x100 == 0 ? size : -size, mantissa < layer.limit)
  }

  /// What 64 bits make of the exponential distribution, as ``normal(_:)``.
  @inlinable
  @inline(__always)
  static func exponential(_ bits: UInt64) -> (number: Double, isInside: Bool) {
    let layer = exponentialLayers[bits >> 3 & 0xFF]
    let mantissa = bits >> 11
    return (Double(Int64(bitPattern: mantissa)) * layer.width, mantissa < layer.limit)
  }

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
