import Jobs
import Testing

@testable import Plots

@Suite("A running pool in a terminal", .timeLimit(.minutes(20)))
struct LiveTextTests {
  /// Workers that run a job each.
  private static func frame(
    workers: Int, job: String = "Cube", number: UInt64 = 17
  ) -> (frame: LiveFrame, names: [String]) {
    var model = LiveModel()
    for worker in 1...workers {
      model.take(Samples.event(0, Samples.worker(worker), .processStarted(pool: nil)))
      model.take(Samples.event(1, Samples.worker(worker), .started(Samples.job(number, 1, job))))
    }
    model.take(
      [101: LiveFigures(memory: 12_300_000, processor: 0.987)], ownMemory: nil)
    return (model.frame(), model.names)
  }

  @Test("at 80 columns there is a row a worker with all there is to say")
  func wide() {
    let (frame, names) = Self.frame(workers: 2)
    let lines = frame.text(names: names, width: 80)
    #expect(lines.count == 4)
    #expect(lines[0] == "2 workers · 2 running · 0 queued · 0 done · 0/s")
    let heads = lines[1].split(separator: " ").map(String.init)
    #expect(heads == ["worker", "state", "job", "rate", "CPU", "memory"])
    let cells = lines[2].split(separator: " ").map(String.init)
    #expect(cells == ["worker-1", "running", "Cube", "17", "0/s", "99", "%", "12.3", "MB"])
    #expect(
      lines[3].contains("worker-2  running  Cube 17") || lines[3].contains("worker-2 running"))
  }

  @Test("at 20 columns names and states are left")
  func narrow() {
    let (frame, names) = Self.frame(workers: 2)
    let lines = frame.text(names: names, width: 20)
    #expect(lines[1] == "worker   state")
    #expect(lines[2] == "worker-1 running")
  }

  @Test(
    "no line is wider than the terminal, nor are there more than fit",
    arguments: [1, 5, 16, 20, 40, 61, 80, 200], ["Cube", Samples.hostile, "漢字🎉" + "é🇩🇪👩‍👩‍👧"])
  func fits(width: Int, name: String) {
    let (frame, names) = Self.frame(workers: 64, job: name, number: 1_000_000_000)
    let crash = LiveFrame.Incident(
      number: 1, time: 0, worker: name, job: nil, jobNumber: nil, isCrash: true,
      text: Samples.hostile)
    for height in [1, 2, 3, 10, 24, 100] {
      let lines = frame.text(names: names, width: width, height: height, crash: crash)
      #expect(lines.count <= height)
      #expect(lines.allSatisfy { TerminalWidth.columns($0) <= width }, "\(width)×\(height)")
      // Nothing in it moves the cursor.
      #expect(
        lines.allSatisfy { line in
          line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
        })
    }
  }

  @Test("of workers that find no room the number is told")
  func more() {
    let (frame, names) = Self.frame(workers: 64)
    let lines = frame.text(names: names, width: 80, height: 10)
    #expect(lines.count == 10)
    #expect(lines.last == "… and 57 more")
  }

  @Test(
    "wide characters take two columns",
    arguments: [("abc", 3), ("漢字", 4), ("🎉", 2), ("é", 1), ("👩‍👩‍👧", 2), ("", 0)])
  func columns(text: String, columns: Int) {
    #expect(TerminalWidth.columns(text) == columns)
  }

  @Test("text is cut between characters and filled up")
  func fitted() {
    #expect(TerminalWidth.fitted("漢字", width: 3) == "漢…")
    #expect(TerminalWidth.fitted("漢字", width: 2) == "… ")
    #expect(TerminalWidth.fitted("ab", width: 4) == "ab  ")
    #expect(TerminalWidth.fitted("ab", width: 4, isNumber: true) == "  ab")
    #expect(TerminalWidth.fitted("ab", width: 0).isEmpty)
    #expect(TerminalWidth.shortened("ThreadPool-17", width: 10) == "Threa…l-17")
    #expect(TerminalWidth.shortened("worker-1", width: 8) == "worker-1")
  }
}
