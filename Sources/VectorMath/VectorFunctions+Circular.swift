// Functions of vectors, named as for single numbers.

/// Returns the sine of an angle in radians, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/sin``.
public func sin<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.sin(x)
}

/// Returns the cosine of an angle in radians, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/cos``.
public func cos<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.cos(x)
}

/// Returns the tangent of an angle in radians, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/tan``.
public func tan<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.tan(x)
}

/// Returns the arc sine, in radians, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/asin``.
public func asin<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.asin(x)
}

/// Returns the arc cosine, in radians, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/acos``.
public func acos<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.acos(x)
}

/// Returns the arc tangent, in radians, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/atan``.
public func atan<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.atan(x)
}

/// Returns the angles of points in radians, lane by lane.
///
/// - Parameters:
///   - y: the heights of the points.
///   - x: their abscissas.
/// - Returns: the values of ``BlockPairFunction/atan2``.
public func atan2<Vector: SIMD<Double>>(_ y: Vector, _ x: Vector) -> Vector {
  BlockPairFunction.atan2(y, x)
}

/// Returns the distances of points from zero, lane by lane.
///
/// - Parameters:
///   - x: the abscissas of the points.
///   - y: their heights.
/// - Returns: the values of ``BlockPairFunction/hypot``.
public func hypot<Vector: SIMD<Double>>(_ x: Vector, _ y: Vector) -> Vector {
  BlockPairFunction.hypot(x, y)
}
