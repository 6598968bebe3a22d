import Testing

@testable import Multiprocessing

private struct Hidden: Codable, Sendable {}

@Suite("TypeName", .timeLimit(.minutes(20)))
struct TypeNameTests {
  @Test("a type is found by its name, generic ones as well; private ones have none")
  func reachable() throws {
    for type in [Cube.self, Echo<[Double]>.self, RebuildableError.self, Misbehave.Way.self]
      as [Any.Type]
    {
      let name = try #require(TypeName.reachable(type))
      #expect(TypeName.type(named: name) == type)
      #expect(TypeName.nominalType(named: name) == type)
    }
    #expect(TypeName.reachable(Hidden.self) == nil)
    #expect(TypeName.reachable(Echo<Shown>.self) != nil)
  }

  @Test(
    "text that is no name of a nominal type is not looked up",
    arguments: ["", "Si_Sd$t", "Si_$3_t", "Si_Sdt", "yyc", "9Nowhere4NoneV", "1", "\u{0}V", "éV"])
  func nonsense(name: String) {
    #expect(TypeName.nominalType(named: name) == nil)
  }
}

struct Shown: Codable, Sendable {}
