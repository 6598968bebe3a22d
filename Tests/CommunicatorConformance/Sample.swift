/// A value of many parts, with text of many scripts.
struct Sample: Codable, Equatable {
  enum Shape: Codable, Equatable {
    case circle(radius: Double)
    case polygon([Double])
  }

  var name: String
  var numbers: [Double]
  var shapes: [Shape]
  var nested: [String: [Int?]]
  var flag: Bool

  init(of rank: Int) {
    name = "ранг \(rank) — 等级 👩🏽‍🚀 e\u{301}"
    numbers = (0..<(rank * 100)).map { Double($0) / 3 }
    shapes = [.circle(radius: .pi), .polygon(Array(repeating: Double(rank), count: rank))]
    nested = ["a": [nil, rank], "": []]
    flag = rank % 2 == 0
  }
}
