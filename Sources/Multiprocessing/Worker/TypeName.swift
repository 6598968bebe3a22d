/// The one place that turns types into names and names into types.
///
/// `_mangledTypeName` and `_typeByName` are underscored: should Swift change them, this file
/// changes.
enum TypeName {
  /// The name by which another process of this executable finds the type; nil if it cannot.
  static func reachable(_ type: Any.Type) -> String? {
    // A private or local type has a name too, but one that leads nowhere.
    guard let name = _mangledTypeName(type), _typeByName(name) == type else { return nil }
    return name
  }

  /// The type's name for people: without the addresses by which Swift prints private and local
  /// scopes, which differ from process to process.
  static func text(of type: Any.Type) -> String {
    let scope = "(unknown context at $"
    var text = ""
    var rest = Substring(String(reflecting: type))
    while let character = rest.first {
      if rest.hasPrefix(scope), let end = rest.firstIndex(of: ")") {
        rest = rest[rest.index(after: end)...]
        if rest.first == "." { rest.removeFirst() }
      } else {
        text.append(character)
        rest.removeFirst()
      }
    }
    return text
  }

  /// The name for people of a type that has this name for processes.
  static func text(ofMangled name: String) -> String {
    type(named: name).map { text(of: $0) } ?? name
  }

  /// The type of that name in this process, if the name can be that of a struct, enum or class.
  ///
  /// For names that came from a worker, whose job may have written anything into its channel: on text
  /// that is no name at all, the runtime's look-up has been seen to crash.
  static func nominalType(named name: String) -> Any.Type? {
    func isLetterOrDigit(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
      default: false
      }
    }
    guard let first = name.utf8.first, let last = name.utf8.last,
      first == UInt8(ascii: "s") || (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first),
      "VOCG".utf8.contains(last), name.utf8.allSatisfy(isLetterOrDigit)
    else { return nil }
    return type(named: name)
  }

  /// The type of that name in this process.
  static func type(named name: String) -> Any.Type? {
    _typeByName(name)
  }
}
