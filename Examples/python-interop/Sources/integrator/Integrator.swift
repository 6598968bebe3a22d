import Connections
import Glibc
import Jobs
import Multiprocessing

/// Serves one Python program after the other: each message is a request in text, and so is each answer.
@main
struct Integrator {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      print("usage: integrator SOCKET KEY")
      exit(64)
    }
    let pool = try ProcessPool(workers: 2)
    // The path is for processes of this user; the key is for those who were told it.
    let listener = try Listener(
      at: .unix(path: arguments[1]), authenticationKey: AuthenticationKey(arguments[2]),
      digests: .legacyMD5)
    print("listening")
    fflush(nil)
    for await client in listener {
      do {
        try await serve(client, of: listener, with: pool)
      } catch ConnectionError.peerClosed {
        // It has all its answers.
      }
    }
    await pool.shutdown()
  }

  /// Answers until the other end is closed, which is an error of the connection's.
  static func serve(
    _ client: Connection, of listener: Listener, with pool: ProcessPool
  ) async throws {
    while true {
      let request = String(decoding: try await client.receiveBytes(), as: UTF8.self)
      if request == "end" { listener.close() }
      try await client.sendBytes(Array(answer(to: request, pool).utf8))
    }
  }

  /// What to say to a request such as `integrate 8 1000000`.
  static func answer(to request: String, _ pool: ProcessPool) async -> String {
    let words = request.split(separator: " ")
    do {
      switch (words.first, words.dropFirst().compactMap { Int($0) }) {
      case ("integrate", let numbers) where numbers.count == 2 && numbers[0] > 0:
        let (count, samples) = (numbers[0], numbers[1])
        let pieces = (0..<count).map { i in
          Piece(
            from: Double(i) / Double(count), to: Double(i + 1) / Double(count), samples: samples)
        }
        return "\(try await pool.map(pieces).reduce(0, +))"
      case ("mistake", let numbers) where numbers.count == 1:
        return "\(try await pool.run(Mistake(index: numbers[0])))"
      case ("end", []): return "bye"
      default: return "no such request: \(request)"
      }
    } catch let crash as WorkerCrashed {
      return "the worker \(crash.status)"
    } catch {
      return "\(error)"
    }
  }
}
