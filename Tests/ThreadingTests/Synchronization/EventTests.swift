import Jobs
import Synchronization
import Testing
import Threading

@Suite("Event, Latch", .timeLimit(.minutes(20)))
struct EventTests {
  @Test("I7 test_is_set: set, cleared, and set again")
  func set() {
    let event = Event()
    #expect(!event.isSet)
    event.set()
    event.set()
    #expect(event.isSet)
    event.wait()
    #expect(event.wait(timeout: .zero))
    #expect(event.wait(deadline: .now - .seconds(1)))
    event.clear()
    #expect(!event.isSet)
    #expect(!event.wait(timeout: .zero))
    #expect(!event.wait(timeout: .seconds(Int64.min)))
  }

  @Test("I7 test_notify: whoever waits goes on when it is set")
  func notify() throws {
    let event = Event()
    let threads = (0..<5).map { number in
      OSThread {
        if number.isMultiple(of: 2) {
          event.wait()
          return true
        }
        return event.wait(timeout: .seconds(Int64.max))
      }
    }
    for thread in threads { try thread.start() }
    for thread in threads { eventually { thread.state == .blocked(on: .event) } }
    event.set()
    for thread in threads { #expect(try thread.join()) }
  }

  @Test("I7 test_timeout: false after the time, not earlier")
  func timeout() {
    let event = Event()
    var hasHappened = true
    let time = elapsed { hasHappened = event.wait(timeout: .milliseconds(30)) }
    #expect(!hasHappened)
    #expect(time >= .milliseconds(30))
  }

  @Test("I7 test_set_and_clear: one that is cleared at once lets all go who waited")
  func setAndClear() throws {
    let event = Event()
    for _ in 0..<rounds(20) {
      let threads = (0..<4).map { _ in OSThread { event.wait(timeout: .seconds(30)) } }
      for thread in threads { try thread.start() }
      for thread in threads { eventually { thread.state == .blocked(on: .event) } }
      event.set()
      event.clear()
      for thread in threads { #expect(try thread.join()) }
    }
  }

  @Test("a latch opens when its count is zero, for all who wait and all who come")
  func latch() throws {
    let latch = Latch(count: 3)
    let thread = OSThread { latch.wait() }
    try thread.start()
    eventually { thread.state == .blocked(on: .latch) }
    latch.countDown()
    #expect(!latch.wait(timeout: .zero))
    #expect(!latch.wait(deadline: .now + .milliseconds(1)))
    #expect(latch.count == 2)
    #expect(thread.isAlive)
    latch.countDown(by: 2)
    try thread.join()
    latch.wait()
    #expect(latch.wait(timeout: .seconds(-1)))
    Latch(count: 0).wait()
  }

  @Test("a latch is not counted below zero, nor by nothing")
  func refused() async {
    await #expect(processExitsWith: .failure) { Latch(count: 1).countDown(by: 2) }
    await #expect(processExitsWith: .failure) { Latch(count: 1).countDown(by: 0) }
    await #expect(processExitsWith: .failure) { Latch(count: 1).countDown(by: -1) }
    await #expect(processExitsWith: .failure) { _ = Latch(count: -1) }
  }
}
