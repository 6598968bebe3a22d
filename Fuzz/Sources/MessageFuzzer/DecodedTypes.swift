/// Values of every kind that has a fixed order.
struct Everything: Codable {
  indirect enum Tree: Codable {
    case leaf
    case number(Int16)
    case pair(Tree, label: String, Tree)
  }

  struct Wide: Codable {
    var signed: Int128?
    var unsigned: UInt128?
  }

  final class Node: Codable {
    var name: String
    var next: Node?

    init(name: String, next: Node?) {
      self.name = name
      self.next = next
    }
  }

  var flag = false
  var byte: UInt8 = 0
  var small: Int8?
  var integer = 0
  var unsigned: UInt64?
  var float: Float?
  var double = 0.0
  var text = ""
  var character: [String]?
  var doubles: [Double]?
  var flags: [Bool]?
  var shorts: [Int16]?
  var bytes: [UInt8]?
  var nested: [[Int32?]]?
  var wide: Wide?
  var tree: Tree?
  var list: Node?
  var many: [Everything]?
}

/// Collections whose order is not fixed.
struct Collections: Codable {
  var byName: [String: [Int]]?
  var byNumber: [Int: String]?
  var byPair: [[UInt8]: Double?]?
  var numbers: Set<UInt32>?
  var ranges: [ClosedRange<Int>]?
  var contiguous: ContiguousArray<Float>?
}

/// Looks at whatever the bytes hold, through every container and every type of value.
struct Explorer: Decodable {
  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if let map = try? decoder.container(keyedBy: AnyKey.self) {
      for key in map.allKeys {
        _ = try? map.decodeNil(forKey: key)
        _ = try? map.decodeIfPresent(Int.self, forKey: key)
        _ = try? map.nestedContainer(keyedBy: AnyKey.self, forKey: key).allKeys
        _ = try? map.superDecoder(forKey: key)
        _ = try map.decode(Explorer.self, forKey: key)
      }
      _ = try? map.superDecoder()
      return
    }
    if var list = try? decoder.unkeyedContainer() {
      if let count = list.count { precondition(count >= 0) }
      var index = 0
      while !list.isAtEnd {
        precondition(list.currentIndex == index)
        switch index % 4 {
        case 0: _ = try list.decode(Explorer.self)
        case 1: _ = try list.decodeNil() ? nil : list.superDecoder()
        case 2 where (try? list.nestedUnkeyedContainer()) != nil: break
        case 3 where (try? list.decode(Int.self)) != nil: break
        default: _ = try list.decode(Explorer.self)
        }
        index = list.currentIndex
      }
      precondition((try? list.decode(Explorer.self)) == nil, "a list has more than it holds")
    }
    let value = try decoder.singleValueContainer()
    _ = value.decodeNil()
    _ = try? value.decode(Bool.self)
    _ = try? value.decode(String.self)
    _ = try? value.decode(Int8.self)
    _ = try? value.decode(Int64.self)
    _ = try? value.decode(UInt16.self)
    _ = try? value.decode(UInt64.self)
    _ = try? value.decode(Int128.self)
    _ = try? value.decode(UInt128.self)
    _ = try? value.decode(Float.self)
    _ = try? value.decode(Double.self)
    _ = try? value.decode([Double].self)
    _ = try? value.decode([Bool].self)
    _ = try? value.decode([UInt8].self)
    _ = try? value.decode([Int32].self)
    _ = try? value.decode([Explorer?].self)
  }
}
