/// Variables that are read without a default in a way that fails when they are missing.
enum NeededValues {
  /// Callables that raise an error when given `None`.
  private static let refusesNone: Set<String> = [
    "int", "float", "json.loads", "pathlib.Path", "base64.b64decode", "bytes.fromhex", "cryptography.fernet.Fernet",
    "sqlalchemy.create_engine", "sqlalchemy.ext.asyncio.create_async_engine", "sqlmodel.create_engine",
    "redis.from_url", "redis.Redis.from_url", "redis.asyncio.from_url", "redis.asyncio.Redis.from_url",
    "openai.OpenAI", "openai.AsyncOpenAI", "telegram.Bot", "aiogram.Bot", "stripe.StripeClient",
  ]

  /// Clients that read a variable themselves when no argument is given, and raise an error without it.
  private static let clients = [
    "openai.OpenAI": ("OPENAI_API_KEY", "api_key"), "openai.AsyncOpenAI": ("OPENAI_API_KEY", "api_key"),
    "langchain_openai.ChatOpenAI": ("OPENAI_API_KEY", "api_key"),
    "langchain_openai.OpenAIEmbeddings": ("OPENAI_API_KEY", "api_key"),
    "langchain_anthropic.ChatAnthropic": ("ANTHROPIC_API_KEY", "api_key"),
    "langchain_google_genai.ChatGoogleGenerativeAI": ("GOOGLE_API_KEY", "google_api_key"),
    "groq.Groq": ("GROQ_API_KEY", "api_key"), "groq.AsyncGroq": ("GROQ_API_KEY", "api_key"),
    "cohere.Client": ("CO_API_KEY", "api_key"), "pinecone.Pinecone": ("PINECONE_API_KEY", "api_key"),
    "replicate.Client": ("REPLICATE_API_TOKEN", "api_token"), "tavily.TavilyClient": ("TAVILY_API_KEY", "api_key"),
  ]
  /// The names of their modules.
  static let clientModules = Set(clients.keys.map(PythonCall.firstName)).sorted()
  /// The last parts of their names.
  static let clientNames = Set(clients.keys.map(PythonCall.lastName))

  /// The variable that a call reads by itself; nil where it reads none, or is given the value.
  static func variable(readBy call: PythonCall, in module: PythonModule) -> String? {
    guard let (variable, argument) = clients[module.resolved(call.name)], call.argument(argument) == nil,
      call.argument(variable.lowercased()) == nil, call.positional(0) == nil
    else { return nil }
    return variable
  }

  /// Why the value that a call reads must be set; nil where `None` is fine.
  ///
  /// - Parameters:
  ///   - call: what reads it, without a default.
  ///   - line: the call's, at the top of a module.
  ///   - module: the line's.
  /// - Returns: the reason, as a sentence without its end.
  static func reason(for call: PythonCall, in line: PythonModule.Line, of module: PythonModule) -> String? {
    guard !line.tokens.contains(where: { ["or", "if", "lambda"].contains($0.text) && $0.kind == .name }) else {
      return nil
    }
    let end = call.range.upperBound
    if end < line.tokens.endIndex, line.tokens[end].isPunctuation(".") || line.tokens[end].isPunctuation("[") {
      return "what it holds is used at the start, without a default"
    }
    let outer = line.calls.first { outer in
      refusesNone.contains(module.resolved(outer.name))
        && outer.arguments.contains { $0.tokens.indices == call.range }
    }
    if let outer { return "\(outer.name)() takes it at the start, without a default" }
    guard let assigned = line.assignment, assigned.name == "SECRET_KEY", assigned.value.indices == call.range,
      line.className == nil, module.lines.contains(where: { $0.assignment?.name == "INSTALLED_APPS" })
    else { return nil }
    return "Django does not start without it"
  }
}
