/// GitHub's GraphQL, as far as gh 2.23 asks it for an account or a repository; refusals come with status 200, as there.
struct GitHubGraphQL: Sendable {
  /// A refusal, as the list `errors` shows it.
  private struct Refusal: Error {
    var type: String?
    var message: String
    var path: [String] = []

    var json: JSON {
      .compact([
        "type": type.map(JSON.string), "message": .string(message), "path": path.isEmpty ? nil : JSON(path),
      ])
    }
  }

  @Sendable func answer(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["query", "variables", "operationName"])
    guard let text = body["query"]?.string else {
      throw APIError(400, "BAD_REQUEST", "A query attribute must be specified and must be a string.")
    }
    return try await call.read { world in
      do {
        return .json(["data": try answer(GraphQLQuery(text), variables: body["variables"] ?? [:], call, world)])
      } catch let refusal as Refusal {
        // A thing that is not there leaves the rest of the answer valid.
        return .json(
          refusal.type == "NOT_FOUND"
            ? ["data": ["repository": .null], "errors": [refusal.json]] : ["errors": [refusal.json]])
      } catch let error as GraphQLQuery.ParseError {
        return .json(["errors": [Refusal(message: error.message).json]])
      }
    }
  }

  private func answer(_ query: GraphQLQuery, variables: JSON, _ call: Call, _ world: World) throws -> JSON {
    var data: JSON = [:]
    for field in query.selection {
      switch field.name {
      case "viewer": data[field.key] = try Self.select(field, from: Self.viewer(world.gitHubAccount(of: call)), "User")
      case "repository":
        let repository = try find(field, variables, call, world)
        data[field.key] = try Self.select(field, from: repository, "Repository")
      default: throw Self.undefined(field, "Query", [field.key])
      }
    }
    return data
  }

  private func find(_ field: GraphQLQuery.Field, _ variables: JSON, _ call: Call, _ world: World) throws -> JSON {
    let names = ["owner", "name"].map { name in
      switch field.arguments[name] {
      case .variable(let variable)?: variables[variable]?.string ?? ""
      case .value(let value)?: value.string ?? ""
      case nil: ""
      }
    }
    let all = world[GitHubRepositories.collection]
    let key = names.joined(separator: "/").lowercased()
    guard let document = all[key] ?? all.values.first(where: { $0["previous_names"]?.strings?.contains(key) == true }),
      HostedRepository(key: key, document: document).holds("pull") || document["private"] != true
    else {
      throw Refusal(
        type: "NOT_FOUND",
        message: "Could not resolve to a Repository with the name '\(names.joined(separator: "/"))'.",
        path: [field.key])
    }
    return Self.repository(document)
  }

  /// The fields that were asked for.
  private static func select(_ field: GraphQLQuery.Field, from value: JSON, _ type: String) throws -> JSON {
    guard case .object(let object) = value else { return value }
    guard !field.selection.isEmpty else {
      throw Refusal(
        type: "selectionMismatch",
        message: "Field must have selections (field '\(field.name)' returns \(type) but has no selections.)")
    }
    var answer: JSON = [:]
    for child in field.selection {
      guard let value = object[child.name] else { throw undefined(child, type, [field.key, child.key]) }
      answer[child.key] = try select(child, from: value, child.name.prefix(1).uppercased() + child.name.dropFirst())
    }
    return answer
  }

  private static func undefined(_ field: GraphQLQuery.Field, _ type: String, _ path: [String]) -> Refusal {
    Refusal(
      type: "undefinedField", message: "Field '\(field.name)' doesn't exist on type '\(type)'", path: ["query"] + path)
  }

  private static func viewer(_ account: JSON) -> JSON {
    [
      "id": account["node_id"] ?? .null, "databaseId": account["id"] ?? .null, "login": account["login"] ?? .null,
      "name": account["name"] ?? .null,
    ]
  }

  private static func repository(_ document: JSON) -> JSON {
    let name = document["full_name"]?.string ?? ""
    let roles = [
      ("admin", "ADMIN"), ("maintain", "MAINTAIN"), ("push", "WRITE"), ("triage", "TRIAGE"), ("pull", "READ"),
    ]
    let permission = roles.first { document[path: "permissions.\($0.0)"] == true }?.1
    return [
      "id": document["node_id"] ?? .null, "databaseId": document["id"] ?? .null, "name": document["name"] ?? .null,
      "nameWithOwner": .string(name), "url": "https://github.com/\(name)",
      "description": document["description"] ?? .null,
      "owner": [
        "id": document[path: "owner.node_id"] ?? .null, "login": document[path: "owner.login"] ?? .null,
      ],
      "isPrivate": document["private"] ?? false, "isArchived": document["archived"] ?? false,
      "isFork": document["fork"] ?? false, "visibility": .string(document["visibility"]?.string?.uppercased() ?? ""),
      "defaultBranchRef": ["name": document["default_branch"] ?? .null],
      "viewerPermission": permission.map(JSON.string) ?? .null,
    ]
  }
}
