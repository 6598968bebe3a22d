import Glibc
import RandomStreams

/// Writes the words of a generator to standard output until nobody reads them any more; for
/// `Scripts/dieharder`.
///
///     RandomWords list
///     RandomWords pcg64 | dieharder -a -g 200
@main
struct RandomWords {
  static func main() {
    let name = CommandLine.arguments.dropFirst().first ?? "list"
    if name == "list" {
      for source in WordSource.all {
        print(source.name, source.description, separator: "\t")
      }
      return
    }
    guard let source = WordSource.all.first(where: { $0.name == name }) else {
      fatalError("there is no source \(name)")
    }
    var words = [UInt32](repeating: 0, count: 1 << 14)
    let fill = source.make()
    while true {
      fill(&words)
      words.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          // A reader that has gone ends the program by SIGPIPE.
          let count = write(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
          if count <= 0 {
            exit(0)
          }
          rest = rest.dropFirst(count)
        }
      }
    }
  }
}
