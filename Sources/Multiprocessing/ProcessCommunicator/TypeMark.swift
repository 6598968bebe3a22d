/// A type's name as it goes with each message, so that a receiver of another type is told both.
package struct TypeMark: Equatable {
  /// What is compared; 0 for no type.
  package var hash: UInt64
  /// The name in UTF-8.
  package var name: [UInt8]

  package static let none = TypeMark(hash: 0, name: [])

  package init(hash: UInt64, name: [UInt8]) {
    self.hash = hash
    self.name = name
  }

  /// The mark of a type; takes microseconds.
  package init(of type: Any.Type) {
    name = [UInt8](TypeName.text(of: type).utf8)
    // Names for people say nothing of private scopes; the mangled one does.
    hash = Self.hash((_mangledTypeName(type) ?? "").utf8, Self.hash(name, 0xCBF2_9CE4_8422_2325))
    if hash == 0 { hash = 1 }
  }

  /// The name as text.
  package var text: String { String(decoding: name, as: UTF8.self) }

  /// Fowler, Noll and Vo's hash (FNV-1a), which is the same in every process.
  private static func hash(_ bytes: some Sequence<UInt8>, _ start: UInt64) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
