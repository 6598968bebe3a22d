import Glibc

/// libFuzzer's way in, for programs that have a `main` of their own.
@_extern(c, "LLVMFuzzerRunDriver")
func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Feeds what libFuzzer makes up to a connection's reader and to its handshake.
///
///     ConnectionFuzzer seeds DIRECTORY     # writes the seed corpus
///     ConnectionFuzzer [libFuzzer's arguments]
@main
struct ConnectionFuzzer {
  static func main() {
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "seeds" {
      Seeds.write(to: arguments[2])
      return
    }
    var count = CommandLine.argc
    var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
      runFuzzer(&count, &values) { bytes, count in
        Trial.run(UnsafeBufferPointer(start: bytes, count: count))
        return 0
      })
  }
}
