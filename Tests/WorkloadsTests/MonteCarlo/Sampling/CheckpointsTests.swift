import Testing

@testable import Workloads

@Suite(.timeLimit(.minutes(20)))
struct CheckpointsTests {
  private func plan(_ most: Int, absolute: Double = 0, relative: Double = 0) throws -> Checkpoints {
    Checkpoints(most: most, wanted: try WantedError(absolute: absolute, relative: relative))
  }

  @Test func `Without a wanted error there is one look, at the end`() throws {
    let plan = try plan(1 << 53)
    #expect(plan.next(after: 0, value: 0, error: .nan) == 1 << 53)
    #expect(plan.next(after: 1 << 53, value: 1, error: 1) == nil)
  }

  @Test func `The next look is where the error should be met`() throws {
    let plan = try plan(1 << 40, absolute: 0.01)
    #expect(plan.next(after: 0, value: 0, error: .nan) == 1 << 14)
    // 1.02 · 2¹⁴ · 1.5², rounded up to a multiple of 2¹⁴.
    #expect(plan.next(after: 1 << 14, value: 5, error: 0.015) == 3 << 14)
    // Never more than four times as many, and never hardly more.
    #expect(plan.next(after: 1 << 14, value: 5, error: 100) == 4 << 14)
    #expect(plan.next(after: 16 << 14, value: 5, error: 0.01 * 1.0001) == 17 << 14)
    #expect(plan.next(after: 1 << 14, value: 5, error: .infinity) == 4 << 14)
    #expect(plan.next(after: 1 << 14, value: 5, error: 0.01) == nil)
  }

  @Test func `There are no more samples than allowed`() throws {
    let plan = try plan(20_000, absolute: 0.01)
    #expect(plan.next(after: 1 << 14, value: 5, error: 100) == 20_000)
    #expect(plan.next(after: 20_000, value: 5, error: 100) == nil)
    let few = try self.plan(7, absolute: 0.01)
    #expect(few.next(after: 0, value: 0, error: .nan) == 7)
    let most = try self.plan(1 << 53, absolute: 1e-300)
    #expect(most.next(after: 1 << 52, value: 0, error: 1) == 1 << 53)
  }

  @Test func `No spread is believed late`() throws {
    let plan = try plan(1 << 40, absolute: 0.01)
    #expect(plan.next(after: 1 << 14, value: 0, error: 0) == 32_768)
    #expect(plan.next(after: 1 << 17, value: 0, error: 0) == nil)
    #expect(plan.isMet(after: 1 << 17, value: 0, error: 0))
    #expect(!plan.isMet(after: 1 << 16, value: 0, error: 0))
  }

  @Test func `A relative error follows the value`() throws {
    let plan = try plan(1 << 40, relative: 0.01)
    #expect(plan.isMet(after: 1 << 14, value: -5, error: 0.05))
    #expect(!plan.isMet(after: 1 << 14, value: 5, error: 0.0501))
    // Of nothing there is no part.
    #expect(plan.next(after: 1 << 14, value: 0, error: 0.1) == 4 << 14)
  }
}
