// Functions of vectors, named as for single numbers.

/// Returns eˣ, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/exp``.
public func exp<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.exp(x)
}

/// Returns 2ˣ, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/exp2``.
public func exp2<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.exp2(x)
}

/// Returns eˣ − 1, exact also for small x, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/expm1``.
public func expm1<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.expm1(x)
}

/// Returns the natural logarithm, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/log``.
public func log<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.log(x)
}

/// Returns the logarithm to base 2, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/log2``.
public func log2<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.log2(x)
}

/// Returns the logarithm to base 10, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/log10``.
public func log10<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.log10(x)
}

/// Returns ln(1 + x), exact also for small x, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/log1p``.
public func log1p<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.log1p(x)
}

/// Returns the cube root, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/cbrt``.
public func cbrt<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.cbrt(x)
}

/// Returns the error function, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/erf``.
public func erf<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.erf(x)
}

/// Returns 1 − erf x, exact also for large x, lane by lane.
///
/// - Parameter x: the arguments.
/// - Returns: the values of ``BlockFunction/erfc``.
public func erfc<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
  BlockFunction.erfc(x)
}

/// Returns the first numbers to the power of the second, lane by lane.
///
/// - Parameters:
///   - x: the bases.
///   - y: the exponents.
/// - Returns: the values of ``BlockPairFunction/pow``.
public func pow<Vector: SIMD<Double>>(_ x: Vector, _ y: Vector) -> Vector {
  BlockPairFunction.pow(x, y)
}
