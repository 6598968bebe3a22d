internal import ArgumentParser

/// The ending of a file's name says what is written there.
enum FileEnding {
  /// What comes behind the last point, or throws if that is none of the endings.
  static func of<Kind: RawRepresentable<String> & CaseIterable>(
    _ path: String, as kind: Kind.Type
  ) throws -> Kind {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.contains(".") ? name.split(separator: ".").last.map(String.init) ?? "" : ""
    guard let kind = Kind(rawValue: ending.lowercased()) else {
      let endings = Kind.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
      throw ValidationError("the file's name must end in one of \(endings)")
    }
    return kind
  }
}
