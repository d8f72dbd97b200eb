extension Resources {
  /// What a sizing has beyond the settings that every one has, a few words each.
  package var extras: [String] {
    var words: [String] = []
    if let keepWarm { words.append("kept warm \(keepWarm)") }
    if cpuAllocation == .always { words.append("CPU always allocated") }
    if startupTimeout != Self.longestStartup { words.append("\(startupTimeout) s to start") }
    if sessionAffinity { words.append("session affinity") }
    if http2 { words.append("HTTP/2 to the container") }
    return words
  }
}
