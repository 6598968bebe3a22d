import Jobs
import Multiprocessing

/// Integrates 4 / (1 + x²) over a row's part of the unit interval, a strip a column.
struct IntegrateRow: Job {
  var areas: SharedArray<Double>
  var row: Int

  func run() throws -> NoOutput {
    let (rows, columns) = (areas.shape[0], areas.shape[1])
    let width = 1 / Double(rows * columns)
    func height(_ x: Double) -> Double { 4 / (1 + x * x) }
    for column in 0..<columns {
      let left = Double(row * columns + column) * width
      // Simpson's rule.
      areas[row, column] =
        width / 6 * (height(left) + 4 * height(left + width / 2) + height(left + width))
    }
    return NoOutput()
  }
}

/// Squares the numbers of a row.
struct SquareRow: Job {
  var numbers: SharedArray<Double>
  var row: Int

  func run() throws -> NoOutput {
    for column in 0..<numbers.shape[1] { numbers[row, column] *= numbers[row, column] }
    return NoOutput()
  }
}
