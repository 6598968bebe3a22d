internal import ArgumentParser

@main
struct Pleasingly: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "pleasingly")
}
