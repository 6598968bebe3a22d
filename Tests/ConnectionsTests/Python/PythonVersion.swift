import Glibc
import Testing

/// A Python that tests look for on this machine.
enum PythonVersion: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case python3x11 = "3.11"
  case python3x12 = "3.12"
  case python3x13 = "3.13"

  var testDescription: String { "Python \(rawValue)" }

  /// Whether it knows MD5 alone.
  var isLegacy: Bool { self == .python3x11 }

  /// The interpreter, if there is one that runs: on PATH, or among those of pyenv.
  var interpreter: String? { Self.found[self] ?? nil }

  private static let found: [PythonVersion: String?] = Dictionary(
    uniqueKeysWithValues: allCases.map { version in
      (version, version.candidates.first { version.isRun(by: $0) })
    })

  private var candidates: [String] {
    let program = "python\(rawValue)"
    let folders = environment("PATH").split(separator: ":").map(String.init)
    let root = environment("PYENV_ROOT")
    let versions = (root.isEmpty ? "\(environment("HOME"))/.pyenv" : root) + "/versions"
    return (folders + glob("\(versions)/\(rawValue).*/bin")).map { "\($0)/\(program)" }
      .filter { access($0, X_OK) == 0 }
  }

  /// Some that are on PATH only say that they are not there.
  private func isRun(by path: String) -> Bool {
    let check = "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '\(rawValue)')"
    return (try? PythonProcess(path, script: check, []).wait().status) == 0
  }
}

private func environment(_ name: String) -> String {
  getenv(name).map { String(cString: $0) } ?? ""
}

/// The paths that match a pattern.
private func glob(_ pattern: String) -> [String] {
  var result = glob_t()
  defer { globfree(&result) }
  guard Glibc.glob(pattern, 0, nil, &result) == 0 else { return [] }
  return (0..<Int(result.gl_pathc)).compactMap { index in
    result.gl_pathv[index].map { String(cString: $0) }
  }
}
