extension Route {
  /// The same route, whose JSON answers have only what the request's `fields` names.
  var withPartialAnswers: Route {
    var route = self
    let handler = handler
    route.handler = { call in
      var response = try await handler(call)
      guard let text = call.request.query("fields"), !text.isEmpty, call.request.query("alt") != "media" else {
        return response
      }
      guard let mask = FieldMask(text) else {
        throw APIError(400, "INVALID_ARGUMENT", "Invalid field selection \(text)", reason: "invalidParameter")
      }
      let isJSON = response.headers.contains { $0.0 == "Content-Type" && $0.1.hasPrefix("application/json") }
      if isJSON, let document = try? JSON(parsing: response.body) { response.body = mask.applied(to: document).bytes() }
      return response
    }
    return route
  }
}
