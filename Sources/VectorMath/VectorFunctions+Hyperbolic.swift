// Functions of vectors, named as for single numbers.

/// Returns the hyperbolic sine, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/sinh``.
public func sinh<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.sinh(x)
}

/// Returns the hyperbolic cosine, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/cosh``.
public func cosh<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.cosh(x)
}

/// Returns the hyperbolic tangent, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/tanh``.
public func tanh<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.tanh(x)
}

/// Returns the inverse hyperbolic sine, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/asinh``.
public func asinh<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.asinh(x)
}

/// Returns the inverse hyperbolic cosine, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/acosh``.
public func acosh<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.acosh(x)
}

/// Returns the inverse hyperbolic tangent, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/atanh``.
public func atanh<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.atanh(x)
}
