/// One step of a coding path, kept unboxed: it becomes a key only when somebody asks.
enum PathComponent {
  /// The value lies directly in the one around it, or is the outermost.
  case none
  case key(any CodingKey)
  case index(Int)

  /// The key for a `superEncoder()` or `superDecoder()` without a key of its own.
  static var superclass: PathComponent { .key(PathKey.superclass) }

  /// The component as a coding path shows it.
  var codingKey: (any CodingKey)? {
    switch self {
    case .none: nil
    case .key(let key): key
    case .index(let index): PathKey(index: index)
    }
  }
}

/// A coding key for places that have no key type: positions in a list, and `super`.
struct PathKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  static let superclass = PathKey(name: "super")

  init(index: Int) {
    stringValue = "Index \(index)"
    intValue = index
  }

  init(name: String) {
    stringValue = name
    intValue = nil
  }

  init?(stringValue: String) { self.init(name: stringValue) }

  init?(intValue: Int) { self.init(index: intValue) }
}
