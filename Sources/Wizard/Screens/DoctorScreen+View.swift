import PlainText
import SetupPlan
import TerminalUI

extension DoctorScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1)
    switch result {
    case nil: canvas.write("looking for what can be wrong with \(environment)", progress, in: room, context)
    case .failure(let failure): canvas.failure(failure, in: room)
    case .success(let diagnosis):
      let head = head(diagnosis, theme)
      canvas.put(head.text, row: room.row, column: room.column, width: room.width, style: head.style)
      let rest = room.inset(top: context.isShort ? 1 : 2)
      let listHeight = min(diagnosis.items.count, max(1, rest.height / 3))
      let (list, lower) = rest.split(top: listHeight)
      canvas.write(
        diagnosis.items.map { (SafeText(line: $0.what).text, theme.text) }, marked: place, in: list)
      canvas.write(
        lines(context), scrolled: scroll, in: diagnosis.items.isEmpty || context.isShort ? lower : lower.inset(top: 1))
    }
  }

  private func head(_ diagnosis: Diagnosis, _ theme: Theme) -> (text: String, style: Style) {
    guard diagnosis.items.isEmpty else {
      let count = diagnosis.items.count
      return ("\(theme.glyphs.failed) \(count) of \(diagnosis.looked) things that can go wrong", theme.bad)
    }
    guard diagnosis.unasked.isEmpty else {
      return ("\(theme.glyphs.warning) Nothing wrong was found, but not everything could be asked", theme.warning)
    }
    return ("\(theme.glyphs.done) Nothing is wrong, as far as \(diagnosis.looked) rows tell", theme.good)
  }

  /// What is known of the marked finding, how far its cure is, and what could not be asked.
  func lines(_ context: Context) -> [(text: String, style: Style)] {
    guard case .success(let diagnosis) = result else { return [] }
    let theme = context.theme
    var lines: [(text: String, style: Style)] = []
    switch step {
    case .none: break
    case .asking(let item):
      lines +=
        context.wrapped("Do it? \(item.cure)", theme.warning) + context.wrapped("[ y ] yes   [ esc ] no", theme.heading)
    case .working(let item): lines += context.wrapped("\(context.spinner) \(item.cure)", theme.accent)
    case .failed(let failure):
      lines += [failure.message, failure.reason, failure.remedy].flatMap { context.wrapped($0, theme.bad) }
    case .done(let item): lines += context.wrapped("\(theme.glyphs.done) done: \(item.cure)", theme.good)
    }
    if let marked {
      lines +=
        context.wrapped("Seen", theme.heading) + marked.proof.flatMap { context.wrapped($0, theme.text, indent: 2) }
      lines += context.wrapped("Cure", theme.heading) + context.wrapped(marked.cure, theme.text, indent: 2)
      if let price = marked.price { lines += context.wrapped(price, theme.warning, indent: 2) }
      lines += context.wrapped(marked.command, theme.quiet, indent: 2)
    }
    if !diagnosis.unasked.isEmpty {
      lines +=
        context.wrapped("Could not be asked", theme.heading)
        + diagnosis.unasked.flatMap { context.wrapped($0, theme.quiet, indent: 2) }
    }
    return lines
  }
}
