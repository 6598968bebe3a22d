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

  /// The type of that name in this process.
  static func type(named name: String) -> Any.Type? {
    _typeByName(name)
  }
}
