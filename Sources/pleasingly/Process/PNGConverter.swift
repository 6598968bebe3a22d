internal import ArgumentParser
internal import Glibc

/// rsvg-convert, which makes a PNG of an SVG.
struct PNGConverter: Sendable {
  private let program: String

  /// Finds the program, or says where it is to be had.
  init() throws {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    let programs = path.split(separator: ":").map { "\($0)/rsvg-convert" }
    guard let program = programs.first(where: Self.isProgram) else {
      throw ValidationError(
        "a .png is made by rsvg-convert, which is not installed (Debian: apt-get install "
          + "librsvg2-bin); .svg and .html need nothing")
    }
    self.program = program
  }

  private static func isProgram(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  /// Writes the drawing to the file; what fails ends the program with a message and status 1.
  func convert(_ svg: String, to file: OutputFile) {
    _ = ftruncate(file.descriptor, 0)
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { fail(file, String(cString: strerror(errno))) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let process: SpawnedProcess
    do {
      process = try SpawnedProcess(
        program, ["rsvg-convert", "--zoom", "2"], input: ends[0], output: file.descriptor)
    } catch {
      fail(file, error.description)
    }
    close(ends[0])
    // If it ends early, its status says so.
    _ = WholeText.write(svg, to: ends[1])
    close(ends[1])
    let status = try? process.wait()
    guard status == 0, close(file.descriptor) == 0 else {
      fail(file, "rsvg-convert has failed")
    }
  }

  private func fail(_ file: OutputFile, _ reason: String) -> Never {
    OutputFile.fail(file.path, reason)
  }
}
