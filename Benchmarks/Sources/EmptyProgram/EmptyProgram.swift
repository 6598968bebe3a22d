/// Does nothing: what a Swift program costs before it does anything.
@main
struct EmptyProgram {
  static func main() async {}
}
