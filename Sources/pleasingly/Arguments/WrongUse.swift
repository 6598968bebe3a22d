internal import ArgumentParser
internal import Jobs
internal import Quadrature
internal import Workloads

/// Errors that say that the command was used wrongly, and not that it failed.
enum WrongUse {
  /// Runs `body`; what only the work itself can refuse (too few samples for so many pieces) then
  /// ends the program as any other wrong argument does.
  static func check<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let error as InvalidCut {
      throw ValidationError(error.description)
    } catch let error as InvalidWorkerCount {
      throw ValidationError(error.description)
    } catch let error as QuadratureError {
      throw ValidationError(error.description)
    } catch let error as MonteCarloError {
      throw ValidationError(error.description)
    }
  }
}
