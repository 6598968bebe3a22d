import Foundation
import Jobs
import Testing

@testable import Plots

@Suite("What the live page is told", .timeLimit(.minutes(20)))
struct LiveMessageTests {
  private static func object(_ text: String) throws -> [String: Any] {
    #expect(!text.contains("\n"))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(object as? [String: Any])
  }

  @Test("is JSON in one line, with names as they are", arguments: ["Cube", Samples.hostile])
  func frame(name: String) throws {
    var model = LiveModel()
    model.take(TimelineReading(events: Samples.small(name: name, error: name).events))
    let frame = model.frame()
    let message = try Self.object(LiveMessage.frame(frame))
    #expect((message["names"] as? [String])?.first == name)
    #expect((message["workers"] as? [[Any]])?.count == 3)
    #expect((message["workers"] as? [[Any]])?.allSatisfy { $0.count == 15 } == true)
    #expect((message["stretches"] as? [[Int]])?.allSatisfy { $0.count == 8 } == true)
    let incidents = try #require(message["incidents"] as? [[String: Any]])
    #expect(incidents.map { $0["text"] as? String } == ["ended by SIGILL (signal 4)", name])
    let past = model.past(endingWith: frame)
    let beginning = try Self.object(
      LiveMessage.beginning(past.frame, curves: past.curves, title: name))
    #expect(beginning["title"] as? String == name)
    #expect((beginning["curves"] as? [[Double]])?.count == 1)
  }

  @Test("the jobs that are asked for")
  func jobs() throws {
    var model = LiveModel()
    model.take(TimelineReading(events: Samples.small().events))
    let text = LiveMessage.jobs(model.job(2))
    let jobs = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(jobs.map { $0["attempt"] as? Int } == [1, 2])
    #expect(jobs.map { $0["outcome"] as? Int } == [3, 0])
  }

  @Test("the page has no script, style or handler in it that its policy would have to allow")
  func page() {
    let html = LivePage.html(title: Samples.hostile)
    #expect(!html.contains("<script>"))
    #expect(!html.contains("style=\""))
    #expect(!html.contains(" on"), "a handler")
    #expect(!LivePage.policy.contains("unsafe"))
    #expect(!LivePage.script.contains("innerHTML"))
    for id in LivePage.script.matches(of: /\$\('([a-z-]+)'\)/).map(\.output.1) {
      #expect(html.contains("id=\"\(id)\""), "\(id)")
    }
  }
}
