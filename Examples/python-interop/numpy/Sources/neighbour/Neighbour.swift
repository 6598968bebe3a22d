import Jobs
import Multiprocessing

/// `neighbour integrate ROWS COLUMNS` makes a named array, says its name, and waits for a line;
/// `neighbour square NAME ROWS COLUMNS` works on an array of somebody else's.
@main
struct Neighbour {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.suffix(2).compactMap { Int($0) }
    guard let command = arguments.first, numbers.count == 2 else {
      throw Usage()
    }
    let pool = try ProcessPool(workers: 2)
    switch command {
    case "integrate":
      let name = "neighbour-\(UInt32.random(in: 0 ... .max))"
      let areas = try SharedArray<Double>(creating: name, shape: numbers)
      _ = try await pool.map((0..<numbers[0]).map { IntegrateRow(areas: areas, row: $0) })
      print(name)
      // Whoever reads the name through a pipe waits for it.
      flush()
      _ = readLine()
      print("Swift reads \(areas[0, 0]) where Python wrote")
    case "square" where arguments.count == 4:
      let name = arguments[arguments.startIndex + 1]
      let array = try SharedArray<Double>(opening: name, shape: numbers)
      _ = try await pool.map((0..<numbers[0]).map { SquareRow(numbers: array, row: $0) })
    default:
      throw Usage()
    }
    await pool.shutdown()
  }

  struct Usage: Error, CustomStringConvertible {
    var description: String { "neighbour integrate ROWS COLUMNS | square NAME ROWS COLUMNS" }
  }
}
