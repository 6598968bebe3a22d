/// How a communicator combines two numbers.
public struct Reduction<Number: ReducibleNumber>: Hashable, Sendable {
  /// The operations there are.
  package enum Kind: UInt8, Sendable {
    case sum, product, minimum, maximum, bitwiseAnd, bitwiseOr, bitwiseXor
  }

  package let kind: Kind

  /// The sum.
  ///
  /// Of integers, one that does not fit is an error.
  public static var sum: Self { Self(kind: .sum) }
  /// The product.
  ///
  /// Of integers, one that does not fit is an error.
  public static var product: Self { Self(kind: .product) }
  /// The least; not a number where one of them is none.
  ///
  /// Of equal ones (0 and -0) the lower rank's.
  public static var minimum: Self { Self(kind: .minimum) }
  /// The greatest; not a number where one of them is none.
  ///
  /// Of equal ones (0 and -0) the lower rank's.
  public static var maximum: Self { Self(kind: .maximum) }
}

extension Reduction where Number == Int {
  /// The bits that are set in all.
  public static var bitwiseAnd: Self { Self(kind: .bitwiseAnd) }
  /// The bits that are set in any.
  public static var bitwiseOr: Self { Self(kind: .bitwiseOr) }
  /// The bits that are set in an odd number of them.
  public static var bitwiseXor: Self { Self(kind: .bitwiseXor) }
}

extension Reduction: CustomStringConvertible {
  /// The operation's name.
  public var description: String { "\(kind)" }
}
