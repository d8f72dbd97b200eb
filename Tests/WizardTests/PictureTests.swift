import Foundation
import TerminalUI
import Testing

@testable import Wizard

/// A picture in `assets/pictures`: a scene of the golden frames, drawn once.
struct Picture: Sendable, CustomTestStringConvertible {
  let name: String
  let scene: String
  /// That of a design, unless more is to be seen.
  var size = Size(columns: 80, rows: 24)

  var testDescription: String { name }

  static let all = [
    Picture(name: "resources", scene: "resources"),
    Picture(name: "trade-off", scene: "security-trade-off"),
    Picture(name: "dashboard", scene: "home-dashboard", size: Size(columns: 100, rows: 30)),
    Picture(name: "measure", scene: "measure-plot", size: Size(columns: 100, rows: 24)),
    Picture(name: "advice", scene: "advice", size: Size(columns: 100, rows: 32)),
  ]
}

@Suite("Pictures")
struct PictureTests {
  /// `OVERTURE_RECORD_GOLDEN=1` writes the pictures, as it does the golden frames.
  private static let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../assets/pictures").standardizedFileURL

  @Test("a picture shows what the screen shows today", arguments: Picture.all)
  func showsToday(picture: Picture) throws {
    let size = picture.size
    let scene = try #require(Scene.all.first { $0.name == picture.scene })
    let drawn = FrameSVG(frame: scene.model().sized(size).view(size: size), title: "overture --sandbox").text
    let file = Self.folder.appending(path: "\(picture.name).svg")
    if Self.isRecording {
      try Data(drawn.utf8).write(to: file)
    } else {
      #expect(try String(contentsOf: file, encoding: .utf8) == drawn, "\(picture.name) is out of date")
    }
  }

  @Test("the folder holds these pictures and no other")
  func holdsNoOther() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(Picture.all.map { "\($0.name).svg" }))
  }

  @Test("each grapheme of a frame is in its picture, in its place")
  func placesEachGrapheme() {
    var frame = Frame(size: Size(columns: 12, rows: 2))
    frame.put("a<b &", row: 0, column: 1, style: Style(.red, bold: true))
    frame.put("✔", row: 1, column: 0, style: Style(.green))
    frame.put("漢", row: 1, column: 2)
    let svg = FrameSVG(frame: frame, title: "t").text
    #expect(svg.contains("<text x=\"23\" y=\"61\" textLength=\"45\" fill=\"#f2777a\" class=\"b\">a&lt;b &amp;</text>"))
    #expect(svg.contains("<text x=\"18.5\" y=\"81\" text-anchor=\"middle\" fill=\"#8fcf7f\">✔</text>"))
    #expect(svg.contains("<text x=\"41\" y=\"81\" text-anchor=\"middle\" fill=\"#d6dae1\">漢</text>"))
  }
}
