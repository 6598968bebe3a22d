/// What comes before what.
///
/// A type and not a closure, so that the compiler can build a comparison of
/// numbers into the loops.
@usableFromInline
protocol SortOrder<Element>: Sendable {
  associatedtype Element
  func isOrdered(_ one: Element, before other: Element) -> Bool
}

/// The elements' own order.
@usableFromInline
struct NaturalOrder<Element: Comparable>: SortOrder {
  @inlinable
  init() {}

  @inlinable @inline(__always)
  func isOrdered(_ one: Element, before other: Element) -> Bool { one < other }
}

/// The order of a closure.
@usableFromInline
struct GivenOrder<Element>: SortOrder {
  @usableFromInline let isBefore: @Sendable (Element, Element) -> Bool

  @inlinable
  init(_ isBefore: @escaping @Sendable (Element, Element) -> Bool) {
    self.isBefore = isBefore
  }

  @inlinable
  func isOrdered(_ one: Element, before other: Element) -> Bool { isBefore(one, other) }
}
