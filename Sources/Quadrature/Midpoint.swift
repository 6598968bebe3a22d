/// The place halfway between two.
///
/// Half of each and not half of the sum, which overflows for places beyond 9e307. Apart from subnormal
/// numbers the bits are the same.
@inlinable
func midpoint(_ lower: Double, _ upper: Double) -> Double {
  0.5 * lower + 0.5 * upper
}
