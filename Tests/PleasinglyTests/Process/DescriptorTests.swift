import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct DescriptorTests {
    @Test(arguments: [
      ("multiprocess --seconds 1000", 2), ("simpson4pi2 3 --samples 1e12", 3),
      ("exercise1 --workers 2 --samples 1e13", 1),
    ])
    func handsNoDescriptorToAChild(command: String, count: Int) async throws {
      // Numbers low and high that would pass through any exec, and one in the middle free.
      let extra: [Int32] = [3, 4, 5, 7, 57, 200]
      let program = try RunningProgram(
        ["lecture"] + command.split(separator: " ").map(String.init), inheriting: extra)
      let children = try await program.waitForChildren(count)
      #expect(try Set(Census.descriptors(of: program.pid).keys).isSuperset(of: extra))
      var channels: Set<String> = []
      for child in children {
        // The spawn is over when the child works: it sleeps, or has used more than a start takes.
        try await eventually("the child is at work") {
          (ProcessStatus(child)?.ticks ?? 0) > 10 || program.hasPrintedSleeps(count)
        }
        // The standard streams, and the channel to the program, wherever the child keeps it.
        let descriptors = try Census.descriptors(of: child)
        #expect(descriptors.count == 4, "\(descriptors)")
        #expect(descriptors.keys.filter { $0 < 3 }.count == 3)
        let channel = try #require(descriptors.first { $0.key > 2 }).value
        #expect(channel.hasPrefix("socket:"))
        channels.insert(channel)
      }
      #expect(channels.count == count, "a channel of its own for each")
    }
  }
}

extension RunningProgram {
  /// Whether so many children have said that they sleep.
  fileprivate func hasPrintedSleeps(_ count: Int) -> Bool {
    !hasEnded && output.text.matches(of: /sleeps/).count == count
  }
}
