#if MPI
  struct ScenarioError: Error, Codable, CustomStringConvertible {
    var text: String
    var description: String { text }
  }
#endif
