internal import CMultiprocessing
internal import Glibc
internal import Threading

/// Swift's backtracer, a program that the runtime calls when its process crashes.
enum Backtracer {
  /// What makes a worker call it, for the worker's environment; nil where it is not installed.
  ///
  /// Without a path the runtime looks for it beside its own library, and complains in every process
  /// if it is not there.
  static let setting: String? = path.map { path in
    "SWIFT_BACKTRACE=enable=yes,color=no,interactive=no,threads=crashed,registers=none,"
      + "images=none,sanitize=no,limit=32,top=8,timeout=10s,output-to=stderr,swift-backtrace=\(path)"
  }

  /// What keeps a worker from calling it.
  static let disabled = "SWIFT_BACKTRACE=enable=no"

  private static let path: String? = roots().lazy
    .flatMap { root in
      ["linux/swift-backtrace", "swift-backtrace", "linux/swift-backtrace-static"].map {
        "\(root)/libexec/swift/\($0)"
      }
    }
    // The setting has no way to write a comma.
    .first { !$0.contains(",") && access($0, X_OK) == 0 }

  /// The `usr` folders of toolchains: the one whose library this process uses, then the one that a
  /// variable names, then the one whose compiler is found first.
  private static func roots() -> [String] {
    var roots: [String] = []
    if let library = CMultiprocessing_runtime_library() {
      // …/usr/lib/swift/linux/libswiftCore.so
      roots.append(parent(of: String(cString: library), times: 4))
    }
    if let root = getenv("SWIFT_ROOT") { roots.append(String(cString: root)) }
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    for folder in folders.split(separator: ":") {
      guard let program = realpath("\(folder)/swift", nil) else { continue }
      defer { free(program) }
      // …/usr/bin/swift-driver, or whatever the link leads to
      roots.append(parent(of: String(cString: program), times: 2))
      break
    }
    return roots
  }

  private static func parent(of path: String, times: Int) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast(times)
      .joined(separator: "/")
  }
}
